import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import type { Isolation } from '../../../shared/commands/isolation/isolation.ts'
import { judgeOutcome } from '../../../shared/line/judge-outcome.ts'
import { outcomeDocument, type RunOutcome } from '../../../shared/line/outcome.ts'
import { runCommands, type RunCommandsOptions } from '../../../shared/commands/run-commands.ts'
import { NOT_APART, WAYS } from '../../support/isolation.ts'
import { criterionOf, factoryOf, specOf } from '../../support/unit-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))

let repository: TestRepository
let base: string
let tmp: string

beforeEach(() => {
  repository = makeRepository()
  base = repository.commit({
    'package.json': '{"type":"module"}',
    'src/one.js': 'export const one = () => 1\n',
  })
  tmp = mkdtempSync(join(tmpdir(), 'jidoka-runs-'))
})
afterEach(() => {
  repository.remove()
  expect(readdirSync(tmp)).toEqual([])
  rmSync(tmp, { recursive: true, force: true })
})

const station = (run: string[], fields: { report?: string; minutes?: number } = {}): Station => ({
  name: 'test',
  work: { kind: 'run', run, report: fields.report, minutes: fields.minutes ?? 5 },
  pass: 'review',
  stop: 'generate',
})

/** The examples of a spec are another test's matter. */
const notExercising = (of: Station): Station =>
  of.work.kind === 'run' ? { ...of, work: { ...of.work, exercise: false } } : of

function run(of: Station, options: Partial<RunCommandsOptions> = {}): Promise<RunOutcome> {
  return runCommands({
    repo: repository.path,
    base,
    factory: factoryOf({ line: [notExercising(of)] }),
    spec: specOf({ acceptance: [] }),
    changeSet: changeSetOf(base, []),
    station: of,
    round: 1,
    env: { PATH },
    tmp,
    apart,
    ...options,
  })
}

const shell = (...commands: string[]): Promise<RunOutcome> => run(station(commands))
let apart: Isolation = NOT_APART
const useWay = (isolation: Isolation): void => {
  beforeAll(() => {
    apart = isolation
  })
  afterAll(() => {
    apart = NOT_APART
  })
}

async function errorOf(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; retryable: boolean }> {
  return work.then(
    () => expect.fail('it did not fail'),
    (thrown: unknown) => {
      if (!(thrown instanceof FactoryError)) throw thrown
      return { code: thrown.code, message: thrown.message, retryable: thrown.retryable }
    },
  )
}

/** Is there a process with these words? They must be of one test alone. */
const isRunning = (words: string): boolean =>
  readdirSync('/proc').some((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(words)
      )
    } catch {
      return false
    }
  })

let sleeps = 0
/** Words of a process that lasts, unlike those of any other test. */
const lastingWords = (): string => `sleep 1000.${process.pid}${(sleeps += 1)}`

