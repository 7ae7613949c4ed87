import { numberOf, type SettingValue } from './setting.ts'

/** What a test has without a limit of its own. */
export const DEFAULT_LIMIT_MS = 5000

/** A time limit in milliseconds; 0 is no limit at all. */
export function limitOf(value: SettingValue | undefined, otherwise: number): number {
  if (value?.kind === 'code' && /Infinity/.test(value.text)) return Infinity
  const number = numberOf(value)
  return number === 0 ? Infinity : (number ?? otherwise)
}

/** `10 kB`, `1.5 MiB` or a number, in bytes. */
export function bytesOf(value: SettingValue | undefined): number | undefined {
  const plain = numberOf(value)
  if (plain !== undefined) return plain
  const text = value?.kind === 'scalar' ? String(value.value) : ''
  const [, amount = '', unit = ''] = /^([\d.]+)\s*(k|m|g)?i?(?:b|bytes?|s|ms)?$/i.exec(text.trim()) ?? []
  const factor = { k: 1e3, m: 1e6, g: 1e9 }[unit.toLowerCase()] ?? 1
  return amount === '' ? undefined : Number(amount) * factor
}

/** `80%` as 80. */
export function percent(value: SettingValue | undefined): SettingValue | undefined {
  const text = value?.kind === 'scalar' ? value.value : undefined
  return typeof text === 'string' ? { kind: 'scalar', value: text.replace(/%$/, '') } : value
}
