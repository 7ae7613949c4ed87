import { sampleOf } from '../shapes/sample.ts'
import type { Field, Shape } from '../shapes/shape.ts'
import { memberOf, record, type Member, type Value } from '../values/value.ts'
import { later, type Place, type Step, type TakeSteps } from './step.ts'

type RecordValue = Extract<Value, { kind: 'record' }>
type RecordShape = Extract<Shape, { kind: 'record' }>

/** Objects near one: optional members dropped and added, members stepped, keys added where the type allows any. */
export function recordSteps(from: RecordValue, shape: RecordShape, place: Place, take: TakeSteps): Step[] {
  return [
    ...shape.fields.flatMap((field) => fieldSteps(from, field, place)),
    ...from.members.flatMap((member) => memberSteps(from, member, { shape, place, take })),
    ...(shape.others === undefined ? [] : keySteps(from, shape.others, place)),
    ...swapSteps(from),
  ]
}

/** A member dropped or added. What is not optional stays. */
function fieldSteps(from: RecordValue, { key, shape, isOptional }: Field, place: Place): Step[] {
  const here = memberOf(from, key)
  if (here !== undefined) return isOptional ? [step(`without ${key}`, 1, without(from, key))] : []
  const seen = place.seen.flatMap((each) => memberOf(each, key) ?? [])
  const sample = sampleOf(shape, seen)
  return [...seen, ...(sample === undefined ? [] : [sample])].map((value) =>
    step(`with ${key}`, 2, record([...from.members, { key, value }])),
  )
}

function memberSteps(
  from: RecordValue,
  { key, value }: Member,
  { shape, place, take }: { shape: RecordShape; place: Place; take: TakeSteps },
): Step[] {
  const known = shape.fields.find((field) => field.key === key)?.shape ?? shape.others
  const seen = place.seen.flatMap((each) => memberOf(each, key) ?? [])
  const siblings = from.members.filter((member) => member.key !== key).map((member) => member.value)
  const inner = {
    ...place,
    shape: known ?? { kind: 'opaque' as const },
    seen,
    beside: [...siblings, ...place.beside],
  }
  return take(value, inner).map((each) =>
    later({ ...each, value: withMember(from, key, each.value) }, key, 1),
  )
}

const KEYS = ['a', 'b', 'A', '', '1', 'toString']

/** Keys of a dictionary are data like its values. */
function keySteps(from: RecordValue, others: Shape, { seen }: Place): Step[] {
  const values = [...from.members, ...seen.flatMap((each) => (each.kind === 'record' ? each.members : []))]
  const sample = sampleOf(
    others,
    values.map(({ value }) => value),
  )
  const added = KEYS.filter((key) => memberOf(from, key) === undefined).map((key, at) =>
    sample === undefined
      ? []
      : [step(`key ${key}`, 3 + at, record([...from.members, { key, value: sample }]))],
  )
  return [
    ...from.members.map(({ key }) => step('without a key', 1, without(from, key))),
    step('no key', 0, record([])),
    step('keys reversed', 3, record(from.members.toReversed())),
    ...values.map((member) =>
      step('key of another', 3, record([...without(from, member.key).members, member])),
    ),
    ...added.flat(),
  ]
}

/** Two members of one kind exchanged, and made equal. */
function swapSteps(from: RecordValue): Step[] {
  return from.members.flatMap((one, at) =>
    from.members.slice(at + 1).flatMap((other) => {
      if (!isAlike(one.value, other.value)) return []
      const equal = withMember(from, one.key, other.value)
      return [
        step(`${one.key} like ${other.key}`, 2, equal),
        step(`${one.key} and ${other.key} swapped`, 4, withMember(equal, other.key, one.value)),
      ]
    }),
  )
}

function isAlike(one: Value, other: Value): boolean {
  return one.kind === 'scalar' && other.kind === 'scalar' && typeof one.value === typeof other.value
}

function without({ members }: RecordValue, key: string): RecordValue {
  return { kind: 'record', members: members.filter((member) => member.key !== key) }
}

function withMember({ members }: RecordValue, key: string, value: Value): RecordValue {
  return { kind: 'record', members: members.map((member) => (member.key === key ? { key, value } : member)) }
}

function step(kind: string, worth: number, value: Value): Step {
  return { kind, worth, value }
}
