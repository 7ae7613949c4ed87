import { posix } from 'node:path'
import type { TestForm } from './test-words.ts'

/** White space in names is not kept exactly by reports, so names are compared with single blanks. */
export function plainName(name: string): string {
  return name.replace(/\s+/g, ' ').trim()
}

/**
 * Does this test belong to the criterion with this id, or to the acceptance test with this key (`AC-1: example 2`)? Its
 * name, or the name of one of its suites (`suite > test`), begins with the id; `AC-1` does not begin `AC-10` or `AC-1.2`.
 * This form is wide, to recognise red tests. A green test is evidence only when `isExactTestOf` holds.
 */
export function isTestOf(name: string, id: string): boolean {
  return partsOf(name).some((part) => part.startsWith(id) && !/^[\w.-]*\w/.test(part.slice(id.length)))
}

/** The same in the exact form: the name, or the name of a suite, is the id, or the id and a colon (`AC-1: example 2`). */
export function isExactTestOf(name: string, id: string): boolean {
  return partsOf(name).some((part) => part === id || part.startsWith(`${id}:`))
}

function partsOf(name: string): string[] {
  const plain = plainName(name)
  return [plain, ...plain.split(' > ')]
}

const PLAIN = /\.[cm]?jsx?$/

/** Plain JavaScript: nothing checks its types. */
export function isPlainModule(module: string): boolean {
  return PLAIN.test(module)
}

/**
 * Name of the acceptance test file of a spec; hold-outs have a file of their own. Tests of plain JavaScript are plain JavaScript: a runner that
 * compiles nothing reads no types.
 */
export function testFileName(specId: string, holdout: boolean, modules: readonly string[]): string {
  const isPlain = modules.length > 0 && modules.every(isPlainModule)
  const plain = modules.every((module) => module.endsWith('.mjs')) ? 'mjs' : 'js'
  return `${specId}${holdout ? '.holdout' : ''}.test.${isPlain ? plain : 'ts'}`
}

/** A file that is what every plain test of the folder is, CommonJS or a module: the same package.json is nearest to all of them. */
export function plainTestIn(folder: string): string {
  return posix.join(folder, 'any.test.js')
}

/** How a test file of this path is written. */
export function formOf(path: string, isCommonJs: (path: string) => boolean): TestForm {
  if (path.endsWith('.ts')) return 'types'
  return path.endsWith('.js') && isCommonJs(plainTestIn(posix.dirname(path))) ? 'commonjs' : 'modules'
}

const MAX_TITLE_CHARS = 100

/** One line of what is visible everywhere: it travels through reports and XML. */
export function callTitle(text: string): string {
  const line = text
    .replace(/[^\x20-\x7e\p{L}\p{N}\p{P}\p{S}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= MAX_TITLE_CHARS ? line : `${characters.slice(0, MAX_TITLE_CHARS).join('')}...`
}
