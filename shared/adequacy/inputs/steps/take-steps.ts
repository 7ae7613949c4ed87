import { knownShape } from '../shapes/infer-shape.ts'
import { sampleOf } from '../shapes/sample.ts'
import { alternativesOf, fits, OPAQUE, type Shape } from '../shapes/shape.ts'
import { isSame } from '../values/write-call.ts'
import { list, scalar, type Scalar, type Value } from '../values/value.ts'
import { builtSteps } from './built-steps.ts'
import { listSteps } from './list-steps.ts'
import { bigintSteps, numberSteps } from './number-steps.ts'
import { recordSteps } from './record-steps.ts'
import { later, type Place, type Step } from './step.ts'
import { textSteps } from './text-steps.ts'

/** Values near one that fit the type of its place, each with what was done and how soon it is worth a call. */
export function takeSteps(value: Value, place: Place): Step[] {
  const shape = knownShape(place.shape, [value, ...place.seen])
  const known = { ...place, shape }
  const own = shape.kind === 'opaque' ? [] : ownSteps(value, alternativeOf(shape, value), known)
  return [...own, ...exchanges(known)].filter(
    (step) => !isSame(step.value, value) && fits(step.value, place.shape),
  )
}

/** The alternative of a union that a value belongs to. */
function alternativeOf(shape: Shape, value: Value): Shape {
  return alternativesOf(shape).find((each) => fits(value, each)) ?? OPAQUE
}

function ownSteps(value: Value, shape: Shape, place: Place): Step[] {
  switch (value.kind) {
    case 'scalar':
      return scalarSteps(value.value, place)
    case 'pattern':
      return [{ kind: 'other case', worth: 4, value: { ...value, flags: value.flags === '' ? 'i' : '' } }]
    case 'list':
      if (shape.kind === 'tuple') return tupleSteps(value.items, shape, place)
      return shape.kind === 'list' ? listSteps(value, shape.of, place, takeSteps) : []
    case 'record':
      return shape.kind === 'record' ? recordSteps(value, shape, place, takeSteps) : []
    case 'built':
      return builtSteps(value, shape, place, takeSteps)
  }
}

function scalarSteps(value: Scalar, place: Place): Step[] {
  if (typeof value === 'string') return textSteps(value, place)
  if (typeof value === 'number') return numberSteps(value, place)
  if (typeof value === 'bigint') return bigintSteps(value, place)
  return typeof value === 'boolean' ? [{ kind: 'flipped', worth: 0, value: scalar(!value) }] : []
}

/** Values that stand elsewhere: in other examples, in other arguments, in other alternatives of the type. */
function exchanges({ shape, seen, beside }: Place): Step[] {
  const members = alternativesOf(shape).flatMap((each) => sampleOf(each, seen) ?? [])
  return [
    ...seen.map((value) => ({ kind: 'of another', worth: 3, value })),
    ...(shape.kind === 'opaque' ? [] : beside.map((value) => ({ kind: 'as beside', worth: 3, value }))),
    ...(members.length < 2 ? [] : members.map((value, at) => ({ kind: `member ${at}`, worth: 1, value }))),
  ]
}

function tupleSteps(
  items: readonly Value[],
  { of }: Extract<Shape, { kind: 'tuple' }>,
  place: Place,
): Step[] {
  const inner = items.flatMap((item, at) => {
    const shape = of[at]?.shape ?? OPAQUE
    const seen = place.seen.flatMap((each) =>
      each.kind === 'list' && each.items[at] ? [each.items[at]] : [],
    )
    const beside = [...items.toSpliced(at, 1), ...place.beside]
    return takeSteps(item, { ...place, shape, seen, beside }).map((step) =>
      later({ ...step, value: list(items.with(at, step.value)) }, String(at), 1),
    )
  })
  const [first, second, ...rest] = items
  if (first === undefined || second === undefined) return inner
  return [
    ...inner,
    { kind: 'swapped', worth: 2, value: list([second, first, ...rest]) },
    { kind: 'alike', worth: 2, value: list([first, first, ...rest]) },
    { kind: 'last dropped', worth: 1, value: list(items.slice(0, -1)) },
  ]
}
