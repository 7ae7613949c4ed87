import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/commands/further/attempt.ts'
import { withFacts } from '../../../shared/commands/further/further-facts.ts'
import { refuseNoWork } from '../../../shared/commands/machine-fault.ts'
import { refuseNotInstalled } from '../../../shared/commands/not-installed.ts'
import { readOutcome } from '../../../shared/commands/read-outcome.ts'
import { decodeXml } from '../../../shared/commands/report/decode-xml.ts'
import { parseJunit } from '../../../shared/commands/report/junit.ts'
import { writeFiles } from '../../../shared/commands/write-files.ts'
import { changeSetOf, type ChangeSet } from '../../../shared/git/change-set.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const PASSED = '<testsuites><testcase name="a"/></testsuites>'
const FAILED = '<testsuites><testcase name="a"><failure/></testcase></testsuites>'
const SKIPPED = '<testsuites><testcase name="a"><skipped/></testcase></testsuites>'

/** What is made of commands that ended so, with this report, or none, in their folder. */
function read(outcome: 'success' | 'failure', content?: string, report: string | null = 'junit.xml') {
  if (content !== undefined) writeFileSync(join(folder, 'junit.xml'), content)
  const time = new Date(0)
  return readOutcome({
    station: 'test',
    round: 1,
    commands: ['npm test'],
    report: report ?? undefined,
    outcome,
    output: '',
    machine: { folder, home: '/h', tmp: '/t', startedAt: time, finishedAt: time },
  })
}

describe('an outcome gives as its reason', () => {
  it.each<[string, () => ReturnType<typeof read>, string]>([
    ['success with tests', () => read('success', PASSED), '1 tests passed'],
    ['success without a declared report', () => read('success', undefined, null), 'the commands succeeded'],
    ['a failing test', () => read('success', FAILED), '1 of 1 tests failed'],
    ['a failure, the tests green', () => read('failure', PASSED), 'a command failed or ran out of time'],
    [
      'a failure without a report',
      () => read('failure'),
      'a command failed or ran out of time, and the report junit.xml was not written',
    ],
    ['success without a report', () => read('success'), 'the report junit.xml was not written'],
    ['no test', () => read('success', '<testsuites/>'), 'the report junit.xml shows no executed test'],
    [
      'skipped tests alone',
      () => read('success', SKIPPED),
      'the report junit.xml shows no executed test (not run: 1)',
    ],
    [
      'half a report',
      () => read('success', '<testsuites>'),
      'the report junit.xml ends before it is complete',
    ],
    [
      'a report that contradicts itself',
      () => read('success', PASSED.replace('suites', 'suites errors="1"')),
      'the report junit.xml counts 1 failures and lists none',
    ],
    [
      'a link for a report',
      () => {
        symlinkSync('x.xml', join(folder, 'junit.xml'))
        return read('success')
      },
      'the report junit.xml is a symbolic link',
    ],
    [
      'a folder for a report',
      () => {
        mkdirSync(join(folder, 'junit.xml'))
        return read('success')
      },
      'the report junit.xml is a folder',
    ],
    [
      'a report behind a link',
      () => {
        symlinkSync('.', join(folder, 'out'))
        return read('success', PASSED, 'out/junit.xml')
      },
      'the report out/junit.xml lies behind a symbolic link',
    ],
    [
      'a glob without a file',
      () => read('success', undefined, 'out/*.xml'),
      'the report out/*.xml matches no file',
    ],
  ])('for %s', async (_, provoke, reason) => {
    expect((await provoke()).reason).toBe(reason)
  })
})

const SMALLER =
  'let the commands write a smaller, complete JUnit file in UTF-8 without a document type, or look at what wrote this one; then run the station again'

it('a machine without the program that a command names is at fault', async () => {
  const outcome = { ...(await read('failure')), output: 'sh: 1: vitest: not found' }
  expect(await refusalOf(() => refuseNoWork(outcome, { code: 127, folder }))).toEqual({
    code: 'RUN_COULD_NOT',
    message: 'the commands could not run: a command was not found: sh: 1: vitest: not found',
    next: 'repair the machine, or correct the commands in factory.yml; then run the station again',
  })
})

/** An attempt of commands that failed, on the change and on the base alike. */
async function attempt(content?: string): Promise<Attempt> {
  const outcome = await read('failure', content, content === undefined ? null : 'junit.xml')
  return { outcome: { ...outcome, output: 'Error: old' }, failedAt: 0, isOutOfTime: false, lacks: undefined }
}

/** What is made of an attempt that went the same way on the base. */
function known(first: Attempt): ReturnType<typeof read> {
  return Promise.resolve(
    withFacts(first, { again: first, base: [first], independent: new Set(), written: new Set() }),
  )
}

it('failures that the base has as well are told by their number, or as the same failure', async () => {
  const failed = FAILED.replace('</testsuites>', '<testcase name="b"/></testsuites>')
  expect((await known(await attempt(failed))).reason).toBe(
    '1 tests passed, 1 failed that are red or unreliable without the change',
  )
  expect((await known(await attempt())).reason).toBe('the commands fail on the base commit in the same way')
})