describe.each(WAYS)('commands, %s,', (_, isolation) => {
  useWay(isolation)

  it('that succeed are a pass', async () => {
    expect(await shell('true', 'echo fine')).toEqual({
      station: 'test',
      round: 1,
      verdict: 'pass',
      reason: expect.any(String) as string,
      outcome: 'success',
      commands: ['true', 'echo fine'],
      tests: [],
      output: '',
      isolation: isolation.kind,
    })
  })

  it('that fail are a stop with what they printed, in the order printed', async () => {
    expect(await shell('echo out; echo err >&2; echo out again; exit 3')).toEqual({
      station: 'test',
      round: 1,
      verdict: 'stop',
      reason: expect.any(String) as string,
      outcome: 'failure',
      commands: ['echo out; echo err >&2; echo out again; exit 3'],
      tests: [],
      output: 'out\nerr\nout again',
      isolation: isolation.kind,
    })
  })

  it('print as one stream: a command goes on where the one before ended its line', async () => {
    expect(await shell('printf one', 'echo two; exit 1')).toMatchObject({ output: 'onetwo' })
  })

  it('end with the first that fails', async () => {
    expect(await shell('echo one', 'false', 'echo three')).toMatchObject({ verdict: 'stop', output: 'one' })
  })

  it('fail when any part of a pipe or any line fails', async () => {
    expect(await shell('false | cat')).toMatchObject({ outcome: 'failure' })
    expect(await shell('false\necho reached')).toMatchObject({ outcome: 'failure', output: '' })
  })

  it('fail when a signal ends them', async () => {
    expect(await shell('kill -SEGV $$')).toMatchObject({ outcome: 'failure', verdict: 'stop' })
  })

  it('see the change laid into a clean copy of the base', async () => {
    repository.write({ 'src/one.js': 'edited in the working tree', 'untracked.txt': '' })
    const changeSet = changeSetOf(base, [{ path: 'src/two.js', content: 'two' }])
    const outcome = await run(station(['cat src/one.js src/two.js; ls -A; exit 1']), { changeSet })
    expect(outcome.output).toBe('export const one = () => 1\ntwopackage.json\nsrc')
  })

  it('see nothing of the environment but PATH, and folders of their own', async () => {
    const env = {
      PATH,
      OPENAI_API_KEY: 'sk-secret',
      GITHUB_TOKEN: 'ghs_secret',
      NODE_OPTIONS: '--require evil',
      BASH_ENV: '/evil',
    }
    const outcome = await run(station(['env | sort | grep -v "^_=\\|^PATH=\\|^SHLVL="; exit 1']), { env })
    expect(outcome.output.split('\n')).toEqual([
      'CI=true',
      'HOME=~',
      'LANG=C.UTF-8',
      'PWD=.',
      'TMPDIR=<tmp>',
      'TZ=UTC',
    ])
  })

  it('read nothing from standard input', async () => {
    expect(await shell('cat; echo read; exit 1')).toMatchObject({ output: 'read' })
  })

  it('may print without end: head and tail are kept, the rest is counted', async () => {
    const { output } = await shell('seq 1 200000; exit 1')
    const lines = output.split('\n')
    expect(lines).toHaveLength(201)
    expect([lines[0], lines[60], lines.at(-1)]).toEqual(['1', '[... 199800 lines left out ...]', '200000'])
  })

  it('are stopped when their time is over, with everything they started', async () => {
    const lasting = lastingWords()
    const outcome = await run(station([`echo begun; ${lasting} & ${lasting}; echo never`], { minutes: 0.05 }))
    expect(outcome).toMatchObject({
      outcome: 'failure',
      verdict: 'stop',
      reason: expect.any(String) as string,
      output: 'begun',
    })
    // what was killed is gone once the kernel has taken it away
    await expect.poll(() => isRunning(lasting), { timeout: 10_000 }).toBe(false)
  })

  it('leave no process behind when they end, not even one in a session of its own', async () => {
    const lasting = lastingWords()
    const outcome = await shell(`${lasting} & setsid sh -c 'exec ${lasting}' & sleep 0.3`)
    expect(outcome).toMatchObject({ verdict: 'pass' })
    await expect.poll(() => isRunning(lasting), { timeout: 10_000 }).toBe(false)
  })

  it('that ignore every polite signal are stopped all the same', async () => {
    const outcome = await run(
      station([`trap '' TERM INT HUP; while :; do sleep 0.05; done`], { minutes: 0.005 }),
    )
    expect(outcome).toMatchObject({ outcome: 'failure' })
  })

  it('may leave folders that nobody may enter; the copy is removed all the same', async () => {
    expect(await shell('mkdir -p a/b; echo x > a/b/c; chmod 000 a/b; chmod 500 a')).toMatchObject({
      verdict: 'pass',
    })
  })

  it('may not be those of an action', async () => {
    const review: Station = {
      name: 'review',
      work: { kind: 'action', action: 'review' },
      pass: undefined,
      stop: undefined,
    }
    expect(await errorOf(run(review))).toMatchObject({ code: 'INTERNAL' })
  })
})

