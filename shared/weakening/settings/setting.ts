/** What a configuration file says at one place. `code`: something that only running it would tell. */
export type SettingValue =
  | { kind: 'scalar'; value: string | number | boolean | null }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string }

export interface Setting {
  /** Names of the fields down to it; an item of a list goes by its name, its files, or its number. */
  keys: string[]
  value: SettingValue
  line: number
  column: number
}

/** The settings of one file by their path, `test.coverage.thresholds.lines`. */
export type Settings = ReadonlyMap<string, Setting>

/** The path of a setting, as a spec names it. */
export function pathOf(keys: readonly string[]): string {
  return keys.join('.')
}

/** A number or a text that is one; `undefined` for everything else. */
export function numberOf(value: SettingValue | undefined): number | undefined {
  if (value?.kind !== 'scalar') return undefined
  if (typeof value.value === 'number') return value.value
  return typeof value.value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value.value)
    ? Number(value.value)
    : undefined
}

/** The items of a list; a single text is a list of one. */
export function itemsOf(value: SettingValue | undefined): string[] {
  if (value?.kind === 'list') return value.items
  return value?.kind === 'scalar' && typeof value.value === 'string' ? [value.value] : []
}

/** What a message shows of a value. */
export function plainOf(value: SettingValue | undefined): unknown {
  if (value === undefined) return undefined
  if (value.kind === 'scalar') return value.value
  return value.kind === 'list' ? value.items : value.text
}
