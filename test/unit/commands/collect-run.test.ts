import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { stationCommandStep } from '../../../shared/compile/shell.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { collectRun, type LeftRun, RUN_FOLDER } from '../../../shared/commands/collect-run.ts'
import { writeFiles } from '../../../shared/commands/write-files.ts'
import { runCommands } from '../../../shared/commands/run-commands.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
const TEST = `import { test } from 'node:test'
import assert from 'node:assert/strict'
import { one } from '../src/one.js'
test('one', () => assert.equal(one(), 1))
test('two', () => assert.equal(one(), 2, new Error(import.meta.dirname + ' ' + process.env.TMPDIR)))
`
const NODE_TEST = 'node --test --test-reporter=junit --test-reporter-destination=junit.xml'

let repository: TestRepository
let base: string
let temp: string
let workspace: string
let place: string

beforeEach(async () => {
  repository = makeRepository()
  base = repository.commit({
    'package.json': '{"type":"module"}',
    'src/one.js': 'export const one = () => 1\n',
    'test/one.test.js': TEST,
  })
  temp = mkdtempSync(join(tmpdir(), 'jidoka-collect-'))
  workspace = join(temp, 'work', 'demo', 'demo')
  place = join(temp, '_temp', RUN_FOLDER)
  mkdirSync(workspace, { recursive: true })
  mkdirSync(dirname(place))
  await writeFiles(repository.path, base, changeSetOf(base, []), workspace)
})
afterEach(() => {
  repository.remove()
  rmSync(temp, { recursive: true, force: true })
})

const station = (run: string[], report?: string): Station => ({
  name: 'test',
  work: { kind: 'run', run, report, minutes: 5 },
  pass: 'review',
  stop: 'generate',
})

/** Runs the script of the compiled workflow as its runner does. */
function runScript(run: string[]): 'success' | 'failure' {
  const step = stationCommandStep(run)
  const script = join(temp, '_temp', 'step.sh')
  writeFileSync(script, step.run)
  const words = ['--noprofile', '--norc', '-eo', 'pipefail', script]
  const env = { PATH, RUNNER_TEMP: join(temp, '_temp'), GITHUB_WORKSPACE: workspace, ...step.env }
  const { status } = spawnSync('bash', words, { cwd: workspace, env, stdio: 'ignore' })
  return status === 0 ? 'success' : 'failure'
}

const left = (of: Station, outcome: LeftRun['outcome'], changes: Partial<LeftRun> = {}): LeftRun => ({
  station: of,
  round: 1,
  outcome,
  workspace,
  place,
  now: () => new Date(),
  ...changes,
})

async function collected(of: Station): Promise<RunOutcome> {
  const commands = of.work.kind === 'run' ? of.work.run : []
  return collectRun(left(of, runScript(commands)))
}

const onOneMachine = (of: Station): Promise<RunOutcome> =>
  runCommands({
    repo: repository.path,
    base,
    changeSet: changeSetOf(base, []),
    station: of,
    round: 1,
    env: { PATH },
  })

describe('what commands left on a runner', () => {
  it.each([
    ['a failing test in a report', [NODE_TEST], 'junit.xml'],
    ['commands that succeed', ['echo fine', 'true'], undefined],
    [
      'a command that fails and prints folders and times',
      ['pwd; echo "$HOME $TMPDIR"; date -u +%FT%TZ', 'echo no >&2; exit 4', 'echo never'],
      undefined,
    ],
    ['a report that was never written', ['true'], 'junit.xml'],
    ['a report without a test', ['echo "<testsuites/>" > junit.xml'], 'junit.xml'],
    ['output that does not end with a newline', ['printf one', 'printf two; exit 1'], undefined],
    ['a report that is a symbolic link', ['ln -s /etc/passwd junit.xml'], 'junit.xml'],
  ])('is the same outcome as on one machine: %s', async (_, run, report) => {
    const there = await collected(station(run, report))
    expect(canonicalJson(there)).toBe(canonicalJson(await onOneMachine(station(run, report))))
  })

  it('could not run when a command is not there, as on one machine', async () => {
    const of = station(['jidoka-no-such-command'])
    const there = await collected(of).catch((error: unknown) => error)
    const here = await onOneMachine(of).catch((error: unknown) => error)
    expect(there).toMatchObject({ code: 'RUN_COULD_NOT' })
    expect(String(there)).toBe(String(here))
  })

  it('could not run when the script failed before it began', async () => {
    mkdirSync(place)
    await expect(collectRun(left(station(['true']), 'failure'))).rejects.toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })

  it.each([
    ['failure', 'stop', 'a command failed or ran out of time, and the report junit.xml was not written'],
    ['success', 'stop', 'the report junit.xml was not written'],
  ] as const)('is the outcome and the report of a plain step that keeps no notes: %s', async (...seen) => {
    const [outcome, verdict, reason] = seen
    const found = await collectRun(left(station(['true'], 'junit.xml'), outcome))
    expect(found).toMatchObject({ verdict, reason, output: '' })
  })

  it('is a failure when the script was killed at its time limit', async () => {
    runScript(['echo begun; sleep 0.1'])
    rmSync(join(place, 'code'))
    expect(await collectRun(left(station(['echo begun; sleep 0.1']), 'failure'))).toMatchObject({
      verdict: 'stop',
      outcome: 'failure',
      output: 'begun',
    })
  })

  it("follows no link that the code under test put in place of the script's notes", async () => {
    runScript(['echo secret-free; exit 1'])
    const secret = join(temp, 'secret')
    writeFileSync(secret, 'hidden')
    for (const name of ['output.1', 'code']) {
      rmSync(join(place, name))
      symlinkSync(secret, join(place, name))
    }
    expect(await collectRun(left(station(['exit 1']), 'failure'))).toMatchObject({
      output: '',
      verdict: 'stop',
    })
  })

  it('does not wait at a pipe in place of an output', async () => {
    runScript(['exit 1'])
    rmSync(join(place, 'output.1'))
    spawnSync('mkfifo', [join(place, 'output.1')])
    expect(await collectRun(left(station(['exit 1']), 'failure'))).toMatchObject({ output: '' })
  })
})
