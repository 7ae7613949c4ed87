import type { SaxesTagPlain } from 'saxes'

/** One `testcase` as its reporter wrote it; text decoded, nothing normalised. */
export interface ReportedTest {
  /** Suites that are not files, and the test. */
  names: string[]
  file: string | undefined
  status: 'passed' | 'failed' | 'skipped'
  message: string
  /** A suite that failed itself: a hook, or a file that could not be loaded. */
  isSuite?: true
}

/** What a test takes from the suite it stands in. */
export interface SuiteAround {
  /** Names of the suites around it and its own, shortened. */
  names: string[]
  /** The same joined by dots, whole: Node writes it as classname. */
  path: string
  file: string | undefined
}

export interface OpenCase {
  className: string
  name: string
  file: string | undefined
  /** What its attributes say; `undefined` when they say nothing. */
  state: ReportedTest['status'] | undefined
  isSkipped: boolean
  failures: string[]
}

/** A test whose element begins. */
export function openCase(tag: SaxesTagPlain): OpenCase {
  return {
    className: attributeOf(tag, 'classname') ?? '',
    name: attributeOf(tag, 'name') ?? '',
    file: attributeOf(tag, 'file'),
    state: stateOf(tag),
    isSkipped: false,
    failures: [],
  }
}

/** An attribute of an element, as far as it has one: objects inherit names that are none. */
export function attributeOf({ attributes }: SaxesTagPlain, name: string): string | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined
}

const RAN =
  /^(?:run|pass|passed|success|successful|succeeded|ok|complete|completed|executed|finished|done|1)$/i
const FAILED =
  /^(?:fail|failed|failure|error|errored|broken|crashed|time-?out|timed[ -]?out|aborted|unexpected|regression|0)$/i

/**
 * What `status` (GoogleTest, CTest, behave) and `result` say. A word that is not known is no evidence that the test ran:
 * `notrun`, `disabled`, `untested` and `suppressed` are such words, and the next runner has others.
 */
function stateOf(tag: SaxesTagPlain): OpenCase['state'] {
  const words = ['status', 'result'].map((name) => attributeOf(tag, name)?.trim() ?? '').filter(Boolean)
  if (words.length === 0) return undefined
  if (words.some((word) => FAILED.test(word))) return 'failed'
  return words.every((word) => RAN.test(word)) ? 'passed' : 'skipped'
}

/** The test after its last element, in the innermost suite that is open. */
export function closedCase(open: OpenCase, suite: SuiteAround): ReportedTest {
  const { className, name, file, failures } = open
  const status = statusOf(open)
  const isNode = className === 'test' || (suite.path === className && !isPath(className))
  return {
    // Node names the suites in classname, other reporters repeat there the name of the file or of the suite
    names: isNode ? [...suite.names, name].map(unescapedTwice) : plainNames(className, name),
    file: file ?? (isPath(className) ? className : suite.file),
    status,
    message: status === 'failed' ? failures.map(unwrapped).join('\n') : '',
  }
}

/** A failure that is not marked as skipped counts, whatever the attributes say: Node marks a failed `todo` as skipped. */
function statusOf({ isSkipped, failures, state }: OpenCase): ReportedTest['status'] {
  if (isSkipped) return 'skipped'
  return failures.length > 0 ? 'failed' : (state ?? 'passed')
}

/** Node's reporter escapes quotes before it escapes ampersands. */
function unescapedTwice(name: string): string {
  return name.replaceAll('&quot;', '"')
}

/** Vitest's classname is the file; others give a class, which belongs to the name unless it is in it already. */
function plainNames(className: string, name: string): string[] {
  if (className === '' || isPath(className) || name.startsWith(className)) return [name]
  return [className, name]
}

/** Is it a source file rather than a class or a suite? */
export function isPath(className: string): boolean {
  return /^\S*\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|cs|rs|php)$/.test(className)
}

/** Node wraps every failure in an error of its runner; the cause is what the test said. */
function unwrapped(content: string): string {
  const cause = content.indexOf('\n  cause: ')
  if (cause === -1 || !content.slice(0, cause).includes('ERR_TEST_FAILURE')) return content
  return content
    .slice(cause + '\n  cause: '.length)
    .replace(/\n\}$/, '')
    .replaceAll('\n  ', '\n')
}
