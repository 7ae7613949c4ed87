import { globMatcher, matchesGlob } from '../paths/globs.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'

/** Where the record lies unless factory.yml names another place. */
export const ARCHITECTURE_PATH = '.factory/architecture.yml'

/** Which code of a repository may import which: told to the writer and enforced by the gate, from one record. */
export interface Architecture {
  path: string
  /** Digest of the bytes of the file. */
  sha256: string
  /** Globs of the files that have to be in a layer; `undefined`: {@link mustBeListed} decides by their paths. */
  files: string[] | undefined
  /** Lowest first. */
  layers: Layer[]
  cycles: 'files' | 'folders' | 'off'
  /** What a file in no layer or in two is. */
  unlisted: 'error' | 'warn' | 'off'
  /** `allow`: imports of types alone are free. */
  types: 'check' | 'allow'
  /** `skip`: tests are in no layer. */
  tests: 'check' | 'skip'
}

export interface Layer {
  name: string
  files: string[]
  /** Names of the layers that it may import besides itself, in the order of the record. */
  mayImport: string[]
  /** Globs of the names of packages; `undefined`: any. */
  packages: string[] | undefined
  /** Globs of the names of Node's modules, without `node:`; `undefined`: any. */
  builtins: string[] | undefined
  /** Globs of folders of the layer that may not import each other. */
  apart: string[]
  /** Globs of the files that others may import; `undefined`: all. */
  entry: string[] | undefined
}

const CODE = /\.[cm]?[jt]sx?$/
const NOT_OURS =
  /(^|\/)(node_modules|dist|vendor|third_party|coverage|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$|(^|\/)(\.[^/]+|[^/]+\.config)\.[cm]?[jt]s$/

/** Is it a file whose imports are read? */
export function isCode(path: string): boolean {
  return CODE.test(path) && !/(^|\/)node_modules\//.test(path)
}

/** The layers of paths, remembered: the same path is asked for at each of its imports. */
export interface LayerMap {
  /** Every layer that a path is in; more than one is a fault of the record, and the first one counts. */
  allOf: (path: string) => readonly Layer[]
  of: (path: string) => Layer | undefined
  /** Has the file to be in a layer? */
  mustBeListed: (path: string) => boolean
  /** Is it a file that the record is about: one that is in a layer, or has to be? */
  isSeen: (path: string) => boolean
  /** May other layers import this file of a layer? */
  isEntry: (layer: Layer, path: string) => boolean
}

/** How the record divides the files of a repository. */
export function layerMapOf({ layers, files, tests }: Architecture): LayerMap {
  const matchers = layers.map((layer) => ({ layer, matches: fastMatcher(layer.files) }))
  const entries = new Map(layers.map((layer) => [layer, layer.entry && globMatcher(layer.entry)]))
  const inScope = files === undefined ? undefined : globMatcher(files)
  const known = new Map<string, readonly Layer[]>()
  const isSkipped = (path: string): boolean => tests === 'skip' && isTestPath(path)
  const allOf = (path: string): readonly Layer[] => {
    const found =
      known.get(path) ??
      (isSkipped(path) ? [] : matchers.flatMap(({ layer, matches }) => (matches(path) ? [layer] : [])))
    known.set(path, found)
    return found
  }
  const mustBeListed = (path: string): boolean =>
    isCode(path) && !isSkipped(path) && (inScope?.(path) ?? isOurs(path))
  return {
    allOf,
    of: (path) => allOf(path)[0],
    mustBeListed,
    isSeen: (path) => allOf(path).length > 0 || mustBeListed(path),
    isEntry: (layer, path) => entries.get(layer)?.(path) ?? true,
  }
}

function isOurs(path: string): boolean {
  return !NOT_OURS.test(path) && !isTestPath(path)
}

/** The folder of a layer that a file is in and that stands apart from its others; `undefined` for a file in none. */
export function partOf({ apart }: Layer, path: string): string | undefined {
  for (const glob of apart) {
    const depth = glob.split('/').length
    const names = path.split('/')
    const folder = names.slice(0, depth).join('/')
    if (names.length > depth && matchesGlob(folder, glob)) return folder
  }
  return undefined
}

/** The folders at the start of a glob tell most paths apart without an expression. */
function fastMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => ({ prefix: literalFolder(glob), matches: globMatcher([glob]) }))
  return (path) => patterns.some(({ prefix, matches }) => path.startsWith(prefix) && matches(path))
}

/** The folders before the first wildcard of a glob, with their last slash. */
export function literalFolder(glob: string): string {
  const literal = glob.slice(0, glob.search(/[*?{]|$/))
  return literal.slice(0, literal.lastIndexOf('/') + 1)
}
