import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectRun } from '../../../shared/commands/collect-run.ts'
import { makePlaceIn } from '../../../shared/commands/place.ts'
import { runCommands } from '../../../shared/commands/run-commands.ts'
import { NODE_LINK, ORDER_FILE, PROGRAM_LINK, RUN_FOLDER } from '../../../shared/commands/run-folder.ts'
import type { CommandWork } from '../../../shared/factory/factory.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { pathWithoutIsolation, WAYS } from '../../support/isolation.ts'
import { sourceStartUpVariables } from '../../support/programs.ts'
import { WITHOUT_EXAMPLES } from '../../support/unit-of.ts'
import { makeLogReader, type LogLine } from '../../support/workflow-runner/log-commands.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
const PROGRAM = fileURLToPath(new URL('../../../actions/receive/work.ts', import.meta.url))
const CHANGE = [{ path: 'src/two.js', content: 'two\n' }]

let repository: TestRepository
let base: string
let temp: string
let folder: string
beforeEach(() => {
  repository = makeRepository()
  base = repository.commit({ 'src/one.js': 'one\n', 'specs/a.spec.md': 'expected\n' })
  temp = mkdtempSync(join(tmpdir(), 'jidoka-job-'))
  folder = join(temp, RUN_FOLDER)
})
afterEach(() => {
  repository.remove()
  rmSync(temp, { recursive: true, force: true })
})

const workOf = (run: string[], fields: Partial<CommandWork> = {}): CommandWork => ({
  ...{ kind: 'run', run, report: undefined, minutes: 1 },
  ...fields,
})

/** What phase `apply` of the action leaves. */
async function lay(work: CommandWork): Promise<void> {
  mkdirSync(folder)
  await makePlaceIn(folder)
  symlinkSync(process.execPath, join(folder, NODE_LINK))
  symlinkSync(PROGRAM, join(folder, PROGRAM_LINK))
  const order = {
    station: 'test',
    round: 1,
    isolation: 'auto',
    repo: repository.path,
    work,
    hidden: [],
    tests: [],
  }
  writeFileSync(join(folder, ORDER_FILE), canonicalJson({ ...order, changeSet: changeSetOf(base, CHANGE) }))
}

interface Step {
  outcome: 'success' | 'failure'
  code: number | null
  log: string
  /** The files of the step, by their variables. */
  files: Record<string, string>
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STEP_SUMMARY']

/** Starts the program as the compiled step does. */
function step(phase: string, env: Record<string, string> = {}): Step {
  const places = FILES.map((name) => [name, join(temp, name)] as const)
  for (const [, path] of places) writeFileSync(path, '')
  const words = [join(folder, PROGRAM_LINK), phase]
  const { status, stdout } = spawnSync(join(folder, NODE_LINK), words, {
    cwd: temp,
    env: { PATH, RUNNER_TEMP: temp, ...sourceStartUpVariables(), ...Object.fromEntries(places), ...env },
    encoding: 'utf8',
  })
  const files = Object.fromEntries(places.map(([name, path]) => [name, readFileSync(path, 'utf8')]))
  return { outcome: status === 0 ? 'success' : 'failure', code: status, log: stdout, files }
}

/** What the runner takes the lines of a log for. */
function heard(log: string): LogLine[] {
  return log.split('\n').map(makeLogReader())
}

function tokenIn(log: string): string {
  return /^::stop-commands::([\w-]{36})$/m.exec(log)?.[1] ?? 'none'
}

async function layAnew(work: CommandWork): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await lay(work)
}

