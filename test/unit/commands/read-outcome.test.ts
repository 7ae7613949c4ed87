import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readOutcome, type ObservedRun } from '../../../shared/commands/read-outcome.ts'

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
    reason: 'a command failed or ran out of time',
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
    reason: '5 tests passed',
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
