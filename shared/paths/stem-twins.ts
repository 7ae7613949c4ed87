import { collisionKey } from './safe-path.ts'

/** What an import without its ending, or with that of the built file, may find. The longest ending comes first. */
const ENDING = /(?:\.d(?:\.[^./]+)?)?\.(?:[cm]?[jt]s|[jt]sx|json|node|wasm)$/

/**
 * The names under which imports find a file: its path without the ending, and for an index file its folder as well.
 * Empty for a file that no import finds without its whole name.
 */
export function stemsOf(path: string): string[] {
  const key = collisionKey(path)
  const ending = ENDING.exec(key)
  if (ending === null) return []
  const stem = key.slice(0, ending.index)
  const folder = /^(.+)\/index$/.exec(stem)?.[1]
  return folder === undefined ? [stem] : [stem, folder]
}

/** A file that an import may find in place of `path`, among `others`. Other spellings of the path itself do not count. */
export function stemTwin(path: string, others: ReadonlyMap<string, readonly string[]>): string | undefined {
  const own = collisionKey(path)
  return stemsOf(path)
    .flatMap((stem) => others.get(stem) ?? [])
    .find((other) => collisionKey(other) !== own)
}

/** Paths by the names under which imports find them. */
export function byStem(paths: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const path of paths) {
    for (const stem of stemsOf(path)) {
      const known = found.get(stem)
      if (known === undefined) found.set(stem, [path])
      else known.push(path)
    }
  }
  return found
}
