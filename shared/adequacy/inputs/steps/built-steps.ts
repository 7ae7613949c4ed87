import { isCalendarDay } from '../../../formats/calendar-day.ts'
import { built, itemsOf, scalar, withItems, type Value } from '../values/value.ts'
import type { Shape } from '../shapes/shape.ts'
import { nearDays } from './day-rows.ts'
import { listSteps } from './list-steps.ts'
import { later, type Place, type Step, type TakeSteps } from './step.ts'

type BuiltValue = Extract<Value, { kind: 'built' }>

/** Steps of dates, addresses, maps and sets. */
export function builtSteps(from: BuiltValue, shape: Shape, place: Place, take: TakeSteps): Step[] {
  switch (from.name) {
    case 'Date':
      return dateSteps(from, place, take)
    case 'URL':
      return argumentSteps(from, place, take).filter(({ value }) => isAddress(value))
    case 'Map':
      return shape.kind === 'Map' ? mapSteps(from, shape, place, take) : []
    case 'Set':
      return shape.kind === 'Set' ? listSteps(from, shape.of, place, take) : []
  }
}

/** The text that a date or an address is built from is stepped as a text. */
function argumentSteps(from: BuiltValue, place: Place, take: TakeSteps): Step[] {
  const [first, ...rest] = from.args
  if (first?.kind !== 'scalar' || typeof first.value !== 'string') return []
  const seen = place.seen.flatMap((each) => (each.kind === 'built' && each.args[0] ? [each.args[0]] : []))
  return take(first, { ...place, shape: { kind: 'string' }, seen }).map((step) =>
    later({ ...step, value: built(from.name, step.value, ...rest) }, from.name, 1),
  )
}

function isAddress(value: Value): boolean {
  const first = value.kind === 'built' ? value.args[0] : undefined
  return first?.kind === 'scalar' && typeof first.value === 'string' && URL.canParse(first.value)
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

/** Only dates that every machine reads alike; a text of another form is left as it is. */
function dateSteps(from: BuiltValue, place: Place, take: TakeSteps): Step[] {
  const [first] = from.args
  if (first?.kind !== 'scalar') return []
  if (typeof first.value === 'string') {
    return argumentSteps(from, place, take).filter(({ value }) => isDate(value))
  }
  if (typeof first.value !== 'number') return []
  return from.args.length === 1 ? timeSteps(first.value) : partSteps(from.args)
}

function isDate(value: Value): boolean {
  const first = value.kind === 'built' ? value.args[0] : undefined
  const text = first?.kind === 'scalar' && typeof first.value === 'string' ? first.value : ''
  return ISO.test(text) && isCalendarDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
}

const DAY_MS = 86_400_000

function timeSteps(time: number): Step[] {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return []
  const day = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
  const ofDay = ((time % DAY_MS) + DAY_MS) % DAY_MS
  const near: [string, number, number][] = [
    ['millisecond before', 1, time - 1],
    ['millisecond after', 1, time + 1],
    ['beginning', 2, 0],
  ]
  return [...near, ...nearDays(day).map(([kind, worth, start]) => [kind, worth, start + ofDay] as const)].map(
    ([kind, worth, value]) => ({ kind, worth, value: built('Date', scalar(value)) }),
  )
}

/** `new Date(2024, 0, 31)`: year, month from 0, day, and parts of the day, which stay. */
function partSteps(args: readonly Value[]): Step[] {
  const parts = args.map((arg) => (arg.kind === 'scalar' && typeof arg.value === 'number' ? arg.value : NaN))
  const [year = NaN, month = NaN, day = 1, ...rest] = parts
  if ([...parts, year, month].some(Number.isNaN)) return []
  return nearDays({ year, month: month + 1, day }).map(([kind, worth, time]) => {
    const at = new Date(time)
    const next = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), ...rest]
    return { kind, worth, value: built('Date', ...next.map((part) => scalar(part))) }
  })
}

function mapSteps(
  from: BuiltValue,
  { key, value }: Extract<Shape, { kind: 'Map' }>,
  place: Place,
  take: TakeSteps,
): Step[] {
  const pair: Shape = { kind: 'tuple', of: [key, value].map((shape) => ({ shape, isOptional: false })) }
  const steps = listSteps(from, pair, place, take)
  const pairs = itemsOf(from) ?? []
  const sides = pairs.slice(0, 2).flatMap((each) => itemsOf(each) ?? [])
  const [firstKey, firstValue, secondKey] = sides
  if (firstKey === undefined || firstValue === undefined || secondKey === undefined) return steps
  const alike = { kind: 'list' as const, items: [secondKey, firstValue] }
  return [
    ...steps,
    {
      kind: 'values alike',
      worth: 2,
      value: withItems(
        from,
        [pairs[0], alike, ...pairs.slice(2)].filter((each) => each !== undefined),
      ),
    },
  ]
}
