import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log, Run } from 'sarif'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sourceOf } from '../support/programs.ts'
import { startModelServer } from '../support/model-server/model-server.ts'
import { BEST } from '../support/isolation.ts'
import { makeRepository } from '../support/repository.ts'
import { sarifProblems } from '../support/sarif-problems.ts'
import { edit, makeStory, runCli, type Ran, type Story, type UnitJson } from '../support/story.ts'

const HALTED = 'specs/kebab-case.spec.md'
const RELEASED = 'specs/truncate-middle.spec.md'

let root: string
let story: Story
let units: UnitJson[]
let ran: Ran

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-cli-'))
  story = makeStory()
  ran = await story.cli(['run', HALTED, RELEASED, '--mode', 'replay', '--json'])
  units = (document(ran) as { units: UnitJson[] }).units
})
afterAll(() => {
  story.remove()
  rmSync(root, { recursive: true, force: true })
})

/** What `--json`, SARIF, annotations and summaries name a finding by. */
const KEY = /^[0-9a-f]{16}:1$/

/** Standard output must be exactly one JSON document. */
function document({ stdout }: Ran): unknown {
  const value = JSON.parse(stdout) as unknown
  expect(stdout).toBe(`${JSON.stringify(value, null, 2)}\n`)
  return value
}

function traceOf(spec: string): string {
  const trace = units.find((unit) => unit.spec === spec)?.trace
  if (trace === undefined || trace === null) throw new Error(`no trace of ${spec}`)
  return trace
}

/** A copy of the story's repository, its runs and traces included. */
function copy(name: string): string {
  const folder = join(root, name)
  cpSync(story.folder, folder, { recursive: true })
  return folder
}

function unitsOf(outcome: Ran): UnitJson[] {
  return (document(outcome) as { units: UnitJson[] }).units
}

/** The keys of a run of SARIF, as they stand. */
function keysOfRun({ results = [] }: Run): string[] {
  return results.map(({ partialFingerprints }) => partialFingerprints?.['jidoka/v1'] ?? '')
}

interface ErrorJson {
  code: string
  message: string
  next: string
}

/** Bad usage: exit 2, code and next step on standard error, the same as the one JSON document. */
function usageError(outcome: Ran): ErrorJson {
  const { error } = document(outcome) as { error: ErrorJson }
  expect(outcome.exit).toBe(2)
  expect(outcome.stderr).toMatch(new RegExp(`^error ${error.code}\\b`, 'm'))
  expect(outcome.stderr).toContain(`\n  next: ${error.next}\n`)
  expect(error.next).not.toBe('')
  return error
}

