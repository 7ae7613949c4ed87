import { multisetDifference } from '../../formats/multiset.ts'
import { bytesOf, DEFAULT_LIMIT_MS, limitOf } from './amounts.ts'
import { itemsOf, numberOf, type SettingValue } from './setting.ts'

/** Is a setting weaker than it was? `undefined`: it is not there. */
export type IsWeaker = (before: Value, after: Value) => boolean

type Value = SettingValue | undefined

/** A number falls, or is gone. */
export function lower(before: Value, after: Value): boolean {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (was === undefined) return false
  return is === undefined || is < was
}

/** A number grows; without one it is 0. */
export function higher(before: Value, after: Value): boolean {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (is === undefined) return false
  return is > (was ?? 0)
}

/** 0 is no limit at all; without a limit of its own a test has five seconds. */
export function longer(before: Value, after: Value): boolean {
  const [was, is] = [limitOf(before, DEFAULT_LIMIT_MS), limitOf(after, DEFAULT_LIMIT_MS)]
  return is > was
}

/** A list that takes files out has more of them. */
export function grown(before: Value, after: Value): boolean {
  return added(before, after).some((item) => !item.startsWith('!'))
}

/** What counts shrinks: an entry is gone, or one that takes files out is new. */
export function shrunk(before: Value, after: Value): boolean {
  if (after === undefined) return false
  const gone = added(after, before)
  return (
    gone.some((item) => !item.startsWith('!')) || added(before, after).some((item) => item.startsWith('!'))
  )
}

/** Items that a list has and had not. */
export function added(before: Value, after: Value): string[] {
  return multisetDifference(itemsOf(after), itemsOf(before), (item) => item)
}

/** Is it on? */
export function isTrue(value: Value): boolean {
  return value?.kind === 'scalar' && value.value === true
}

function isFalse(value: Value): boolean {
  return value?.kind === 'scalar' && value.value === false
}

/** A switch is on now. */
export function turnedOn(before: Value, after: Value): boolean {
  return !isTrue(before) && isTrue(after)
}

/** A switch that was on is so no more. */
export function turnedOff(before: Value, after: Value): boolean {
  return isTrue(before) && !isTrue(after)
}

/** On unless it says otherwise. */
export function turnedFalse(before: Value, after: Value): boolean {
  return !isFalse(before) && isFalse(after)
}

/** A size grows, or has no bound any more. */
export function larger(before: Value, after: Value): boolean {
  const [was, is] = [bytesOf(before), bytesOf(after)]
  return was !== undefined && (is === undefined || is > was)
}
