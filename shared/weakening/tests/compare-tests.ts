import { multisetDifference } from '../../formats/multiset.ts'
import { turned, type Weakening } from '../weakening.ts'
import { assertionsLost } from './compare-assertions.ts'
import { escapeKind } from './escapes.ts'
import type { Assertion, Escape, TestCase, TestFile } from './test-case.ts'

/** The test files of a change at the base and with it, and what else of the change bears on them. */
export interface ComparedTests {
  before: readonly TestFile[]
  after: readonly TestFile[]
  /** Has what a test is about gone with it: is the module, or its export of that name, no longer there? */
  isGone: (from: string, specifier: string, name: string) => boolean
}

/** What the tests of a change show no longer. A test that was moved, renamed or merged into another one is no loss. */
export function testLosses(compared: ComparedTests): Weakening[] {
  const before = compared.before.flatMap(({ tests }) => tests)
  const after = compared.after.flatMap(({ tests }) => tests)
  const { pairs, gone } = pairTests(before, after)
  const lost = lostAssertions(compared)
  return [
    // a helper that nobody may call shows nothing of a test that is gone
    ...gone
      .filter((test) => isLoss(test, compared, lostAssertions(compared, false)))
      .map((test) => deleted(test)),
    ...pairs.flatMap(([was, is]) => [...conditionLosses(was, is), ...assertionsLost(was, is, lost)]),
    ...onlyLosses(before, after),
    ...limitLosses(compared),
    ...escapeLosses(compared),
  ]
}

/** By title in one file, else by title anywhere, else by an equal body. */
function pairTests(
  before: readonly TestCase[],
  after: readonly TestCase[],
): { pairs: [TestCase, TestCase][]; gone: TestCase[] } {
  const left = new Set(after)
  const pairs: [TestCase, TestCase][] = []
  let open = before
  const keys: ((test: TestCase) => string)[] = [
    ({ file, title }) => JSON.stringify([file, title]),
    ({ title }) => title,
    ({ title, body }) => (body.length > 20 ? body : JSON.stringify([title, body])),
  ]
  for (const key of keys) {
    const byKey = new Map<string, TestCase[]>()
    for (const test of left) byKey.set(key(test), [...(byKey.get(key(test)) ?? []), test])
    open = open.filter((test) => {
      const twin = byKey.get(key(test))?.shift()
      if (twin === undefined) return true
      left.delete(twin)
      pairs.push([test, twin])
      return false
    })
  }
  return { pairs, gone: [...open] }
}

/** Assertions that stand nowhere in the tests of the change any more; `helpers`: nor beside them. */
function lostAssertions({ before, after }: ComparedTests, helpers = true): ReadonlySet<string> {
  const texts = (files: readonly TestFile[]): string[] =>
    files.flatMap(({ tests, loose }) => [
      ...tests.filter(({ isSkipped }) => !isSkipped).flatMap((test) => live(test.assertions)),
      ...(helpers ? live(loose) : []),
    ])
  return new Set(multisetDifference(texts(before), texts(after), (text) => text))
}

function live(assertions: readonly Assertion[]): string[] {
  return assertions.filter(({ isSwallowed }) => !isSwallowed).map(({ text }) => text)
}

/** A test that was run, whose assertions stand nowhere else, and whose subject is still there. */
function isLoss(test: TestCase, { before, isGone }: ComparedTests, lost: ReadonlySet<string>): boolean {
  if (test.isSkipped) return false
  const { assertions, names } = test
  if (assertions.length > 0 && !assertions.some(({ text }) => lost.has(text))) return false
  const imports = before.find(({ path }) => path === test.file)?.imports ?? new Map<string, string>()
  const used = [...imports].filter(([name, from]) => names.has(name) && from.startsWith('.'))
  return !(used.length > 0 && used.every(([name, from]) => isGone(test.file, from, name)))
}

function deleted({ file, title }: TestCase): Weakening {
  const what = 'the test is gone, and what it is about is still there'
  return { code: 'WEAKENED_TEST_DELETED', file, subject: title, what }
}

function conditionLosses(was: TestCase, is: TestCase): Weakening[] {
  const { file, title: subject, line, column } = is
  const place = { file, subject, line, column }
  return [
    ...(is.isSkipped && !was.isSkipped
      ? [{ code: 'WEAKENED_TEST_SKIPPED' as const, what: 'the test is no longer run, or may fail', ...place }]
      : []),
    ...(is.isConditional && !was.isConditional
      ? [{ code: 'WEAKENED_TEST_SKIPPED' as const, what: 'the test is run only under a condition', ...place }]
      : []),
    ...((is.rows ?? Infinity) < (was.rows ?? 0)
      ? [
          {
            code: 'WEAKENED_ASSERTIONS' as const,
            what: `it is run for fewer rows: ${was.rows ?? 0} before, ${is.rows ?? 0} now`,
            ...place,
          },
        ]
      : []),
    ...(isLonger(was.timeoutMs, is.timeoutMs)
      ? [
          {
            code: 'WEAKENED_TIMEOUT' as const,
            what: `its time limit ${turned(was.timeoutMs, is.timeoutMs)}`,
            ...place,
          },
        ]
      : []),
    ...(is.retries > was.retries
      ? [
          {
            code: 'WEAKENED_RETRY' as const,
            what: `it is tried again ${is.retries} times, ${was.retries} before`,
            ...place,
          },
        ]
      : []),
  ]
}

const DEFAULT_LIMIT_MS = 5000

function isLonger(was: number | undefined, is: number | undefined): boolean {
  if (is === undefined) return false
  return (is === 0 ? Infinity : is) > (was === 0 ? Infinity : (was ?? DEFAULT_LIMIT_MS))
}

/** A test file that ends the run as a success, or says itself what a test or an assertion is. */
function escapeLosses({ before, after }: ComparedTests): Weakening[] {
  return after.flatMap(({ path, escapes, rebound }) => {
    const known = before.find((each) => each.path === path)
    const name = (each: Escape): string => each.name
    const found = [
      ...multisetDifference(escapes, known?.escapes ?? [], name),
      // a new file may well take its words from a helper
      ...(known === undefined ? [] : multisetDifference(rebound, known.rebound, name)),
    ]
    return found.map(({ name: subject, ...place }): Weakening => ({
      ...escapeKind(subject),
      file: path,
      subject,
      ...place,
    }))
  })
}

/** One that is the only one of its file keeps all others from being run. */
function onlyLosses(before: readonly TestCase[], after: readonly TestCase[]): Weakening[] {
  const known = new Set(before.filter((test) => test.isOnly).map(({ title }) => title))
  return after
    .filter((test) => test.isOnly && !known.has(test.title))
    .slice(0, 1)
    .map(({ file, title: subject, line, column }) => ({
      code: 'WEAKENED_TEST_ONLY',
      file,
      subject,
      what: 'it alone is run, and no other test of the file',
      line,
      column,
    }))
}

function limitLosses({ before, after }: ComparedTests): Weakening[] {
  return after.flatMap(({ path, limits }) =>
    [...limits].flatMap(([name, { value, line, column }]): Weakening[] => {
      const was = before.find((each) => each.path === path)?.limits.get(name)?.value
      const isRetry = /retr/.test(name)
      if (isRetry ? value <= (was ?? 0) : !isLonger(was, value)) return []
      const code = isRetry ? 'WEAKENED_RETRY' : 'WEAKENED_TIMEOUT'
      return [
        {
          code,
          file: path,
          subject: name,
          what: `it is ${value}, and was ${was ?? 'the default'}`,
          line,
          column,
        },
      ]
    }),
  )
}
