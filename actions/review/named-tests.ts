import { relativeImports } from '../../shared/exports/relative-imports.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import { isTestPath } from '../../shared/paths/forbidden-paths.ts'
import { plainName } from '../../shared/specification/acceptance/test-names.ts'

export type Test = RunOutcome['tests'][number]

/** Test files that criteria list, as the base commit has them, by path. */
export type NamedFiles = ReadonlyMap<string, string>

/**
 * The reported tests that a criterion means by one entry of `tests`: those of a file, of a suite, or of one name. Empty when
 * nothing shows that it ran. Some reporters write no files: there the titles in the file's text have to be among the names.
 */
export function testsNamed(listed: string, tests: readonly Test[], files: NamedFiles): Test[] {
  const found = tests.filter((test) => isOfFile(test, listed) || isNamed(test, plainName(listed)))
  const text = files.get(listed)
  if (found.length > 0 || text === undefined) return found
  const titled = titledTests(text, tests)
  return titled.length > 0 ? titled : importedTests(listed, text, tests)
}

/** A file may leave its tests to functions of other test files: reports name the file that declares a test. */
function importedTests(listed: string, text: string, tests: readonly Test[]): Test[] {
  const ofFile = (path: string): Test[] => tests.filter((test) => isOfFile(test, path))
  const reported = { has: (path: string) => isTestPath(path) && ofFile(path).length > 0 }
  return relativeImports(listed, text, reported).flatMap(ofFile)
}

function isOfFile({ file }: Test, path: string): boolean {
  return file !== undefined && (file === path || file.endsWith(`/${path}`))
}

/** The whole name, its end without suites, or the suites that it stands in. */
function isNamed({ name }: Test, wanted: string): boolean {
  return ` > ${plainName(name)} > `.includes(` > ${wanted} > `)
}

const TITLE = /\b(?:it|test)\s*(?:\.\s*\w+\s*)?\(\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)"|`([^`\\$]+)`)/g

/** Every title of the file has to be reported: one that is not is no evidence. */
function titledTests(text: string, tests: readonly Test[]): Test[] {
  const titles = [...text.matchAll(TITLE)].map(([, single, double, back]) => single ?? double ?? back ?? '')
  const withoutFile = tests.filter(({ file }) => file === undefined)
  const groups = titles.map((title) => withoutFile.filter(({ name }) => isTitled(name, plainName(title))))
  return groups.some((group) => group.length === 0) ? [] : groups.flat()
}

/** jest-junit writes suites and title with a blank between. */
function isTitled(name: string, title: string): boolean {
  const plain = plainName(name)
  return plain === title || plain.endsWith(` ${title}`)
}
