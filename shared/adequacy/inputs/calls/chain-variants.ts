import { numbersBeside } from '../steps/beside.ts'
import type { Callable, Declared, Holder } from '../shapes/callable.ts'
import { sampleOf } from '../shapes/sample.ts'
import type { CallTree, Link } from '../values/read-call.ts'
import type { Value } from '../values/value.ts'
import type { Variant } from './argument-variants.ts'
import { callablesOf, type Knowledge } from './knowledge.ts'
import { placeName } from './seen-values.ts'

/** Calls that differ from one in the order and the number of their links: they show what state does. */
export function chainVariants(tree: CallTree, knowledge: Knowledge): Variant[] {
  const callables = callablesOf(tree, knowledge)
  const others = knowledge.examples.map((each) => each.tree).filter(({ callee }) => callee === tree.callee)
  const changes: Change[] = [
    ...repeated(tree, callables, knowledge),
    ...leftOut(tree),
    ...swapped(tree),
    ...borrowed(tree, others),
    ...neverCalled(tree, callables, knowledge),
  ]
  return changes.map(([kind, worth, links]) => ({
    tree: { ...tree, links },
    kind: `${tree.callee}: ${kind}`,
    worth,
    place: 'chain',
  }))
}

type Change = readonly [kind: string, worth: number, links: readonly Link[]]

const MAX_TIMES = 12

/** A link twice, and as often as the code or the call names a number. Only what gives a value with this method can be followed by it. */
function repeated(
  { links }: CallTree,
  callables: readonly (Callable | undefined)[],
  { facts }: Knowledge,
): Change[] {
  return links.flatMap((link, at): Change[] => {
    const isFollowed = at > 0 && (at < links.length - 1 || hasMethod(callables[at]?.result, link))
    if (!isFollowed) return []
    const times = (count: number): Link[] =>
      links.toSpliced(at, 1, ...Array.from({ length: count }, () => link))
    const beside = numbersBeside(links.flatMap(({ args }) => args)).flatMap((size) => [size, size + 1])
    const named = facts.numbers.flatMap((size) => [size, size + 1])
    const isCount = (size: number): boolean => Number.isInteger(size) && size > 2 && size <= MAX_TIMES
    return [
      [`${link.names.join('.')} twice`, 1, times(2)],
      [`${link.names.join('.')} three times`, 4, times(3)],
      ...beside.filter(isCount).map((size): Change => [`as often as beside ${size}`, 3, times(size)]),
      ...named.filter(isCount).map((size): Change => [`as often as ${size}`, 4, times(size)]),
    ]
  })
}

function hasMethod(holder: Holder | undefined, { names }: Link): boolean {
  return holder !== undefined && names.length === 1 && holder.methods.includes(names[0] ?? '')
}

function leftOut({ links }: CallTree): Change[] {
  const inner = links.slice(1, -1)
  return inner.map((link, at): Change => [`without ${link.names.join('.')}`, 1, links.toSpliced(at + 1, 1)])
}

function swapped({ links }: CallTree): Change[] {
  return links.slice(1, -2).flatMap((link, at): Change[] => {
    const next = links[at + 2]
    return next === undefined ? [] : [['swapped', 2, links.toSpliced(at + 1, 2, next, link)]]
  })
}

/** Links of other examples of the same export. */
function borrowed(tree: CallTree, others: readonly CallTree[]): Change[] {
  const { links } = tree
  if (links.length < 2) return []
  return others.flatMap((other): Change[] => {
    const last = other.links.length < 2 ? undefined : other.links.at(-1)
    const inner = other.links.slice(1, -1)
    return [
      ...(last === undefined ? [] : [['end of another', 2, links.with(-1, last)] as const]),
      ...inner.map((link): Change => ['link of another', 3, links.toSpliced(-1, 0, link)]),
      ...inner.map((link): Change => ['link of another first', 4, links.toSpliced(1, 0, link)]),
      ...(inner.length === 0 ? [] : [['all links of another', 3, links.toSpliced(-1, 0, ...inner)] as const]),
    ]
  })
}

/** Methods of the type that the call does not use. */
function neverCalled(
  tree: CallTree,
  callables: readonly (Callable | undefined)[],
  knowledge: Knowledge,
): Change[] {
  const { links } = tree
  const holder = callables.at(-2)?.result ?? (links.length === 1 ? callables[0]?.result : undefined)
  const before = links.length === 1 ? links : links.slice(0, -1)
  const last = links.at(-1)
  return (holder?.methods ?? []).flatMap((name): Change[] => {
    const link = plainLink(tree, name, holder?.method(name), knowledge)
    if (link === undefined || last === undefined) return []
    const isFluent = links.length > 1 && hasMethod(holder?.method(name)?.result, last)
    return [
      [`ends with ${name}`, 3, [...before, link]],
      ...(isFluent ? [[`${name} before the end`, 3, [...before, link, last]] as const] : []),
    ]
  })
}

/** A call of a method with the arguments seen, or with plain ones; `undefined` when it cannot be called with literals. */
export function plainLink(
  { callee }: Pick<CallTree, 'callee'>,
  name: string,
  callable: Callable | undefined,
  { seenAt }: Pick<Knowledge, 'seenAt'>,
): Link | undefined {
  const link: Link = { names: [name], isNew: false, args: [] }
  const args = plainArguments(callable, (at) => seenAt(placeName(callee, link, at)))
  return args && { ...link, args }
}

/** An argument for each parameter that needs one. */
export function plainArguments(
  callable: Callable | undefined,
  seen: (at: number) => readonly Value[],
): Value[] | undefined {
  const needed = (callable?.params ?? []).filter(({ isOptional }) => !isOptional)
  const args = needed.map(({ shape }, at) => sampleOf(shape, seen(at)) ?? seen(at)[0])
  return callable !== undefined && args.every((arg) => arg !== undefined) ? args : undefined
}

/** Calls of an export without examples, from what is declared alone. */
export function plainCalls(callee: string, declared: Declared, knowledge: Knowledge): CallTree[] {
  const called = plainArguments(declared.call, () => [])
  const made = plainArguments(declared.make, () => [])
  const ownMethods = declared.holder === undefined ? [] : methodLinks(callee, declared.holder, knowledge)
  const methods =
    declared.make?.result === undefined ? [] : methodLinks(callee, declared.make.result, knowledge)
  const root = (args: Link['args'], isNew: boolean): Link => ({ names: [], isNew, args })
  return [
    ...(called === undefined ? [] : [[root(called, false)]]),
    ...ownMethods.map((link) => [link]),
    ...(made === undefined ? [] : methods.map((link) => [root(made, true), link])),
  ].map((links) => ({ callee, links }))
}

function methodLinks(callee: string, holder: NonNullable<Declared['holder']>, knowledge: Knowledge): Link[] {
  return holder.methods.flatMap((name) => plainLink({ callee }, name, holder.method(name), knowledge) ?? [])
}
