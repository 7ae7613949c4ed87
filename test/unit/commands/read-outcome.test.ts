import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOutcome, type ObservedRun } from '../../../shared/commands/read-outcome.ts'
import { MAX_TEST_REPORT_BYTES } from '../../../shared/limits.ts'
import { outcomeDocument } from '../../../shared/line/outcome.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-outcome-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a runner of GitHub saw: commands in a checkout, their output in a file, the outcome in the step's record. */
const observed = (fields: Partial<ObservedRun>): ObservedRun => ({
  station: 'test',
  round: 2,
  commands: ['npm test'],
  report: undefined,
  outcome: 'failure',
  output: `${folder}/src/a.ts(1,1): error TS2304\nDone at 2026-11-23T10:00:05Z\n`,
  machine: {
    folder,
    home: '/home/runner',
    tmp: '/home/runner/work/_temp',
    startedAt: new Date('2026-11-23T10:00:00Z'),
    finishedAt: new Date('2026-11-23T10:00:10Z'),
  },
  ...fields,
})

it('an outcome is read from what anybody observed of the commands', async () => {
  expect(await readOutcome(observed({}))).toEqual({
    station: 'test',
    round: 2,
    verdict: 'stop',
    reason: expect.any(String) as string,
    outcome: 'failure',
    commands: ['npm test'],
    tests: [],
    output: './src/a.ts(1,1): error TS2304\nDone at <time>',
  })
})

it('tests are sorted by file and name, and only files of the repository are named', async () => {
  const cases = [
    ['b', 'x.test.ts'],
    ['a', 'x.test.ts'],
    ['c', `${folder}/test/w.test.ts`],
    ['d', '/etc/passwd.ts'],
    ['e', '../outside.test.ts'],
  ]
  const xml = cases.map(([name, file]) => `<testcase name="${name}" file="${file}"/>`).join('')
  writeFileSync(join(folder, 'junit.xml'), `<testsuite name="s">${xml}</testsuite>`)
  const outcome = await readOutcome(observed({ report: 'junit.xml', outcome: 'success' }))
  expect(outcome).toMatchObject({
    verdict: 'pass',
    reason: expect.stringMatching(/^5 /) as string,
    report: 'junit.xml',
    output: '',
  })
  expect(outcome.tests.map(({ name, file }) => [name, file])).toEqual([
    ['d', undefined],
    ['e', undefined],
    ['c', 'test/w.test.ts'],
    ['a', 'x.test.ts'],
    ['b', 'x.test.ts'],
  ])
})

it('long names, messages and outputs are bounded', async () => {
  const long = 'x'.repeat(100_000)
  writeFileSync(
    join(folder, 'junit.xml'),
    `<testsuite><testcase name="${long}"><failure>${long}</failure></testcase></testsuite>`,
  )
  const { tests } = await readOutcome(observed({ report: 'junit.xml' }))
  expect(tests[0]?.name.length).toBe(500)
  expect(tests[0]?.message?.length).toBe(4000)
  expect((await readOutcome(observed({ output: `${long}\n` }))).output.length).toBe(16_000)
})

describe('a report that nobody can read', () => {
  const report = 'junit.xml'
  const failed = '<testcase name="a"><failure>no</failure></testcase>'
  const cases: [string, string | Buffer][] = [
    ['with a document type', '<!DOCTYPE x><testsuites/>'],
    ['in an unknown encoding', '<?xml version="1.0" encoding="x-own"?><testsuites/>'],
    ['that is no XML', '<testsuites></wrong></testsuites>'],
    ['of something else', '<html/>'],
    ['that is too large', Buffer.alloc(MAX_TEST_REPORT_BYTES + 1, ' ')],
  ]

  it.each(cases)('is no verdict about the change: %s', async (_, content) => {
    writeFileSync(join(folder, report), content)
    const reading = readOutcome(observed({ report, outcome: 'success' }))
    await expect(reading).rejects.toMatchObject({
      code: 'RUN_COULD_NOT',
      message: expect.stringContaining('junit.xml') as string,
    })
  })

  it.each(cases)('does not hide that the commands failed: %s', async (_, content) => {
    writeFileSync(join(folder, report), content)
    const { verdict, reason, output } = await readOutcome(observed({ report }))
    expect({ verdict, isTold: reason.includes(report), output: output !== '' }).toEqual({
      verdict: 'stop',
      isTold: true,
      output: true,
    })
  })

  it.each(['</wrong>', '<!DOCTYPE x>'])('does not hide a test that failed before it: %s', async (end) => {
    writeFileSync(join(folder, report), `<testsuites>${failed}${end}`)
    expect(await readOutcome(observed({ report, outcome: 'success' }))).toMatchObject({
      verdict: 'stop',
      reason: expect.stringMatching(/^1 of 1 /) as string,
    })
  })

  it('does not hide a test that failed in another report', async () => {
    writeFileSync(join(folder, 'a.xml'), `<testsuites>${failed}</testsuites>`)
    writeFileSync(join(folder, 'b.xml'), '<html/>')
    expect((await readOutcome(observed({ report: '*.xml', outcome: 'success' }))).verdict).toBe('stop')
  })
})

describe('several reports', () => {
  const passed = (name: string): string => `<testsuites><testcase name="${name}"/></testsuites>`

  it('are read as one', async () => {
    for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.xml`), passed(name))
    const outcome = await readOutcome(observed({ report: ['a.xml', 'b*.xml'], outcome: 'success' }))
    expect(outcome).toMatchObject({
      verdict: 'pass',
      reason: expect.stringMatching(/^2 /) as string,
      report: ['a.xml', 'b*.xml'],
      tests: [{ name: 'a' }, { name: 'b' }],
    })
    expect(outcomeDocument.parse(JSON.parse(JSON.stringify(outcome)), 'it')).toBeDefined()
  })

  it('must all be there', async () => {
    writeFileSync(join(folder, 'a.xml'), passed('a'))
    expect(await readOutcome(observed({ report: ['a.xml', 'b.xml'], outcome: 'success' }))).toMatchObject({
      verdict: 'stop',
      reason: expect.stringContaining('b.xml') as string,
    })
  })
})

it('a report that contradicts itself is a stop', async () => {
  writeFileSync(join(folder, 'junit.xml'), '<testsuites errors="1"><testcase name="a"/></testsuites>')
  expect(await readOutcome(observed({ report: 'junit.xml', outcome: 'success' }))).toMatchObject({
    verdict: 'stop',
    reason: expect.stringMatching(/\bjunit\.xml counts 1\b/) as string,
  })
})

it.each(['[Error: test failed] { exitCode: 1 }', 'test failed', ''])(
  'the output is kept where a failed test says nothing itself: %j',
  async (text) => {
    writeFileSync(
      join(folder, 'junit.xml'),
      `<testsuites><testcase name="a"><failure>${text}</failure></testcase></testsuites>`,
    )
    const { output } = await readOutcome(observed({ report: 'junit.xml', output: 'SyntaxError: no' }))
    expect(output).toBe('SyntaxError: no')
  },
)
