import { LINTED } from '../../house/lint/eslint.ts'

/** A file of the repository. */
export interface CodeFile {
  path: string
  text: string
}

/** Folders and files whose code nobody here writes by hand, or that is wrong on purpose. */
const NOT_OURS =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third[-_]party|dist|build|out|coverage|generated|__generated__|fixtures?|__fixtures__|__snapshots__|\.[^/]+)\/|\.min\.[cm]?js$|\.d\.[cm]?ts$|(?:^|\/)[^/]*\.config\.[cm]?[jt]s$/

/** Is it code that says how this team writes? */
export function isOwnCode(path: string): boolean {
  return LINTED.test(path) && !NOT_OURS.test(path)
}

const TYPESCRIPT = ['ts', 'tsx', 'mts', 'cts']
const JAVASCRIPT = ['js', 'jsx', 'mjs', 'cjs']

/** The glob of the code of a language, with the endings that occur; `undefined` where there is none. */
export function globOf(language: 'typescript' | 'any', paths: readonly string[]): string | undefined {
  const found = new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)))
  const wanted = language === 'typescript' ? TYPESCRIPT : [...TYPESCRIPT, ...JAVASCRIPT]
  const endings = wanted.filter((ending) => found.has(ending))
  if (endings.length === 0) return undefined
  return `**/*.${endings.length === 1 ? endings.join() : `{${endings.join()}}`}`
}

/** More files change no answer about how code is written, and take longer than people wait. */
export const MOST_FILES = 600

/** The same where somebody waits for more than that. */
export const MOST_LEARNED = 300

/** Some of many, evenly from all folders: the paths are sorted. */
export function spread<T>(entries: readonly T[], most: number): T[] {
  if (entries.length <= most) return [...entries]
  const step = entries.length / most
  return Array.from({ length: most }, (_, at) => entries[Math.floor(at * step)]).filter(
    (each): each is T => each !== undefined,
  )
}