describe.each(WAYS)('commands that could not run, %s,', (_, isolation) => {
  useWay(isolation)

  it('are an error when a command is not found', async () => {
    expect(await errorOf(shell('no-such-program --now'))).toEqual({
      code: 'RUN_COULD_NOT',
      message: expect.stringContaining('no-such-program'),
      retryable: true,
    })
  })

  it('are an error when a command cannot be executed', async () => {
    expect(await errorOf(shell('./package.json'))).toMatchObject({ code: 'RUN_COULD_NOT' })
  })

  it('are an error when there is no shell', async () => {
    expect(await errorOf(run(station(['true']), { env: { PATH: '/nonexistent' } }))).toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })

  it('are an error when there is no room for the copy', async () => {
    expect(await errorOf(run(station(['true']), { tmp: join(tmp, 'missing') }))).toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })

  it('are an error when the change does not fit', async () => {
    const changeSet = changeSetOf(base, [{ path: 'missing.js', content: undefined }])
    expect(await errorOf(run(station(['true']), { changeSet }))).toMatchObject({ code: 'CHANGE_SET_INVALID' })
  })
})

describe.each(WAYS)('an interruption of commands, %s,', (_, isolation) => {
  useWay(isolation)

  it('ends the commands, removes the copy and is an error that can be run again', async () => {
    const controller = new AbortController()
    const lasting = lastingWords()
    const work = errorOf(run(station([lasting]), { signal: controller.signal }))
    while (!isRunning(lasting)) await new Promise((resolve) => setTimeout(resolve, 10))
    controller.abort()
    expect(await work).toMatchObject({ code: 'INTERRUPTED', retryable: true })
    await expect.poll(() => isRunning(lasting), { timeout: 10_000 }).toBe(false)
  })

  it('before the first command starts none', async () => {
    expect(await errorOf(run(station(['true']), { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'INTERRUPTED',
    })
  })
})

describe('a declared report', () => {
  const withReport = (command: string, report = 'junit.xml'): Promise<RunOutcome> =>
    run(station([command], { report }))
  const xml = (inner: string): string => `echo '<testsuites>${inner}</testsuites>' > junit.xml`

  it('with passing tests is a pass', async () => {
    expect(await withReport(xml('<testcase name="b"/><testcase name="a"/>'))).toEqual({
      station: 'test',
      round: 1,
      verdict: 'pass',
      reason: expect.stringMatching(/^2 /) as string,
      outcome: 'success',
      commands: [xml('<testcase name="b"/><testcase name="a"/>')],
      report: 'junit.xml',
      tests: [
        { name: 'a', file: undefined, status: 'passed', message: undefined },
        { name: 'b', file: undefined, status: 'passed', message: undefined },
      ],
      output: '',
      isolation: 'none',
    })
  })

  it.each([
    ['that was not written', 'true'],
    ['without a test', xml('')],
    ['with skipped tests only', xml('<testcase name="a"><skipped/></testcase>')],
    ['that names failures although the commands succeeded', xml('<testcase name="a"><failure/></testcase>')],
    ['that is cut short', 'echo "<testsuites>" > junit.xml'],
    ['that is a link', 'echo "<testsuites/>" > x.xml; ln -s x.xml junit.xml'],
    ['that is a folder', 'mkdir junit.xml'],
    ['that is a pipe', 'mkfifo junit.xml'],
    ['beside a failure', 'false'],
  ])('%s is a stop', async (_, command) => {
    expect((await withReport(command)).verdict).toBe('stop')
  })

  it('behind a linked folder is a stop', async () => {
    const outcome = await withReport(
      'mkdir real; ln -s real out; echo "<testsuites/>" > out/j.xml',
      'out/j.xml',
    )
    expect(outcome).toMatchObject({
      verdict: 'stop',
      reason: expect.stringContaining('out/j.xml') as string,
    })
  })

  it('that was there before the commands ran is no evidence', async () => {
    base = repository.commit({ 'junit.xml': '<testsuites><testcase name="stale"/></testsuites>' })
    expect(await withReport('true')).toMatchObject({
      verdict: 'stop',
      reason: expect.stringContaining('junit.xml') as string,
    })
    const changeSet = changeSetOf(base, [
      { path: 'junit.xml', content: '<testsuites><testcase name="forged"/></testsuites>' },
    ])
    expect(await run(station(['true'], { report: 'junit.xml' }), { changeSet })).toMatchObject({
      verdict: 'stop',
    })
  })

  it('outranks a command that was not found: tests ran', async () => {
    expect(
      await withReport(`${xml('<testcase name="a"><failure/></testcase>')}; no-such-program`),
    ).toMatchObject({ verdict: 'stop' })
  })
})

/** A failing suite that prints everything that differs between two runs. */
const RESTLESS = `
import { mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
const port = await new Promise((resolve) => { const s = createServer().listen(0, '127.0.0.1', () => { resolve(s.address().port); s.close() }) })
const noise = () => ['in ' + import.meta.url, process.cwd(), homedir(), mkdtempSync(join(tmpdir(), 'suite-')), randomUUID(), 'pid ' + process.pid,
  new Date().toISOString(), Date.now(), 'http://127.0.0.1:' + port + '/x', 'took ' + (performance.now()).toFixed(2) + ' ms'].join('\\n')
`
const NODE_SUITE = `import { describe, it, test } from 'node:test'
import assert from 'node:assert/strict'
import { one } from '../src/one.js'
${RESTLESS}
test('AC-1: one("a & <b>") returns 2', () => assert.equal(one(), 2))
describe('numbers', () => { it('is one', () => assert.equal(one(), 1)); describe('deep', () => it('is three', () => assert.deepEqual({ one: one() }, { one: 3 }))) })
test('restless', () => { throw new RangeError(noise()) })
test('later', { skip: true }, () => {})
`
const VITEST_SUITE = `import { one } from '../src/one.js'
${RESTLESS}
test('AC-1: one("a & <b>") returns 2', () => expect(one()).toBe(2))
describe('numbers', () => { it('is one', () => expect(one()).toBe(1)); describe('deep', () => it('is three', () => expect({ one: one() }).toEqual({ one: 3 }))) })
test('restless', () => { throw new RangeError(noise()) })
test.skip('later', () => {})
`
const NODE = station(['node --test --test-reporter=junit --test-reporter-destination=junit.xml'], {
  report: 'junit.xml',
})
const VITEST_RUN = station([`node ${VITEST} run --globals --reporter=junit --outputFile=junit.xml`], {
  report: 'junit.xml',
})

const told = (outcome: RunOutcome): string[] =>
  outcome.tests.map(({ file, name, status }) => `${status} ${file ?? ''}: ${name}`)

describe.each([
  ["Node's own test runner", NODE, NODE_SUITE],
  ['vitest', VITEST_RUN, VITEST_SUITE],
])('the report of %s', (runner, of, suite) => {
  it('tells files, names, status and what failed', async () => {
    base = repository.commit({
      'test/one.test.js': suite,
      'test/two.test.js':
        runner === 'vitest'
          ? `test('fine', () => {})`
          : `import 'node:test'; import { test } from 'node:test'; test('fine', () => {})`,
    })
    const outcome = await run(of)
    expect(told(outcome)).toEqual([
      'failed test/one.test.js: AC-1: one("a & <b>") returns 2',
      'skipped test/one.test.js: later',
      'failed test/one.test.js: numbers > deep > is three',
      'passed test/one.test.js: numbers > is one',
      'failed test/one.test.js: restless',
      'passed test/two.test.js: fine',
    ])
    expect(outcome).toMatchObject({
      verdict: 'stop',
      reason: '3 of 5 tests failed',
      outcome: 'failure',
      output: '',
    })
    expect(outcome.tests[0]?.message).toMatch(/1[^]*2/)
    expect(JSON.stringify(outcome)).not.toContain(tmp)
    expect(outcomeDocument.problemsOf(JSON.parse(JSON.stringify(outcome)))).toEqual([])
  })

  it('is the same in two folders at two times', async () => {
    base = repository.commit({ 'test/one.test.js': suite })
    const elsewhere = mkdtempSync(join(tmpdir(), 'jidoka-other-place-'))
    try {
      const [first, second] = [await run(of), await run(of, { tmp: elsewhere })]
      expect(second).toEqual(first)
      expect(first.tests.find((test) => test.name === 'restless')?.message).toContain('<uuid>')
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })

  it('names a file that cannot be loaded, and the findings show it', async () => {
    base = repository.commit({ 'test/one.test.js': `import { missing } from './nowhere.js'\n` })
    const outcome = await run(of)
    expect(told(outcome)).toEqual(['failed test/one.test.js: test/one.test.js'])
    expect(judgeOutcome(outcome).verdict.findings[0]).toMatchObject({
      code: 'RUN_TEST_FAILED',
      file: 'test/one.test.js',
    })
  })

  it('without a test file is a stop', async () => {
    expect(await run(of)).toMatchObject({ verdict: 'stop' })
  })
})

it('the output of a failure is the same in two folders at two times', async () => {
  base = repository.commit({ 'noise.js': `${RESTLESS}\nconsole.log(noise())\nthrow new Error('end')` })
  const noisy = station(['node noise.js', 'true'])
  const [first, second] = [await run(noisy), await run(noisy)]
  expect(second).toEqual(first)
  expect(first.output).toContain('Error: end')
})

it('a committed link to a folder outside can be read, as git lays it', async () => {
  symlinkSync(dirname(VITEST), join(repository.path, 'tools'))
  base = repository.commit({})
  expect(await shell('test -f tools/vitest.mjs')).toMatchObject({ verdict: 'pass' })
})

describe('the examples of the spec', () => {
  const HELD_OUT = criterionOf('AC-2', { holdout: true, examples: [{ call: 'one()', returns: 'secret' }] })
  const spec = specOf({
    interface: [{ module: 'src/one.js', signature: 'function one(): number', doc: undefined }],
    acceptance: [criterionOf('AC-1', { examples: [{ call: 'one()', returns: 1 }] }), HELD_OUT],
  })
  const files = [
    { path: 'test/acceptance/kebab.test.js', content: 'visible\n' },
    { path: 'test/acceptance/kebab.holdout.test.js', content: 'secret\n' },
  ]
  const exercising = (of: Station): Partial<RunCommandsOptions> => ({
    factory: factoryOf({ line: [of] }),
    spec,
    changeSet: changeSetOf(
      base,
      files.map(({ path, content }) => ({ path, content, mode: '100644' as const, sha256: sha256(content) })),
    ),
  })
  const rows = [
    { criterion: 'AC-1', example: 1, alone: { kind: 'returned', value: '[1]' } },
    { criterion: 'AC-2', example: 1, alone: { kind: 'returned', value: '[1]' } },
  ]

  it('are called before the commands, which cannot change what they give', async () => {
    const of = station(['echo "export const one = () => 2" > src/one.js'])
    expect((await run(of, exercising(of))).values).toEqual({ rows })
  })

  it('are called by a station that does nothing else', async () => {
    const of = station([])
    expect(await run(of, exercising(of))).toMatchObject({ verdict: 'pass', values: { rows } })
  })

  it('are not called by a station that says so', async () => {
    const of = notExercising(station(['true']))
    expect((await run(of, exercising(of))).values).toBeUndefined()
  })

  it('leave nothing of what is expected where the code runs', async () => {
    repository.write({ 'specs/kebab.spec.md': 'secret\n', '.factory/house.yml': 'secret\n' })
    base = repository.commit({
      'src/one.js':
        "import { globSync, readFileSync } from 'node:fs'\nconst find = () => globSync('**/{.*,*}').filter((path) => /\\.(ts|md|yml|js)$/.test(path) && /secret|visible/.test(readFileSync(path, 'utf8')))\nexport const one = () => find().sort()\n",
    })
    const of = station(['grep -rlE "secret|visible" test specs .factory .git 2> /dev/null || true'])
    const outcome = await run(of, exercising(of))
    expect(outcome.values?.rows[0]?.alone).toEqual({ kind: 'returned', value: '[[1],"src/one.js"]' })
    expect(outcome.output).toBe('')
    const failing = station(['grep -rlE "secret|visible" test specs .factory .git; exit 1'])
    expect((await run(failing, exercising(failing))).output).toMatch(/^test\/acceptance\/kebab\.test\.js\n/)
  })
})
