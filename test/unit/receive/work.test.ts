import { spawnSync } from 'node:child_process'
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
import { WITHOUT_EXAMPLES } from '../../support/unit-of.ts'
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
    env: { PATH, RUNNER_TEMP: temp, ...Object.fromEntries(places), ...env },
    encoding: 'utf8',
  })
  const files = Object.fromEntries(places.map(([name, path]) => [name, readFileSync(path, 'utf8')]))
  return { outcome: status === 0 ? 'success' : 'failure', code: status, log: stdout, files }
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
    const token = /^::stop-commands::([\w-]{36})\n/.exec(log)?.[1] ?? 'none'
    expect(log).toContain('::error::forged')
    expect(log.trimEnd().endsWith(`::${token}::`)).toBe(true)
    expect(log.split(`::${token}::`)).toHaveLength(2)
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
