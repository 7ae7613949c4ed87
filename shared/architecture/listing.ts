import { blocking, compareText, warning, type Finding } from '../findings.ts'
import { globMatcher } from '../paths/globs.ts'
import { safeText } from '../text/safe-log.ts'
import { literalFolder, type Architecture, type Layer, type LayerMap } from './architecture.ts'

/** Globs of a layer of which none matches a file: what they say can never be broken. */
export interface EmptySet {
  layer: string
  set: 'files' | 'entry'
}

/** The layers of a record that hold no file, and the entries that name none. `paths`: every file, sorted. */
export function emptySets(
  { layers: all }: Architecture,
  layers: LayerMap,
  paths: readonly string[],
): EmptySet[] {
  return all.flatMap((layer): EmptySet[] => {
    const isIn = (path: string): boolean => layers.allOf(path).includes(layer)
    if (!someFile(paths, layer.files, isIn)) return [{ layer: layer.name, set: 'files' }]
    return isEntryEmpty(layer, paths, isIn) ? [{ layer: layer.name, set: 'entry' }] : []
  })
}

function isEntryEmpty({ entry }: Layer, paths: readonly string[], isIn: (path: string) => boolean): boolean {
  if (entry === undefined) return false
  const matches = globMatcher(entry)
  return !someFile(paths, entry, (path) => matches(path) && isIn(path))
}

/** Does a path fit? Only those in the folders that the globs begin with are looked at: a large repository has many others. */
function someFile(
  paths: readonly string[],
  globs: readonly string[],
  fits: (path: string) => boolean,
): boolean {
  return globs.some((glob) => {
    const folder = literalFolder(glob)
    for (let at = firstFrom(paths, folder); at < paths.length; at += 1) {
      const path = paths[at] ?? ''
      if (!path.startsWith(folder)) return false
      if (fits(path)) return true
    }
    return false
  })
}

/** The index of the first path that does not come before a text. */
export function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareText(paths[middle] ?? '', text) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** An empty set of a record as a finding. */
export function emptyFinding({ layer, set }: EmptySet, file: string): Finding {
  const message =
    set === 'files'
      ? `no file is in the layer ${layer}: its rules can never be broken`
      : `the entry of the layer ${layer} names none of its files`
  const hint = 'correct the globs, or take the layer out; tests count only with tests: check'
  return blocking('LAYER_EMPTY', message, { file, hint })
}

/** Files in no layer or in two; empty where the record does not ask. */
export function listingFindings(
  { unlisted, path: record }: Architecture,
  layers: LayerMap,
  paths: readonly string[],
): Finding[] {
  if (unlisted === 'off') return []
  const finding = unlisted === 'error' ? blocking : warning
  return paths.flatMap((file) => {
    const found = layers.allOf(file)
    const names = found.map(({ name }) => name).join(' and ')
    if (found.length > 1) {
      const hint = 'let one layer alone match it'
      return [finding('LAYER_TWICE', `the file is in ${names}`, { file, hint })]
    }
    if (found.length > 0 || !layers.mustBeListed(file)) return []
    const hint = `put it into the folder of a layer, or name it in ${safeText(record, 200)}`
    return [finding('LAYER_UNLISTED', 'the file is in no layer', { file, hint })]
  })
}