it('a declared package that is not installed is named, with the way to install it', async () => {
  const repository = makeRepository()
  const base = repository.commit({ 'package.json': '{ "dependencies": { "left": "1" } }' })
  const why = "cannot be loaded: Error: Cannot find package 'left' imported from ./a.ts"
  const rows = [{ criterion: 'AC-1', example: 1, alone: { kind: 'not-loaded' as const, why } }]
  const order = { station: 'test', repo: repository.path, changeSet: changeSetOf(base, []), calls: [] }
  expect(await refusalOf(() => refuseNotInstalled({ rows }, order, folder))).toEqual({
    code: 'RUN_COULD_NOT',
    message:
      'the examples could not be called: the package left is declared in package.json, and it is not installed',
    next: 'install what the repository needs with setup of test in factory.yml, e.g. setup: [npm ci]; then run the station again',
  })
  repository.remove()
})

it('a report that nobody can read is no verdict about the change', async () => {
  expect(await refusalOf(() => read('success', '<html/>'))).toEqual({
    code: 'RUN_COULD_NOT',
    message: 'the commands of test succeeded, but the report junit.xml is not a JUnit report',
    next: SMALLER,
  })
})

describe('a report is refused', () => {
  it.each([
    ['with crossed elements', '<testsuites><a></testsuites></a>', 'is not well-formed XML'],
    ['as a page', '<html><body/></html>', 'is not a JUnit report'],
    ['with a document type', '<!DOCTYPE testsuites><testsuites/>', 'declares a document type'],
    [
      'with too many tests',
      `<testsuites>${'<testcase name="a"/>'.repeat(50_002)}</testsuites>`,
      'lists more than 50000 tests',
    ],
    ['with too many levels', '<testsuite>'.repeat(101), 'nests more than 100 elements'],
  ])('%s', (_, text, reason) => {
    expect(parseJunit(text)).toMatchObject({ kind: 'bad', reason })
  })

  it.each([
    [
      'in an encoding that nobody knows',
      Buffer.from('<?xml version="1.0" encoding="x-own"?><a/>'),
      'is in the encoding x-own, which is not known here',
    ],
    ['in UTF-32', Buffer.from('fffe00003c000000', 'hex'), 'is in UTF-32'],
  ])('%s', (_, bytes, reason) => {
    expect(decodeXml(bytes)).toEqual({ kind: 'unknown', reason })
  })
})

describe('the numbers of a report contradict its list', () => {
  const suites = (attributes: string, inner = '<testcase name="a"/>'): string =>
    `<testsuites ${attributes}>${inner}</testsuites>`

  it.each([
    ['failures', suites('failures="3"'), 'counts 3 failures and lists none'],
    [
      'failures of a suite',
      suites('', '<testsuite name="s" errors="2"><testcase name="a"/></testsuite>'),
      'counts 2 failures of "s" and lists none',
    ],
    ['tests', suites('tests="9"'), 'counts 9 tests and lists 1'],
    ['no test that ran', suites('tests="0"'), 'counts no test that ran and lists 1'],
    [
      'failures at the end of Node',
      suites('', '<testcase name="a"/><!-- fail 1 -->'),
      'counts 1 failed tests and lists 0',
    ],
  ])('by %s', (_, text, contradiction) => {
    const reading = parseJunit(text)
    expect(reading.kind === 'ok' ? reading.contradictions : []).toEqual([contradiction])
  })
})

const NOTHING_RUN = 'nothing was run; generate the change again from the current base'

describe('a change set is refused', () => {
  let repository: TestRepository
  beforeEach(() => {
    repository = makeRepository()
  })
  afterEach(() => repository.remove())

  /** Lays one change on a base commit that has a file, a folder and a link. */
  function lay(path: string, content: string | undefined, edit = (set: ChangeSet): ChangeSet => set) {
    symlinkSync('a.txt', join(repository.path, 'link'))
    const base = repository.commit({ 'a.txt': 'a', 'dir/b.txt': 'b' })
    return writeFiles(repository.path, base, edit(changeSetOf(base, [{ path, content }])), folder)
  }

  it.each<RefusalRow>([
    [
      'CHANGE_SET_INVALID',
      'below a file',
      () => lay('a.txt/b.txt', 'x'),
      'a.txt/b.txt cannot be written: the way there leads through a file or a symbolic link',
      NOTHING_RUN,
    ],
    [
      'CHANGE_SET_INVALID',
      'onto a link',
      () => lay('link', 'x'),
      'link cannot be written: it is a symbolic link',
      NOTHING_RUN,
    ],
    [
      'CHANGE_SET_INVALID',
      'in place of a folder',
      () => lay('dir', undefined),
      'dir cannot be removed: it is a folder',
      NOTHING_RUN,
    ],
    [
      'CHANGE_SET_INVALID',
      'without the file that it removes',
      () => lay('none.txt', undefined),
      'none.txt cannot be removed: it is not there',
      NOTHING_RUN,
    ],
    [
      'CHANGE_SET_INVALID',
      'with other content than it says',
      () =>
        lay('b.txt', 'b', (set) => ({
          ...set,
          changes: set.changes.map((each) => ('content' in each ? { ...each, content: 'c' } : each)),
        })),
      'b.txt does not have the digest it claims',
      NOTHING_RUN,
    ],
    [
      'CHANGE_SET_INVALID',
      'of another base',
      async () => {
        const earlier = repository.commit({ 'a.txt': 'a' })
        const base = repository.commit({ 'a.txt': 'b' })
        const work = writeFiles(repository.path, base, changeSetOf(earlier, []), folder)
        await work.catch((thrown: unknown) => {
          if (thrown instanceof Error)
            thrown.message = thrown.message
              .replace(earlier.slice(0, 12), '<earlier>')
              .replace(base.slice(0, 12), '<base>')
          throw thrown
        })
      },
      'the change set is made against <earlier>, not <base>',
      NOTHING_RUN,
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})
