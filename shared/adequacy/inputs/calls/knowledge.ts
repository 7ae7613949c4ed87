import { factsOf, type Facts } from '../hints/facts.ts'
import type { Spec } from '../../../specification/document/spec.ts'
import { declaredCalls, type Callable, type Declared, type Holder } from '../shapes/callable.ts'
import { entriesOf, scopeOf, type ChangedCode } from '../shapes/scope.ts'
import { readCall, type CallTree, type Link } from '../values/read-call.ts'
import type { Value } from '../values/value.ts'
import { seenValues } from './seen-values.ts'

/** An example that can be varied. */
export interface Example {
  tree: CallTree
  /** Number of its criterion in the spec, from 0, and its own within the criterion. */
  criterion: number
  row: number
  /** Most calls near one that throws do the same. */
  throws: boolean
}

/** All that is known for making calls: what is declared, what the examples show, and what spec and change hint at. */
export interface Knowledge {
  declared: ReadonlyMap<string, Declared>
  examples: readonly Example[]
  facts: Facts
  seenAt: (place: string) => readonly Value[]
}

/** Reads a spec and a change for making calls. Answers to earlier questions are no examples here: they would lead to other questions. */
export function knowledgeOf(spec: Spec, change: readonly ChangedCode[]): Knowledge {
  const scope = scopeOf(spec, change)
  const examples = spec.acceptance.flatMap(({ examples: rows }, criterion) =>
    rows.flatMap((example, row) => {
      const tree = example.asked !== undefined ? undefined : readCall(example.call)
      return tree === undefined ? [] : [{ tree, criterion, row, throws: 'throws' in example }]
    }),
  )
  const seen = seenValues(examples.map(({ tree }) => tree))
  return {
    declared: new Map(entriesOf(spec).map(({ name, statement }) => [name, declaredCalls(statement, scope)])),
    examples,
    facts: factsOf(spec, change),
    seenAt: (place) => seen.get(place) ?? [],
  }
}

/** What the types say of each link of a call; `undefined` where they say nothing. */
export function callablesOf(
  tree: CallTree,
  { declared }: Pick<Knowledge, 'declared'>,
): (Callable | undefined)[] {
  let holder: Holder | undefined
  return tree.links.map((link, at) => {
    const callable = at === 0 ? firstCallable(link, declared.get(tree.callee)) : methodOf(holder, link)
    holder = callable?.result
    return callable
  })
}

function firstCallable(link: Link, declared: Declared | undefined): Callable | undefined {
  if (link.names.length > 0) return link.isNew ? undefined : methodOf(declared?.holder, link)
  return link.isNew ? declared?.make : declared?.call
}

function methodOf(holder: Holder | undefined, { names }: Link): Callable | undefined {
  const [name, ...more] = names
  return name === undefined || more.length > 0 ? undefined : holder?.method(name)
}
