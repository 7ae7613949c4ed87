import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '../../../../shared/commands/further/attempt.ts'
import { tellApart } from '../../../../shared/commands/further/tell-apart.ts'
import { makePlace, type Place } from '../../../../shared/commands/place.ts'
import { runCommands } from '../../../../shared/commands/run-commands.ts'
import type { WorkOrder } from '../../../../shared/commands/work-order.ts'
import type { CommandWork } from '../../../../shared/factory/factory.ts'
import { changeSetOf, type ChangeSet } from '../../../../shared/git/change-set.ts'
import { judgeOutcome } from '../../../../shared/line/judge-outcome.ts'
import { outcomeDocument, type RunOutcome } from '../../../../shared/line/outcome.ts'
import { WITHOUT_EXAMPLES } from '../../../support/unit-of.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

/** A runner: each line of a file is a test, and fails when it says so. */
const RUNNER = `case=$(sed 's/\\(.*\\) \\(.*\\)/<testcase name="\\1" file="all.test.ts"><\\2\\/><\\/testcase>/' cases.txt)
echo "<testsuites>$case</testsuites>" > junit.xml
! grep -q failure cases.txt
`
const CASES = 'old failure\nsum run\n'

let repository: TestRepository
let base: string
let tmp: string

beforeEach(() => {
  repository = makeRepository()
  base = repository.commit({ 'cases.txt': CASES, 'run.sh': RUNNER, 'src/a.ts': 'export const a = 1\n' })
  tmp = mkdtempSync(join(tmpdir(), 'jidoka-apart-'))
})
afterEach(() => {
  repository.remove()
  rmSync(tmp, { recursive: true, force: true })
})

const work = (fields: Partial<CommandWork> = {}): CommandWork => ({
  kind: 'run',
  run: ['sh run.sh'],
  report: 'junit.xml',
  minutes: 5,
  ...fields,
})

const change = (files: Record<string, string>): ChangeSet =>
  changeSetOf(
    base,
    Object.entries(files).map(([path, content]) => ({ path, content })),
  )

async function run(changeSet: ChangeSet, commands = work()): Promise<RunOutcome> {
  const station = { name: 'test', work: commands, pass: 'review', stop: 'generate' }
  const outcome = await runCommands({
    ...WITHOUT_EXAMPLES,
    repo: repository.path,
    base,
    changeSet,
    station,
    round: 1,
    env: { PATH },
    tmp,
  })
  outcomeDocument.parse(JSON.parse(JSON.stringify(outcome)), 'the outcome')
  expect(readdirSync(tmp)).toEqual([])
  return outcome
}

function judged(outcome: RunOutcome) {
  const { verdict, final } = judgeOutcome(outcome)
  return [
    verdict.kind,
    ...verdict.findings.map(({ code }) => code),
    ...(final === undefined ? [] : ['for good']),
  ]
}

describe('commands that fail', () => {
  it('pass when the same tests fail on the base', async () => {
    const outcome = await run(change({ 'src/a.ts': 'export const a = 2\n' }))
    expect(outcome).toMatchObject({
      outcome: 'success',
      verdict: 'pass',
      reason: expect.stringMatching(/^1 tests passed, 1 failed /) as string,
      further: { again: 'failure', base: 'failure', commandsLeft: 0 },
    })
    expect(judged(outcome)).toEqual(['pass', 'RUN_RED_AT_BASE'])
  })

  it('stop when another test fails too', async () => {
    const outcome = await run(change({ 'cases.txt': CASES.replace('run', 'failure') }))
    expect(outcome).toMatchObject({ outcome: 'failure', verdict: 'stop' })
    expect(judged(outcome)).toEqual(['stop', 'RUN_TEST_FAILED', 'RUN_RED_AT_BASE'])
  })

  it('pass without a report when they fail on the base in the same way, and say so', async () => {
    const outcome = await run(
      change({ 'src/a.ts': 'x\n' }),
      work({ run: ['echo "Error: old 1"; exit 3'], report: undefined }),
    )
    expect(judged(outcome)).toEqual(['pass', 'RUN_RED_AT_BASE'])
  })

  it('stop when they fail silently with the change, and on the base by a test', async () => {
    const shorter =
      'echo \'<testsuites><testcase name="sum" file="all.test.ts"/></testsuites>\' > junit.xml\nexit 1\n'
    for (const script of ['exit 1\n', shorter]) {
      const silent = await run(change({ 'run.sh': script }))
      expect(judged(silent)).toEqual(['stop', expect.stringMatching(/^RUN_/)])
    }
  })

  it('stop without a report when they are silent, but not as on the base', async () => {
    const command = 'grep -q 1 src/a.ts && echo no tests found; exit 1'
    const outcome = await run(change({ 'src/a.ts': 'x\n' }), work({ run: [command], report: undefined }))
    expect(judged(outcome)).toEqual(['stop', 'RUN_FAILED'])
  })

  it('stop without a report when they say more than on the base', async () => {
    const command = 'echo "Error: old"; grep -q 1 src/a.ts || echo "Error: new"; exit 3'
    const outcome = await run(change({ 'src/a.ts': 'x\n' }), work({ run: [command], report: undefined }))
    expect(judged(outcome)).toEqual(['stop', 'RUN_FAILED'])
  })

  it('halt the unit when what is known kept others from running', async () => {
    const outcome = await run(change({ 'src/a.ts': 'x\n' }), work({ run: ['sh run.sh', 'true'] }))
    expect(judged(outcome)).toEqual(['stop', 'RUN_NOT_RUN', 'RUN_RED_AT_BASE', 'for good'])
  })

  it('are the fault of nobody when the base leaves no report either', async () => {
    await expect(run(change({ 'src/a.ts': 'x\n' }), work({ run: ['exit 3'] }))).rejects.toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })

  it('cannot make the base fail by what they leave behind', async () => {
    base = repository.commit({ 'cases.txt': 'sum run\n' })
    const setup = { run: ['mkdir -p lib; echo run > lib/tool'], minutes: 5, secrets: [] }
    const poisoned =
      'grep -q 1 src/a.ts || echo failure > lib/tool; sed -i "s/run/$(cat lib/tool)/" cases.txt; sh run.sh'
    const outcome = await run(change({ 'src/a.ts': 'x\n' }), work({ setup, run: [poisoned] }))
    expect(judged(outcome)).toEqual(['stop', 'RUN_TEST_FAILED'])
    expect(outcome.tests[0]?.further).toMatchObject({ again: 'failed', base: ['passed'] })
  })

  it('are not run again when nothing failed', async () => {
    base = repository.commit({ 'cases.txt': 'sum run\n' })
    expect((await run(change({ 'src/a.ts': 'x\n' }))).further).toBeUndefined()
  })
})