describe('the overview', () => {
  test('names every command with one line, and the version is one word', async () => {
    const [bare, help, version] = await Promise.all([
      story.cli([]),
      story.cli(['--help']),
      story.cli(['--version']),
    ])
    expect(bare).toEqual(help)
    expect([help.exit, help.stderr]).toEqual([0, ''])
    for (const name of ['run', 'validate', 'show', 'verify', 'trace', 'replay', 'compile', 'init', 'doctor'])
      expect(help.stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'))
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('ends as it would, when its reader is gone', async () => {
    const child = spawn(process.execPath, [sourceOf('jidoka'), 'run', '--help'], { stdio: 'pipe' })
    child.stdout.destroy()
    const said: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const [exit] = (await once(child, 'close')) as [number]
    expect([exit, Buffer.concat(said).toString('utf8')]).toEqual([0, ''])
  })

  test('of one command shows options and examples, whatever else is said', async () => {
    const help = await story.cli(['run', '--mode', 'nonsense', '--help'])
    expect([help.exit, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toMatch(/--resume[\s\S]*Exit: 0 released[\s\S]*Examples\n {2}jidoka run specs/)
  })
})

describe.concurrent('bad usage', () => {
  test.each([
    ['an unknown command', ['frobnicate'], 'USAGE', /frobnicate/],
    ['an unknown option', ['run', RELEASED, '--frobnicate'], 'USAGE', /--frobnicate/],
    ['an option without its value', ['run', RELEASED, '--mode'], 'USAGE', /mode/],
    ['no spec', ['run'], 'USAGE', /at least one spec/],
    ['a spec that is not there', ['run', 'specs/none.spec.md'], 'FILE_UNREADABLE', /none\.spec\.md/],
    ['a spec outside the repository', ['run', '/etc/hostname'], 'USAGE', /not inside the repository/],
    ['one unit twice', ['run', RELEASED, `./${RELEASED}`], 'USAGE', /same unit/],
    ['a wrong mode', ['run', RELEASED, '--mode', 'later'], 'USAGE', /--mode is "later"/],
    ['a station that is not there', ['run', RELEASED, '--until', 'nobody'], 'USAGE', /--until is "nobody"/],
    ['a folder for SARIF', ['run', RELEASED, '--sarif', 'specs'], 'USAGE', /--sarif specs is a folder/],
    ['one folder for two traces', ['run', RELEASED, HALTED, '--out', 'x'], 'USAGE', /--out/],
    ['a factory.yml that is not there', ['show', '--factory', 'none.yml'], 'FILE_UNREADABLE', /none\.yml/],
    ['a spec to validate outside', ['validate', '/etc/hostname'], 'USAGE', /not inside the repository/],
    ['no trace to verify', ['verify'], 'USAGE', /exactly one trace folder/],
    ['two traces to verify', ['verify', 'a', 'b'], 'USAGE', /exactly one trace folder/],
    ['a trace that is not there', ['verify', '.jidoka/traces/none'], 'TRACE_UNREADABLE', /none/],
    [
      'a trust file that is not there',
      ['verify', '.', '--trust', 'none.json'],
      'FILE_UNREADABLE',
      /none\.json/,
    ],
    ['a trust file that is none', ['verify', '.', '--trust', 'package.json'], 'TRUST_INVALID', /trust file/],
    ['no serial', ['trace', 'truncate-middle'], 'USAGE', /names nothing in this repository/],
    ['an unknown serial', ['trace', 'JD-0000-0000-0000'], 'TRACE_UNREADABLE', /JD-0000-0000-0000/],
    ['no trace to replay', ['replay'], 'USAGE', /exactly one trace folder/],
  ])('%s is told with code and next step', async (_, words, code, message) => {
    const error = usageError(await story.cli([...words, '--json']))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('prints nothing on standard output without --json', async () => {
    const { exit, stdout, stderr } = await story.cli(['frobnicate'])
    expect([exit, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error USAGE: there is no command "frobnicate"\n {2}next: use one of .*\brun\b/)
  })
})

describe.concurrent('a repository that is not ready', () => {
  function git(folder: string, ...words: string[]): void {
    const { status, stderr } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }

  test('because there is none is told so', async () => {
    const folder = mkdtempSync(join(root, 'none-'))
    for (const words of [['run', RELEASED], ['show'], ['validate'], ['trace', 'JD-0000-0000-0000']])
      expect(usageError(await runCli(folder, [...words, '--json'])).code).toBe('GIT_NOT_A_REPOSITORY')
  })

  test('because nothing is committed yet is told so, but its specs can be validated', async () => {
    const folder = mkdtempSync(join(root, 'empty-'))
    git(folder, 'init', '-q')
    cpSync(join(story.folder, 'specs'), join(folder, 'specs'), { recursive: true })
    const error = usageError(await runCli(folder, ['run', RELEASED, '--json']))
    expect([error.code, error.next]).toEqual([
      'GIT_REVISION_UNKNOWN',
      'commit your files first, or name an existing commit',
    ])
    expect((await runCli(folder, ['validate', RELEASED])).exit).toBe(0)
  })

  test('because factory.yml is not committed is told so', async () => {
    const { folder, remove } = makeStory({ adapt: (files) => rmSync(join(files, 'factory.yml')) })
    writeFileSync(join(folder, 'factory.yml'), readFileSync(join(story.folder, 'factory.yml')))
    const error = usageError(await runCli(folder, ['run', RELEASED, '--json']))
    remove()
    expect(error.code).toBe('FILE_UNREADABLE')
    expect(error.message).toMatch(/no factory\.yml in the base commit/)
    expect(error.next).toMatch(/commit/)
  })

  test('because a spec is not valid is told with every finding of every such spec', async () => {
    const folder = copy('bad-specs')
    const bad = '---\nid: other-name\ntitle: x\npaths: { write: [../out.ts] }\nacceptance: []\n---\n'
    writeFileSync(join(folder, 'specs', 'bad.spec.md'), bad)
    writeFileSync(join(folder, 'specs', 'worse.spec.md'), 'no front matter at all\n')
    const words = ['run', 'specs/bad.spec.md', 'specs/worse.spec.md', RELEASED, '--json']
    const error = usageError(await runCli(folder, words))
    expect(error.code).toBe('SPEC_INVALID')
    expect(error.message).toMatch(/specs\/bad\.spec\.md is not valid, [3-9] findings/)
    expect(error.message).toMatch(/specs\/bad\.spec\.md:\d+:\d+ block \w+ .*why/)
    expect(error.message).toMatch(/specs\/worse\.spec\.md is not valid/)
  })

  test('because factory.yml is not valid is told with every finding', async () => {
    const folder = copy('bad-factory')
    edit(folder, 'factory.yml', 'rounds: 3', 'rounds: many')
    edit(folder, 'factory.yml', 'calls: 12', 'calls: -1')
    const error = usageError(await runCli(folder, ['run', RELEASED, '--factory', 'factory.yml', '--json']))
    expect(error.code).toBe('FACTORY_INVALID')
    expect(error.message).toMatch(/factory\.yml:\d+:\d+ block \w+ .*\n.*factory\.yml:\d+:\d+ block \w+ /)
  })
})

describe('a run', () => {
  test('tells each unit, its end and its trace in one document, and its progress on standard error', () => {
    expect(ran.exit).toBe(1)
    expect(units).toEqual([
      {
        spec: HALTED,
        serial: expect.stringMatching(/^JD-/),
        verdict: 'halted',
        rounds: 1,
        stoppedBy: 'spec-validate',
        reason: expect.stringMatching(/^SPEC_EXISTS: /),
        branch: null,
        next: expect.arrayContaining([`see all of it: jidoka trace ${units[0]?.serial ?? ''}`]),
        trace: join(story.folder, '.jidoka', 'traces', units[0]?.serial ?? ''),
        usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
        findings: [
          expect.objectContaining({ key: expect.stringMatching(KEY), code: 'PUBLISH_HALTED' }),
          expect.objectContaining({ key: expect.stringMatching(KEY), code: 'SPEC_EXISTS' }),
        ],
      },
      {
        spec: RELEASED,
        serial: expect.stringMatching(/^JD-/),
        verdict: 'released',
        rounds: 1,
        stoppedBy: null,
        reason: 'every gate passed',
        branch: `factory/${units[1]?.serial ?? ''}`,
        next: expect.arrayContaining([`merge it: git merge factory/${units[1]?.serial ?? ''}`]),
        trace: join(story.folder, '.jidoka', 'traces', units[1]?.serial ?? ''),
        usage: { calls: 2, inputTokens: 0, outputTokens: 0 },
        findings: [expect.objectContaining({ code: 'REVIEW_UNTESTED', level: 'note' })],
      },
    ])
    expect(ran.stderr).toMatch(/^note: made local signing keys/m)
    for (const station of ['spec-validate', 'generate', 'style-gate', 'test', 'review', 'trace-publish'])
      expect(ran.stderr).toMatch(new RegExp(`truncate-middle: ${station} round 1 pass \\(\\d`))
  })

  test('writes what each unit found as SARIF, with the keys of its document and the runs of trace --sarif', async () => {
    const folder = copy('run-sarif')
    const words = ['run', HALTED, RELEASED, '--mode', 'replay', '--json', '--sarif', 'out/all.sarif']
    const outcome = await runCli(folder, words)
    const path = join(folder, 'out', 'all.sarif')
    expect(document(outcome)).toMatchObject({ sarif: path })
    const text = readFileSync(path, 'utf8')
    expect(sarifProblems(text)).toEqual([])
    const { runs } = JSON.parse(text) as Log
    const found = (document(outcome) as { units: { findings: { key: string }[] }[] }).units
    expect(runs.map(keysOfRun)).toEqual(found.map(({ findings }) => findings.map(({ key }) => key)))
    const serial = units[0]?.serial ?? ''
    await runCli(folder, ['trace', serial, '--sarif'])
    const traced = JSON.parse(readFileSync(join(folder, `${serial}.sarif`), 'utf8')) as Log
    expect(traced.runs).toEqual([runs[0]])
  })

  test('says in SARIF that a unit could not run, and why', async () => {
    const bare = makeStory({ withoutCassettes: true })
    await bare.cli(['run', RELEASED, '--mode', 'replay', '--sarif', 'x.sarif'])
    const text = readFileSync(join(bare.folder, 'x.sarif'), 'utf8')
    bare.remove()
    expect(sarifProblems(text)).toEqual([])
    expect((JSON.parse(text) as Log).runs[0]?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: expect.stringMatching(/^CASSETTE_MISS: /) } }],
    })
  })

  test('ends with the worst of its specs', async () => {
    const bare = makeStory({ withoutCassettes: true })
    const outcome = await bare.cli(['run', HALTED, RELEASED, '--mode', 'replay', '--json'])
    expect(outcome.exit).toBe(3)
    expect(unitsOf(outcome)).toMatchObject([
      { verdict: 'halted' },
      { verdict: 'error', stoppedBy: 'generate', error: { code: 'CASSETTE_MISS' } },
    ])
    bare.remove()
  })

  test('uses the committed factory.yml and says so when the work tree has another', async () => {
    const folder = copy('edited-factory')
    appendFileSync(join(folder, 'factory.yml'), '# a remark\n')
    const outcome = await runCli(folder, ['run', HALTED, '--json'])
    expect(outcome.exit).toBe(1)
    expect(unitsOf(outcome)[0]?.serial).toBe(units[0]?.serial)
    expect(outcome.stderr).toMatch(/^note: factory\.yml differs from the one in HEAD/m)
  })

  test('is told for people without --json: serial, verdict, reason, trace', async () => {
    const folder = copy('for-people')
    mkdirSync(join(folder, 'deep', 'down'), { recursive: true })
    const outcome = await runCli(join(folder, 'deep', 'down'), ['run', `../../${HALTED}`])
    expect(outcome.exit).toBe(1)
    expect(outcome.stdout.split('\n')).toEqual([
      `${units[0]?.serial ?? ''} ${HALTED}: halted by spec-validate in round 1`,
      expect.stringMatching(/^ {2}.*block SPEC_EXISTS /),
      `  trace ${join(folder, '.jidoka', 'traces', units[0]?.serial ?? '')}`,
      expect.stringMatching(/^ {2}next: see all of it: jidoka trace JD-/),
      expect.stringMatching(/^ {2}next: change the spec, the code or the rule, then: jidoka run specs\//),
      '',
    ])
  })

  test('leaves its trace where it is told, and refuses a folder that holds something else', async () => {
    const folder = copy('elsewhere')
    rmSync(join(folder, '.jidoka', 'traces'), { recursive: true })
    const precious = join(root, 'precious')
    mkdirSync(precious)
    writeFileSync(join(precious, 'thesis.txt'), 'years of work')
    const refused = await runCli(root, ['run', HALTED, '--repo', folder, '--out', precious, '--json'])
    expect([refused.exit, unitsOf(refused)[0]]).toMatchObject([
      2,
      { verdict: 'error', stoppedBy: 'trace-publish', error: { code: 'USAGE' } },
    ])
    expect(readdirSync(precious)).toEqual(['thesis.txt'])

    const out = join(root, 'out', 'trace')
    const words = ['run', HALTED, '--repo', folder, '--out', 'out/trace', '--resume', '--json']
    const done = await runCli(root, words)
    expect([done.exit, unitsOf(done)[0]?.trace]).toEqual([1, out])
    expect(existsSync(join(folder, '.jidoka', 'traces'))).toBe(false)
    const trust = join(folder, '.jidoka', 'trust.json')
    expect((await runCli(root, ['verify', out, '--trust', trust])).exit).toBe(0)
  })

  test('refuses a second run of the same spec while the first one lasts', async () => {
    const server = await startModelServer({ fault: 'stall' })
    const stalled = makeStory({ endpoint: server.url })
    const words = ['run', RELEASED, '--json']
    const { PATH = '', HOME = '' } = process.env
    const first = spawn(process.execPath, [sourceOf('jidoka'), ...words], {
      cwd: stalled.folder,
      env: { PATH, HOME, TMPDIR: tmpdir() },
      stdio: 'ignore',
    })
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBe(1)
    const second = await runCli(stalled.folder, words)
    expect([second.exit, unitsOf(second)]).toMatchObject([
      2,
      [
        {
          verdict: 'error',
          rounds: 0,
          error: { code: 'USAGE' },
          reason: expect.stringContaining('.running') as string,
        },
      ],
    ])
    first.kill('SIGTERM')
    expect(await once(first, 'close')).toEqual([130, null])
    await server.close()
    stalled.remove()
  })
})

describe.concurrent('show', () => {
  test('prints the committed line as a table and as Mermaid', async () => {
    const { exit, stdout, stderr } = await story.cli(['show'])
    expect([exit, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^line text-kit, at most 3 rounds\n/)
    expect(stdout).toMatch(/\n {2}style-gate +style-gate +test +generate \(next round\)\n/)
    expect(stdout).toContain('\nflowchart LR\n')
  })

  test('as JSON gives the stations in order', async () => {
    const outcome = await story.cli(['show', '--json'])
    const shown = document(outcome) as { line: { name: string }[] }
    expect(outcome.exit).toBe(0)
    expect(shown).toMatchObject({ name: 'text-kit', rounds: 3, mermaid: expect.stringMatching(/^flowchart/) })
    expect(shown.line.map(({ name }) => name)).toEqual([
      'spec-validate',
      'generate',
      'style-gate',
      'test',
      'review',
      'trace-publish',
    ])
  })
})

describe.concurrent('validate', () => {
  test('is not green where there is nothing to check, unless that is allowed', async () => {
    const empty = makeRepository({ 'src/a.ts': 'export const a = 1\n' })
    const [none, allowed] = [
      await runCli(empty.path, ['validate']),
      await runCli(empty.path, ['validate', '--allow-none']),
    ]
    empty.remove()
    expect([none.exit, allowed.exit]).toEqual([1, 0])
    expect(none.stdout).toContain('no file fits specs/*.spec.md, so nothing was checked')
  })

  test('finds what blocks, with place, code and hint, and counts', async () => {
    const { exit, stdout, stderr } = await story.cli(['validate'])
    expect([exit, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(/^specs\/kebab-case\.spec\.md:\d+:\d+ block SPEC_EXISTS .*slugify.* \(.+\)$/m)
    expect(stdout).toMatch(
      /\n4 specs, 4 compared, \d+ exports searched at [0-9a-f]{12}: 1 block, \d+ warn, \d+ note\n$/,
    )
  })

  test.runIf(BEST.kind !== 'none')('finds an export by what it does, unless it may call none', async () => {
    const repository = makeRepository({
      'src/old.js': 'exports.handle = (text) => text.toLowerCase().split(" ").join("-")\n',
      'specs/slugify.spec.md': `---
id: slugify
title: Addresses of headlines
why: Editors write addresses by hand.
paths: { write: [src/slugify.js], read: [] }
interface: [{ module: src/slugify.js, signature: "function slugify(title: string): string" }]
acceptance:
  - id: AC-1
    ears: When a headline is given, slugify shall join its words.
    examples: [{ call: slugify("Hello World"), returns: hello-world }, { call: slugify("A b c"), returns: a-b-c }]
---
`,
    })
    const [found, skipped] = [
      await runCli(repository.path, ['validate']),
      await runCli(repository.path, ['validate', '--skip-trial']),
    ]
    repository.remove()
    expect(found.stdout).toMatch(/:6:\d+ block SPEC_EXISTS slugify .* handle at src\/old\.js:1/)
    expect([found.exit, skipped.exit, skipped.stdout]).toEqual([1, 0, expect.not.stringContaining('handle')])
  })

  test('as JSON tells the same of the specs it is given', async () => {
    const [bad, good] = await Promise.all([
      story.cli(['validate', HALTED, '--json']),
      story.cli(['validate', RELEASED, '--json']),
    ])
    expect([bad.exit, good.exit]).toEqual([1, 0])
    expect(document(bad)).toMatchObject({
      findings: [{ code: 'SPEC_EXISTS', level: 'block', file: HALTED }],
      specs: [expect.anything()],
      base: expect.stringMatching(/^[0-9a-f]{40}$/),
    })
    expect(document(good)).toMatchObject({ findings: [] })
  })
})

describe.concurrent('verify', () => {
  test('says which trust it went by, and is green for a halted unit too', async () => {
    const { exit, stdout } = await story.cli(['verify', traceOf(HALTED)])
    expect(exit).toBe(0)
    expect(stdout).toMatch(
      /^JD-\S+ halted, verified \(local\)\npublished \S+Z by local run local, attempt 1\ntrust: .*\.jidoka\/trust\.json\n/,
    )
    expect(stdout).toMatch(/\n\nok {8}spec-validate round 1\nok {8}trace-publish round 1\n$/)
  })

  test('without any trust file is bad usage, though the trace brings its public keys', async () => {
    const folder = join(root, 'alone')
    cpSync(traceOf(HALTED), folder, { recursive: true })
    const error = usageError(await runCli(root, ['verify', folder, '--json']))
    expect([error.code, error.next]).toEqual(['TRUST_MISSING', expect.stringContaining('--trust')])
  })

  test('is red for another end or another unit than expected', async () => {
    const released = traceOf(RELEASED)
    const serials = units.map(({ serial }) => serial)
    const renamed = join(root, serials[0] ?? '')
    cpSync(released, renamed, { recursive: true })
    const trust = ['--trust', join(story.folder, '.jidoka', 'trust.json')]
    const asked = [
      [traceOf(HALTED), '--expect', 'released'],
      [released, '--expect', 'halted'],
      [released, '--serial', serials[0] ?? ''],
      [renamed, ...trust],
      [released, '--expect', 'released', '--serial', serials[1] ?? ''],
      [traceOf(HALTED), '--expect', 'halted'],
    ]
    const outcomes = await Promise.all(asked.map((words) => story.cli(['verify', ...words, '--json'])))
    expect(outcomes.map((each) => [each.exit, document(each)])).toMatchObject([
      [1, { verified: false, ended: 'halted', code: 'TRACE_ENDED' }],
      [1, { verified: false, ended: 'released', code: 'TRACE_ENDED' }],
      [1, { verified: false, code: 'LINK_SERIAL' }],
      [1, { verified: false, ended: 'released', code: 'LINK_SERIAL' }],
      [0, { verified: true, ended: 'released', code: null }],
      [0, { verified: true, ended: 'halted', code: null }],
    ])
  })

  test('against the trust of others is a rejection', async () => {
    const other = makeStory()
    await other.cli(['run', HALTED, '--until', 'spec-validate'])
    const trust = join(other.folder, '.jidoka', 'trust.json')
    const outcome = await story.cli(['verify', traceOf(HALTED), '--trust', trust, '--json'])
    other.remove()
    expect([outcome.exit, document(outcome)]).toMatchObject([
      1,
      {
        verified: false,
        code: expect.stringMatching(/^(SEAL|LINK)_/),
        links: [{ ok: false }, { ok: false }],
      },
    ])
  })

  test('of a folder that is no trace is a rejection that names the missing seal', async () => {
    const outcome = await story.cli(['verify', 'src', '--json'])
    expect([outcome.exit, document(outcome)]).toMatchObject([1, { verified: false, code: 'SEAL_MISSING' }])
  })
})

describe('trace', () => {
  test('tells the journey for people and as JSON', async () => {
    const serial = units[0]?.serial ?? ''
    const [text, json] = await Promise.all([
      story.cli(['trace', serial]),
      story.cli(['trace', serial, '--json']),
    ])
    expect([text.exit, json.exit]).toEqual([0, 0])
    expect(text.stdout).toMatch(/stop spec-validate round 1: .*\n +block SPEC_EXISTS specs\/kebab-case/)
    expect(document(json)).toMatchObject({
      serial,
      spec: 'kebab-case',
      trace: traceOf(HALTED),
      html: null,
      sarif: null,
      findings: [
        { key: expect.stringMatching(KEY), code: 'PUBLISH_HALTED' },
        { key: expect.stringMatching(KEY), code: 'SPEC_EXISTS' },
      ],
      journey: [{ station: 'spec-validate' }, { station: 'trace-publish' }],
    })
  })

  test('writes what was found as SARIF', async () => {
    const folder = copy('sarif')
    const serial = units[0]?.serial ?? ''
    const outcome = await runCli(folder, ['trace', serial, '--sarif', '--json'])
    const path = join(folder, `${serial}.sarif`)
    expect(document(outcome)).toMatchObject({ sarif: path })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          automationDetails: { id: `jidoka/text-kit/${serial}` },
          results: [{ ruleId: 'PUBLISH_HALTED' }, { ruleId: 'SPEC_EXISTS' }],
        },
      ],
    })
  })

  test('of one that was changed is a rejection', async () => {
    const folder = copy('changed-trace')
    const serial = units[0]?.serial ?? ''
    appendFileSync(join(folder, '.jidoka', 'traces', serial, 'index.html'), '<!-- -->')
    const outcome = await runCli(folder, ['trace', serial, '--json'])
    expect([outcome.exit, document(outcome)]).toMatchObject([1, { error: { code: 'TRACE_REJECTED' } }])
  })
})

describe('replay', () => {
  test('executes each station again and prints each, people and programs apart', async () => {
    const outcome = await story.cli(['replay', traceOf(HALTED), '--json'])
    expect(outcome.exit).toBe(0)
    expect(document(outcome)).toEqual({
      serial: units[0]?.serial,
      stations: ['spec-validate', 'trace-publish'].map((station) => ({
        station,
        round: 1,
        status: 'replayed',
        invariantDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        difference: null,
      })),
    })
    expect(outcome.stderr).toBe('spec-validate round 1 replayed\ntrace-publish round 1 replayed\n')
  })

  test('of a trace that was changed runs nothing and is a rejection', async () => {
    const folder = join(root, 'changed')
    cpSync(traceOf(RELEASED), folder, { recursive: true })
    const [parcel = ''] = readdirSync(join(folder, 'parcels'))
    edit(folder, join('parcels', parcel), 'truncate', 'truncatf')
    const trust = join(story.folder, '.jidoka', 'trust.json')
    const outcome = await story.cli(['replay', folder, '--repo', '.', '--trust', trust, '--json'])
    expect([outcome.exit, document(outcome)]).toMatchObject([1, { error: { code: 'TRACE_REJECTED' } }])
    expect(outcome.stderr).not.toContain('replayed')
  })

  test('in a repository without the base commit could not run', async () => {
    const other = makeStory({ adapt: (folder) => writeFileSync(join(folder, 'more.txt'), 'another commit') })
    const trust = join(story.folder, '.jidoka', 'trust.json')
    const words = ['replay', traceOf(HALTED), '--repo', other.folder, '--trust', trust, '--json']
    const outcome = await story.cli(words)
    other.remove()
    expect(outcome.exit).toBe(3)
    expect(document(outcome)).toMatchObject({
      stations: [
        { status: 'error', difference: expect.stringContaining('GIT_REVISION_UNKNOWN') },
        { status: 'error' },
      ],
    })
  })
})
