import { multisetDifference } from '../../formats/multiset.ts'
import { bytesOf, DEFAULT_LIMIT_MS, limitOf } from './amounts.ts'
import { itemsOf, numberOf, type SettingValue } from './setting.ts'

/** Is a setting weaker than it was? `undefined`: it is not there. */
export type IsWeaker = (before: SettingValue | undefined, after: SettingValue | undefined) => boolean

/** A number falls, or is gone. */
export const lower: IsWeaker = (before, after) => {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (was === undefined) return false
  return is === undefined || is < was
}

/** A number grows; without one it is 0. */
export const higher: IsWeaker = (before, after) => {
  const [was, is] = [numberOf(before), numberOf(after)]
  if (is === undefined) return false
  return is > (was ?? 0)
}

/** 0 is no limit at all; without a limit of its own a test has five seconds. */
export const longer: IsWeaker = (before, after) => {
  const [was, is] = [limitOf(before, DEFAULT_LIMIT_MS), limitOf(after, DEFAULT_LIMIT_MS)]
  return is > was
}

/** A list that takes files out has more of them. */
export const grown: IsWeaker = (before, after) => added(before, after).some((item) => !item.startsWith('!'))

/** What counts shrinks: an entry is gone, or one that takes files out is new. */
export const shrunk: IsWeaker = (before, after) => {
  if (after === undefined) return false
  const gone = added(after, before)
  return (
    gone.some((item) => !item.startsWith('!')) || added(before, after).some((item) => item.startsWith('!'))
  )
}

/** Items that a list has and had not. */
export function added(before: SettingValue | undefined, after: SettingValue | undefined): string[] {
  return multisetDifference(itemsOf(after), itemsOf(before), (item) => item)
}

/** Is it on? */
export const isTrue = (value: SettingValue | undefined): boolean =>
  value?.kind === 'scalar' && value.value === true
const isFalse = (value: SettingValue | undefined): boolean =>
  value?.kind === 'scalar' && value.value === false
/** A switch is on now. */
export const turnedOn: IsWeaker = (before, after) => !isTrue(before) && isTrue(after)
/** A switch that was on is so no more. */
export const turnedOff: IsWeaker = (before, after) => isTrue(before) && !isTrue(after)
/** On unless it says otherwise. */
export const turnedFalse: IsWeaker = (before, after) => !isFalse(before) && isFalse(after)

/** A size grows, or has no bound any more. */
export const larger: IsWeaker = (before, after) => {
  const [was, is] = [bytesOf(before), bytesOf(after)]
  return was !== undefined && (is === undefined || is > was)
}