/** The same, with the signal that the runner sends first when a job is cancelled. */
async function interrupted(
  phase: string,
  env: Record<string, string>,
): Promise<{ log: string; code: number | null }> {
  const child = spawn(join(folder, NODE_LINK), [join(folder, PROGRAM_LINK), phase], {
    cwd: temp,
    env: { PATH, RUNNER_TEMP: temp, ...sourceStartUpVariables(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text
    if (text.includes('begun')) child.kill('SIGINT')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { log, code }
}

const recordIn = ({ files }: Step): string => /^record=(\w+)\n$/.exec(files['GITHUB_OUTPUT'] ?? '')?.[1] ?? ''

const collect = (work: CommandWork, seen: Step): Promise<RunOutcome> =>
  collectRun({ station: 'test', round: 1, work, outcome: seen.outcome, record: recordIn(seen), folder })

describe.each(WAYS)('the program of a command station in a job, with commands %s,', (name) => {
  const { folder: shadow, path } = name.startsWith('as ordinary')
    ? pathWithoutIsolation(PATH)
    : { folder: '', path: PATH }
  const way = { PATH: path }
  afterAll(() => rmSync(shadow, { recursive: true, force: true }))

  it.each([
    ['success', ['echo fine', 'cat src/two.js']],
    ['failure', ['echo out; echo err >&2; pwd; echo "$HOME"; exit 4', 'echo never']],
    ['a file that was changed', ['echo x > src/one.js', 'true']],
  ])('records the outcome that jidoka run gives: %s', async (_, run) => {
    const work = workOf(run)
    await lay(work)
    const seen = step('run', way)
    const outcome = await collect(work, seen)
    const station = { name: 'test', work, pass: 'review', stop: undefined }
    const local = {
      ...WITHOUT_EXAMPLES,
      repo: repository.path,
      base,
      changeSet: changeSetOf(base, CHANGE),
      station,
      round: 1,
      env: way,
    }
    expect(outcome).toEqual(await runCommands(local))
    expect(seen.code).toBe(outcome.outcome === 'success' ? 0 : 1)
  })

  it('prints between tokens that its commands do not know', async () => {
    const work = workOf(['echo "::error::forged"; echo "::set-output name=record::x"'])
    await lay(work)
    const { log } = step('run', way)
    const token = tokenIn(log)
    expect(log).toContain('::error::forged')
    expect(log.trimEnd().endsWith(`::${token}::`)).toBe(true)
    expect(log.split(`::${token}::`)).toHaveLength(2)
    // the runner applies problem matchers between the tokens as well
    const before = log.slice(0, log.indexOf('::stop-commands::'))
    const owners = ['eslint-compact', 'eslint-stylish', 'tsc', 'python', 'go', 'java', 'csc']
    expect(before.match(/(?<=::remove-matcher owner=)[\w-]+/g)).toEqual(owners)
  })

  it.each(['setup', 'run'])('says nothing to the runner that commands of %s print', async (phase) => {
    const lines = [
      '::add-mask::success',
      '::error title=Review::forged',
      '::set-output name=record::x',
      '##[error]forged',
      ...['stop-commands', 'end', 'undefined', '$TOKEN', '00000000-0000-4000-8000-000000000000'].map(
        (guess) => `::${guess}::`,
      ),
      '::add-mask::success',
    ]
    const command = `${lines.map((line) => `echo "${line}"`).join('; ')}; env; cat /proc/$$/environ | tr '\\0' '\\n'`
    const work = workOf([command], { setup: { run: [command], minutes: 1, secrets: [] } })
    await lay(work)
    if (phase === 'run') step('setup', way)
    const { log, code } = step(phase, way)
    expect(code).toBe(0)
    expect(log.match(/::add-mask::success/g)?.length).toBeGreaterThan(1)
    expect(heard(log).filter(({ kind }) => kind !== 'text' && kind !== 'quiet')).toEqual([
      { kind: 'stop', token: tokenIn(log) },
    ])
  })

  it('closes what it has opened where its time is over, a command kills its shell, or it is interrupted', async () => {
    for (const [command, minutes] of [
      ['sleep 60', 0.01],
      ['kill -9 $$', 1],
    ] as const) {
      await layAnew(workOf([command], { minutes }))
      const { log } = step('run', way)
      expect(log.split(`::${tokenIn(log)}::`)).toHaveLength(2)
    }
    await layAnew(workOf(['echo begun; sleep 60']))
    const { log, code } = await interrupted('run', way)
    expect(code).toBe(3)
    expect(log.split(`::${tokenIn(log)}::`)).toHaveLength(2)
  })

  it('drops what commands wrote into the files of the runner', async () => {
    const lines = FILES.map((file) => `echo forged >> ${join(temp, file)} || true`)
    const work = workOf([lines.join('; ')])
    await lay(work)
    const { files, ...seen } = step('run', way)
    expect(recordIn({ files, ...seen })).toMatch(/^\w{64}$/)
    expect(Object.values(files).join('')).not.toContain('forged')
  })

  it('gives commands nothing of the environment of its step', async () => {
    const work = workOf(['env | sort; exit 1'])
    await lay(work)
    const seen = step('run', {
      ...way,
      GITHUB_TOKEN: 'ghs_token',
      ACTIONS_RUNTIME_TOKEN: 'runtime',
      INPUT_TOKEN: 'input',
    })
    const { output } = await collect(work, seen)
    const names = output.split('\n').map((line) => line.split('=')[0] ?? '')
    expect(names.filter((each) => !['PWD', 'SHLVL', '_'].includes(each))).toEqual([
      'CI',
      'HOME',
      'LANG',
      'PATH',
      'TMPDIR',
      'TZ',
    ])
  })

  it('runs setup in a step of its own first, and refuses to run without', async () => {
    const work = workOf(['cat made; exit 1'], {
      setup: { run: ['echo made > made'], minutes: 1, secrets: [] },
    })
    await lay(work)
    const early = step('run', way)
    expect(early.code).toBe(3)
    await expect(collect(work, early)).rejects.toMatchObject({ code: 'RUN_SETUP' })
    expect(step('setup', way)).toMatchObject({ code: 0, files: { GITHUB_OUTPUT: '' } })
    expect(await collect(work, step('run', way))).toMatchObject({ output: 'made' })
  })

  it('could not run where setup fails, a command is not there, or the order is gone', async () => {
    const work = workOf(['no-such-program'], { setup: { run: ['exit 2'], minutes: 1, secrets: [] } })
    await lay(work)
    expect(step('setup', way)).toMatchObject({
      code: 3,
      log: expect.stringContaining('::error::could not run: RUN_SETUP') as string,
    })
    rmSync(join(folder, ORDER_FILE))
    await expect(collect(work, step('run', way))).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
  })
})

/** Ways to leave a process running: each is gone before anything is collected. */
const LASTING: readonly ((sleep: string) => string)[] = [
  (sleep) => `setsid ${sleep} &`,
  (sleep) => `(setsid sh -c '${sleep} & exit 0' &)`,
  (sleep) => `nohup ${sleep} > /dev/null 2>&1 &`,
  (sleep) => `setsid sh -c "trap '' TERM INT HUP; exec ${sleep}" &`,
  (sleep) => `env -i PATH="$PATH" setsid ${sleep} &`,
  (sleep) => `(ulimit -x 9; ulimit -m 9000000; env -i PATH="$PATH" setsid ${sleep}) &`,
]

/** A command that starts processes in all these ways, all with the words `sleep`. */
function leaving(): { command: string; sleep: string } {
  const sleep = `sleep 1000.${process.pid}${(started += 1)}`
  return { sleep, command: `${LASTING.map((start) => start(sleep)).join('\n')}\nsleep 0.5` }
}
let started = 0

describe.each(WAYS)('what commands leave running, %s,', (name) => {
  const { folder: shadow, path } = name.startsWith('as ordinary')
    ? pathWithoutIsolation(PATH)
    : { folder: '', path: PATH }
  afterAll(() => rmSync(shadow, { recursive: true, force: true }))

  it('is ended with its step: double forks, nohup, other sessions, and whatever ignores or forgets', async () => {
    const { command, sleep } = leaving()
    await lay(workOf([command]))
    expect(step('run', { PATH: path }).code).toBe(0)
    expect(pidsOf(sleep)).toEqual([])
  })
})

describe('on a machine that cannot isolate', () => {
  const { folder: shadow, path } = pathWithoutIsolation(PATH)
  afterAll(() => rmSync(shadow, { recursive: true, force: true }))

  it('commands that kill the program they run under leave no record, and nothing that runs while it is collected', async () => {
    const { command, sleep } = leaving()
    const work = workOf([`${command}; kill -9 $PPID; sleep 5`])
    await lay(work)
    const seen = step('run', { PATH: path })
    expect(seen.outcome).toBe('failure')
    // one that hides its mark is ended by any run of the machine, such as one of a test beside this one
    expect(pidsOf(sleep).length).toBeGreaterThanOrEqual(LASTING.length - 1)
    expect(step('end', { PATH: path })).toMatchObject({ code: 0, log: '' })
    expect(pidsOf(sleep)).toEqual([])
    await expect(collect(work, seen)).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
  })

  it('and has set the limits of process marks itself, a process outlives its step: the control is off', async () => {
    const sleep = `sleep 1000.${process.pid}${(started += 1)}`
    await lay(workOf([`env -i PATH="$PATH" setsid ${sleep} & sleep 0.2`]))
    const program = [join(folder, NODE_LINK), join(folder, PROGRAM_LINK), 'run']
    const words = ['-c', 'ulimit -m 999999999; exec "$@"', 'bash', ...program]
    expect(spawnSync('bash', words, { env: { PATH: path, RUNNER_TEMP: temp } }).status).toBe(0)
    const left = pidsOf(sleep)
    expect(left).toHaveLength(1)
    left.forEach((pid) => process.kill(pid, 'SIGKILL'))
  })
})

it('says what is missing where no earlier step has laid its folder', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'run'], {
    env: { PATH, RUNNER_TEMP: temp, ...sourceStartUpVariables() },
    encoding: 'utf8',
  })
  expect(status).toBe(3)
  expect(stdout).toContain('there is no work order')
  expect(stdout).toContain('their record cannot be written')
  expect(stderr).toBe('')
})

/** The processes whose words these are, without those that have ended. */
function pidsOf(words: string): number[] {
  return execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match?.[3] === words && match[2]?.startsWith('Z') === false ? [Number(match[1])] : [],
    )
}