describe('a test that flips', () => {
  type States = Record<string, 'passed' | 'failed'>
  const attemptOf = (states: States): Attempt => ({
    outcome: {
      ...{ station: 'test', round: 1, verdict: 'stop', reason: '', commands: ['sh run.sh'], output: '' },
      outcome: Object.values(states).includes('failed') ? 'failure' : 'success',
      report: 'junit.xml',
      tests: Object.entries(states).map(([name, status]) => ({
        name,
        file: 'test/a.test.ts',
        status,
        message: status === 'failed' ? 'late' : undefined,
      })),
    },
    failedAt: 0,
    isOutOfTime: false,
    lacks: undefined,
  })

  /** Gives these attempts one after the other, and notes on which changes they were asked for, and where. */
  async function told(test: string, attempts: States[]) {
    base = repository.commit({ 'test/a.test.ts': test, 'src/b.ts': 'export const b = 1\n' })
    const changeSet = change({ 'src/a.ts': 'export const a = Math.random()\n' })
    const order: WorkOrder = {
      isolation: 'auto',
      station: 'test',
      round: 1,
      work: work(),
      repo: repository.path,
      changeSet,
      hidden: [],
      tests: [],
    }
    const place = await makePlace(tmp)
    const asked: string[] = []
    const places = new Set<Place>()
    const outcome = await tellApart(attemptOf(attempts.shift() ?? {}), {
      order,
      place,
      surroundings: {
        env: {},
        signal: new AbortController().signal,
        now: () => new Date(),
        print: () => undefined,
        hidden: [],
      },
      runOnce: (of, at) => {
        asked.push(of.changeSet.changes.length === 0 ? 'base' : 'head')
        places.add(at)
        expect(at.root).not.toBe(place.root)
        return Promise.resolve(attemptOf(attempts.shift() ?? {}))
      },
    })
    expect([...places].filter(({ root }) => existsSync(root))).toEqual([])
    return { asked, judged: judged(outcome) }
  }

  const near = "import { a } from '../src/a.ts'\n"
  const far = "import { b } from '../src/b.ts'\n"

  it('is flaky when it has nothing to do with the change: the base is not asked', async () => {
    expect(await told(far, [{ t: 'failed', s: 'passed' }, { t: 'passed' }])).toEqual({
      asked: ['head'],
      judged: ['pass', 'RUN_FLAKY'],
    })
  })

  it('is new when it imports what is changed and is reliable on the base: that is how a race looks', async () => {
    expect(
      await told(near, [{ t: 'failed' }, { t: 'passed' }, { t: 'passed' }, { t: 'passed' }, { t: 'passed' }]),
    ).toEqual({
      asked: ['head', 'base', 'base', 'base'],
      judged: ['stop', 'RUN_TEST_FAILED'],
    })
  })

  it('is flaky when it failed on the base in one of three runs', async () => {
    expect(await told(near, [{ t: 'failed' }, { t: 'passed' }, { t: 'passed' }, { t: 'failed' }])).toEqual({
      asked: ['head', 'base', 'base'],
      judged: ['pass', 'RUN_FLAKY'],
    })
  })

  it('does not hide one that fails each time', async () => {
    const both: States = { t: 'failed', u: 'failed' }
    expect(await told(far, [both, { t: 'passed', u: 'failed' }, { t: 'passed', u: 'passed' }])).toEqual({
      asked: ['head', 'base'],
      judged: ['stop', 'RUN_TEST_FAILED', 'RUN_FLAKY'],
    })
  })
})
