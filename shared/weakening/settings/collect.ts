import { pathOf, type Setting, type Settings, type SettingValue } from './setting.ts'

/** Bounds what a hostile file can make of a reading. */
const MOST_SETTINGS = 20_000
const MOST_DEEP = 60

/** Gathers settings; of two with one path the later one gets a number. */
export class SettingsOf {
  readonly #found = new Map<string, Setting>()

  get settings(): Settings {
    return this.#found
  }

  /** Is there no room for more, or is the place too deep? */
  isFull(keys: readonly string[]): boolean {
    return this.#found.size >= MOST_SETTINGS || keys.length > MOST_DEEP
  }

  add(keys: string[], value: SettingValue, place: { line: number; column: number }): void {
    if (this.isFull(keys)) return
    const path = pathOf(keys)
    let name = path
    for (let count = 2; this.#found.has(name); count += 1) name = `${path}~${count}`
    this.#found.set(name, { keys, value, ...place })
  }
}

/** How an item of a list is known when the list is sorted otherwise: by what it says it is, else by its number. */
export function labelOf(named: (key: string) => string | undefined, index: number): string {
  const name = ['name', 'id', 'path', 'files', 'key']
    .map(named)
    .find((text) => text !== undefined && text !== '')
  return `[${name?.slice(0, 120) ?? String(index)}]`
}
