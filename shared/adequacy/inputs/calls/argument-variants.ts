import { listSteps } from '../steps/list-steps.ts'
import { takeSteps } from '../steps/take-steps.ts'
import type { Place } from '../steps/step.ts'
import type { Callable, Param } from '../shapes/callable.ts'
import { sampleOf } from '../shapes/sample.ts'
import { fits, UNKNOWN } from '../shapes/shape.ts'
import type { CallTree, Link } from '../values/read-call.ts'
import { itemsOf, list, scalar, type Value } from '../values/value.ts'
import { callablesOf, type Knowledge } from './knowledge.ts'
import { placeName } from './seen-values.ts'

/** A call near another. */
export interface Variant {
  tree: CallTree
  /** What was done, and where. */
  kind: string
  /** As of a step: 0 first. */
  worth: number
  /** Where: a link, or an argument of one. Two variants of different places can be made at once. */
  place: string
}

/** The calls that differ from one in an argument of one link. */
export function argumentVariants(tree: CallTree, knowledge: Knowledge): Variant[] {
  const callables = callablesOf(tree, knowledge)
  return tree.links.flatMap((link, at) => {
    const beside = tree.links.filter((other) => other !== link).flatMap((other) => other.args)
    const context = { tree, at, link, beside, callable: callables[at], knowledge }
    return [
      ...link.args.flatMap((arg, index) => steppedVariants(arg, index, context)),
      ...optionalVariants(context),
      ...restVariants(context),
      ...orderVariants(context),
    ]
  })
}

interface Context {
  tree: CallTree
  at: number
  link: Link
  /** Arguments of other links. */
  beside: readonly Value[]
  callable: Callable | undefined
  knowledge: Knowledge
}

function variantOf(
  { tree, at, link }: Context,
  args: readonly Value[],
  { kind, worth, index }: { kind: string; worth: number; index: number | string },
): Variant {
  const place = `${placeName(tree.callee, link, 0).slice(0, -2)} ${index}`
  const links = tree.links.with(at, { ...link, args })
  return { tree: { ...tree, links }, kind: `${place}: ${kind}`, worth, place: `${at} ${index}` }
}

function placeOf({ tree, link, beside, callable, knowledge }: Context, index: number): Place {
  const shape = paramAt(callable, index)?.shape ?? UNKNOWN
  const others = link.args.filter((_, at) => at !== index)
  return {
    shape,
    seen: knowledge.seenAt(placeName(tree.callee, link, index)),
    beside: [...others, ...beside],
    facts: knowledge.facts,
  }
}

function paramAt(callable: Callable | undefined, index: number): Param | undefined {
  const last = callable?.params.at(-1)
  return callable?.params[index] ?? (last?.isRest === true ? last : undefined)
}

function steppedVariants(arg: Value, index: number, context: Context): Variant[] {
  return takeSteps(arg, placeOf(context, index)).map(({ kind, worth, value }) =>
    variantOf(context, context.link.args.with(index, value), { kind, worth, index }),
  )
}

/** Optional arguments left out and given. */
function optionalVariants(context: Context): Variant[] {
  const { link, callable } = context
  const { args } = link
  const count = args.length
  const last = paramAt(callable, count - 1)
  const next = callable?.params[count]
  const given = next?.isOptional === true ? valuesFor(context, count) : []
  return [
    ...(last?.isOptional === true && count > 0
      ? [variantOf(context, args.slice(0, -1), { kind: 'left out', worth: 1, index: count - 1 })]
      : []),
    ...args
      .slice(0, -1)
      .flatMap((_, index) =>
        callable?.params[index]?.isOptional === true
          ? [variantOf(context, args.with(index, scalar(undefined)), { kind: 'undefined', worth: 4, index })]
          : [],
      ),
    ...given.map((value, at) =>
      variantOf(context, [...args, value], { kind: `given ${at}`, worth: 2, index: count }),
    ),
  ]
}

const MAX_GIVEN = 12

/** Values for an argument that the example does not give: those seen there, and what lies near a plain one. */
function valuesFor(context: Context, index: number): Value[] {
  const place = placeOf(context, index)
  const sample = sampleOf(place.shape, place.seen)
  if (sample === undefined) return []
  const near = takeSteps(sample, place).sort((one, other) => one.worth - other.worth)
  return [...place.seen, sample, ...near.map(({ value }) => value)].slice(0, MAX_GIVEN)
}

/** Any number of arguments: stepped as the list that they are. */
function restVariants(context: Context): Variant[] {
  const { link, callable } = context
  const start = (callable?.params.length ?? 0) - 1
  const rest = callable?.params[start]
  if (rest?.isRest !== true) return []
  const place = { ...placeOf(context, start), seen: [] }
  const steps = listSteps(list(link.args.slice(start)), rest.shape, place, takeSteps)
  return steps
    .filter(({ value }) => itemsOf(value)?.every((item) => fits(item, rest.shape)))
    .map(({ kind, worth, value }) => {
      const args = [...link.args.slice(0, start), ...(itemsOf(value) ?? [])]
      return variantOf(context, args, { kind, worth, index: 'rest' })
    })
}

/** Neighbours exchanged, where each has the type of the other. */
function orderVariants(context: Context): Variant[] {
  const { args } = context.link
  return args.slice(0, -1).flatMap((one, index) => {
    const other = args[index + 1]
    if (other === undefined || !isFit(context, index, other) || !isFit(context, index + 1, one)) return []
    const swapped = args.toSpliced(index, 2, other, one)
    return [variantOf(context, swapped, { kind: 'swapped', worth: 3, index: `${index} and next` })]
  })
}

function isFit(context: Context, index: number, value: Value): boolean {
  const { shape } = placeOf(context, index)
  const seen = context.link.args[index]
  const isAlike =
    seen?.kind === 'scalar' && value.kind === 'scalar' && typeof seen.value === typeof value.value
  return shape.kind === 'unknown' || shape.kind === 'opaque' ? isAlike : fits(value, shape)
}
