import { describe, expect, it } from 'vitest'
import { FIRST_LOCK, parseActionSource, parseLock, pinnedUse } from '../../../shared/compile/action-pins.ts'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { neighbourFindings } from '../../../shared/compile/check-neighbours.ts'
import { compileFactory } from '../../../shared/compile/compile.ts'
import { checkCompiled } from '../../../shared/compile/drift.ts'
import { unrollLine } from '../../../shared/compile/unroll.ts'
import { writeWorkflows } from '../../../shared/compile/write-workflows.ts'
import { githubOptions } from '../../../shared/factory/github-options.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { compile, EXAMPLE, exampleWith, factoryFrom } from './lines.ts'

const SHA = '5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'
const IMAGE = `node@sha256:${'a'.repeat(64)}`
const SOURCE = 'acme/jidoka@5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'

/** The example with one option of its `github:` part. */
function option(text: string): string {
  return exampleWith({ '  pullRequests: true': `  ${text}` })
}

/** The same of a line that signs keyless. */
function keyless(text: string): string {
  return exampleWith({
    '  pullRequests: true': `  ${text}`,
    'mode: keyed': 'mode: keyless, instance: github',
  })
}

/** The line of the example that names a reviewer. */
const REVIEWER =
  '  reviewer: { endpoint: "https://llm.example.com/v1", model: other-family-1, key: REVIEW_API_KEY }\n'
const EVENTS = 'use push or workflow_dispatch; schedule and pullRequests are options of their own'
const GLOBS = 'use names of files, and of the signs of globs the stars * and ** alone'
const RUNNERS =
  'name stations of the line, plan, deliver, or default, each with a runner label or a list of labels'
const TIERS =
  'name stations of the line, deliver, the tiers low, medium, high, pull-request or weakened, each with an environment of GitHub'
const ACTIONS = 'write github.actions.source as owner/repo@<40 hex digits>, or as ./path'

describe('a factory.yml that cannot be compiled says what is wrong and what to do:', () => {
  it.each<[code: string, text: string, message: string, hint: string]>([
    [
      'COMPILE_TRIGGER',
      option('on: [issue_comment]'),
      '"issue_comment" would run with secrets on what strangers wrote',
      'start the line by hand (workflow_dispatch) or by a push of the spec',
    ],
    [
      'COMPILE_TRIGGER',
      option('on: [workflow_run]'),
      '"workflow_run" would run with secrets on what strangers wrote',
      'remove it: the jobs of the line already wait for each other',
    ],
    [
      'COMPILE_TRIGGER',
      option('on: [pull_request_target]'),
      '"pull_request_target" would run with secrets on what strangers wrote',
      'use pullRequests: true, which runs on pull_request without secrets for forks',
    ],
    ['COMPILE_TRIGGER', option('on: [pull_request]'), 'the line may not start on "pull_request"', EVENTS],
    [
      'COMPILE_TRIGGER',
      option('on: []'),
      'nothing starts the line',
      'name push or workflow_dispatch, or a schedule',
    ],
    [
      'COMPILE_SCHEDULE',
      option('schedule: [daily]'),
      'the schedule does not have five cron fields separated by one space',
      'write minute hour day month weekday, e.g. 17 4 * * 1; GitHub checks the values of the fields',
    ],
    [
      'COMPILE_GLOB',
      option('paths: ["specs/[ab].md"]'),
      'the glob means different things to git and to GitHub',
      GLOBS,
    ],
    ['COMPILE_GLOB', option('paths: ["specs/**x.md"]'), 'the glob has ** beside other characters', GLOBS],
    [
      'COMPILE_RUNNER',
      option('runsOn: { tests: ubuntu-24.04 }'),
      'there is no station "tests" to run',
      RUNNERS,
    ],
    ['COMPILE_RUNNER', option('runsOn: "a\\tb"'), '"default" has no usable runner labels', RUNNERS],
    [
      'COMPILE_RUNNER',
      option('runsOn: ubuntu-latest'),
      'the runner of "default" changes by itself',
      'name a version, e.g. ubuntu-24.04',
    ],
    [
      'COMPILE_SERVER',
      option('host: https://git.example.com\n  store: /mnt/x'),
      'GitHub Enterprise Server knows no cache-mode, no attestations and no environments without deployments, and parcels lie in a folder that jobs may empty',
      'give the line runners of its own, from version 2.327.1 on and with git 2.31, and read docs/machines.md',
    ],
    [
      'COMPILE_WINDOWS',
      option('runsOn: windows-2025'),
      'commands do not run on Windows: they are started by bash, with an environment of their own',
      'name a runner with Linux (commands run apart there) or macOS',
    ],
    [
      'COMPILE_RUNNER',
      option('runsOn: { test: self-hosted }'),
      'a runner of your own keeps what code on trial leaves on it, and its system is not known',
      'let it run one job only (ephemeral), add the label linux or macos, and keep it at 2.327.1 or newer, with git 2.31',
    ],
    [
      'COMPILE_SETUP',
      option('setUp: [{ uses: actions/setup-java@v5 }]'),
      'the action is not pinned to a commit',
      'write owner/repo@<40 hex digits>',
    ],
    [
      'COMPILE_SETUP',
      option(`setUp: [{ uses: actions/cache@${SHA} }]`),
      'actions/cache cannot prepare a command station',
      'leave it out: no job of the line may read or write a cache',
    ],
    [
      'COMPILE_SETUP',
      option(`setUp: [{ uses: actions/checkout@${SHA} }]`),
      'actions/checkout cannot prepare a command station',
      'say under github.checkout what it should fetch: it would leave the token of the job behind',
    ],
    [
      'COMPILE_SETUP',
      option(`setUp: [{ uses: a/b@${SHA}, with: { "a b": 1 } }]`),
      '"a b" is no name of an input',
      'see its action.yml',
    ],
    [
      'COMPILE_STATION',
      option('stations: { review: {} }'),
      '"review" is no station that runs commands',
      'name stations of the line that have run',
    ],
    [
      'COMPILE_IMAGE',
      option('container: { image: node:24 }'),
      'the image is not pinned to its digest',
      'write name@sha256:<64 hex digits>',
    ],
    [
      'COMPILE_IMAGE',
      option(`container: { image: "${IMAGE}", credentials: { username: U, password: WRITER_API_KEY } }`),
      'WRITER_API_KEY may not be given to a registry of images',
      'name a secret of its own',
    ],
    [
      'COMPILE_ISOLATION',
      exampleWith({
        'rounds: 3': 'rounds: 3\nisolation: required',
        '  pullRequests: true': `  container: { image: "${IMAGE}" }`,
      }),
      'no program runs apart in a container without the capability SYS_ADMIN, and isolation is required',
      'run the station without a container, or set isolation: auto',
    ],
    [
      'COMPILE_KEYLESS',
      keyless('host: https://git.example.com\n  store: /mnt/share'),
      'GitHub Enterprise Server has no identities that Sigstore knows',
      'use `signing: { mode: keyed }` with one secret per station',
    ],
    [
      'COMPILE_KEYLESS',
      option('host: https://git.example.com\n  store: /mnt/share\n  attest: true'),
      'GitHub Enterprise Server has no identities that Sigstore knows',
      'remove attest: no server could vouch for the attestation',
    ],
    [
      'COMPILE_KEYLESS',
      keyless('jobs: grouped'),
      'stations that share a job would sign with one identity',
      'use `jobs: separate`, or `signing: { mode: keyed }`',
    ],
    [
      'COMPILE_KEYLESS',
      keyless('branches: [main, "release/**"]'),
      'keyless signing needs exact names of branches',
      'name each branch: a pattern would trust branches that any writer can make',
    ],
    [
      'COMPILE_KEYLESS',
      keyless('environments: { review: factory-generate }'),
      'generate and review would sign with one identity, that of the environment factory-generate',
      'give every station that signs an environment of its own',
    ],
    [
      'COMPILE_SERVICE',
      option(`services: { db: { image: "${IMAGE}" } }`),
      'the commands of test reach no service: they have no network',
      'add network: true',
    ],
    [
      'COMPILE_SERVICE',
      exampleWith({
        'run: [npm test]': 'network: true, run: [npm test]',
        '  pullRequests: true': `  services: { DB: { image: "${IMAGE}" } }`,
      }),
      '"DB" cannot name a service',
      'use lower-case letters, digits, - and _',
    ],
    [
      'COMPILE_SERVICE',
      exampleWith({
        'run: [npm test]': 'network: true, run: [npm test]',
        '  pullRequests: true': `  services: { db: { image: "${IMAGE}", ports: [x] } }`,
      }),
      '"x" is no port',
      'write "5432:5432": of the machine, then of the service',
    ],
    [
      'COMPILE_SERVICE',
      exampleWith({
        'run: [npm test]': 'network: true, run: [npm test]',
        '  pullRequests: true': `  services: { db: { image: "${IMAGE}", env: { "a b": x } } }`,
      }),
      '"a b" is no variable with a plain value',
      'write NAME: text of one line',
    ],
    [
      'COMPILE_PACKAGES',
      option('packages: read'),
      'no setup asks for the token that may read packages',
      'add secrets: [NODE_AUTH_TOKEN] to the station whose setup installs them',
    ],
    [
      'COMPILE_COREPACK',
      option('corepack: true\n  node: "25"'),
      'Node "25" brings no corepack',
      'use Node 24, or the action of the package manager under github.setUp',
    ],
    [
      'COMPILE_ENVIRONMENT',
      option('environments: { huge: x }'),
      '"huge" is neither a station, a risk tier, pull-request nor weakened',
      TIERS,
    ],
    [
      'COMPILE_ENVIRONMENT',
      option('environments: { high: "a\\u0007" }'),
      '"high" has no usable environment',
      TIERS,
    ],
    [
      'COMPILE_NODE',
      option('node: lts/*'),
      'the Node version is not a fixed one',
      'write a version such as "24" or "24.11.0", or none',
    ],
    [
      'COMPILE_TOKEN',
      option('publish: none\n  token: { app-id: 1, key: APP_KEY }'),
      'nothing is delivered, so no app delivers it',
      'remove token, or set publish',
    ],
    [
      'COMPILE_TOKEN',
      option('token: { app-id: 1, key: JIDOKA_KEY_REVIEW }'),
      'JIDOKA_KEY_REVIEW is the key of a model or a station',
      'give the app a secret of its own',
    ],
    [
      'COMPILE_TRACE',
      option('publish: none\n  trace: branch'),
      'nothing is delivered, so no job may write the trace to a branch',
      'set publish: branch, or trace: artifact',
    ],
    [
      'COMPILE_TRACE',
      option('publish: none\n  trace: release'),
      'nothing is delivered, so no job may write the trace to a release',
      'set publish: branch, or trace: artifact',
    ],
    [
      'COMPILE_TRACE',
      option('ledger: { merges: true }'),
      'the ledger is a branch, and the trace is kept as artifact',
      'set trace: branch, or remove ledger',
    ],
    [
      'COMPILE_COMMAND',
      exampleWith({ 'npm test': 'npm test > $GITHUB_OUTPUT' }),
      "a command names the runner's own files",
      'commands run in shells of their own and hand nothing to later steps',
    ],
    [
      'COMPILE_COMMAND',
      exampleWith({ 'npm test': '"a\\u001bb"' }),
      'a command holds a control character',
      'write it as plain text',
    ],
    [
      'COMPILE_HOST',
      option('host: http://git.example.com'),
      'the host is not an https address without a path',
      'write the address alone, e.g. https://github.example.com',
    ],
    [
      'COMPILE_HOST',
      option('host: https://git.example.com'),
      'GitHub Enterprise Server has no artifact service that stations could hand parcels over',
      'name a folder all runners share in github.store',
    ],
    [
      'FACTORY_UNPINNED',
      exampleWith({ [SOURCE]: 'acme/jidoka@v1' }),
      'the action source acme/jidoka is not pinned to a full commit id (40 lower-case hex digits)',
      ACTIONS,
    ],
    [
      'FACTORY_UNPINNED',
      exampleWith({ [`  actions: { source: ${SOURCE} }\n`]: '' }),
      'the action source names neither a repository at a commit nor a local path',
      ACTIONS,
    ],
    [
      'FACTORY_INVALID',
      exampleWith({ [SOURCE]: './a b' }),
      'the action source is a path that holds a space or @',
      'name a repository at a commit',
    ],
    [
      'COMPILE_SOURCE',
      exampleWith({ [SOURCE]: './' }),
      "actions of a local path would let a pull request's own code run beside the reviewer's key",
      'name the actions as owner/repo@<commit>, or set pullRequests: false',
    ],
    [
      'COMPILE_SARIF',
      option('sarif: true'),
      'findings of pull requests are uploaded, and pull requests are not checked',
      'set pullRequests: true as well',
    ],
    [
      'COMPILE_REPORT',
      exampleWith({ [SOURCE]: './', [REVIEWER]: '' }),
      "actions of a local path are a pull request's own code and get no token that writes: findings are annotations and summaries alone",
      'name the actions as owner/repo@<commit> for a comment and for code scanning',
    ],
    [
      'COMPILE_SECRET',
      exampleWith({ 'key: OPENAI_API_KEY': 'key: PROD_DATABASE' }),
      'the secret PROD_DATABASE is not named like the key of a model',
      'name it ..._API_KEY, here and in the settings of the repository',
    ],
    [
      'COMPILE_SIGNING',
      exampleWith({ 'mode: keyed': 'mode: local' }),
      'local keys stay on one machine: the next job cannot verify what this one signed',
      'use `signing: { mode: keyed }` with one secret per station',
    ],
    [
      'COMPILE_JOBS',
      exampleWith({
        'rounds: 3': 'rounds: 10',
        'pass: review, stop: generate }\n': `pass: t0, stop: generate }\n${manyStations(20)}`,
      }),
      '10 rounds of this line are 251 jobs, the limit is 150',
      'lower rounds',
    ],
  ])('%s, %#', (code, text, message, hint) => {
    const found = checkCompilable(factoryFrom(text), { factoryText: text })
    // a server of one's own is told what it lacks, whatever else is wrong
    const told = found.filter((each) => each.code === code || each.code !== 'COMPILE_SERVER')
    expect(told.map((each) => [each.code, each.message, each.hint])).toEqual([[code, message, hint]])
  })

  it('COMPILE_IMAGE, with an option that is not allowed', () => {
    const text = option(`container: { image: "${IMAGE}", options: --privileged }`)
    expect(checkCompilable(factoryFrom(text))).toMatchObject([
      {
        message: 'the option "--privileged" is not allowed',
        hint: expect.stringMatching(/^use --add-host --cap-add .* --user -u$/) as string,
      },
    ])
  })

  it('COMPILE_EXPRESSION, of a factory that no reader checked', () => {
    const factory = { ...factoryFrom(EXAMPLE), name: 'x ${{ github.head_ref }}' }
    expect(checkCompilable(factory)).toMatchObject([
      {
        message: 'a workflow expression ${{ }} is not allowed here',
        hint: 'write the value itself: GitHub would evaluate the expression',
      },
    ])
  })
})

function manyStations(count: number): string {
  const stations = Array.from(
    { length: count },
    (_, index) => `  t${index}: { run: [x], pass: t${index + 1}, stop: generate }\n`,
  )
  return `${stations.join('')}  t${count}: { run: [x], pass: review }\n`
}

const PINS = 'correct the entry, or write it with jidoka pin <owner/repo@tag> <commit id>'
const NAMED = NEXT_BY_KIND.usage

function lockOf(pins: unknown): unknown {
  return parseLock(JSON.stringify(pins))
}

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'FACTORY_UNPINNED',
      'a lock that is a list',
      () => lockOf([]),
      '.github/actions.lock is not an object',
      PINS,
    ],
    [
      'FACTORY_UNPINNED',
      'a name without an owner',
      () => lockOf({ a: { tag: 'v1', sha: 'a'.repeat(40) } }),
      '.github/actions.lock names "a", which is not owner/repository',
      PINS,
    ],
    [
      'FACTORY_UNPINNED',
      'a pin without a tag',
      () => lockOf({ 'a/a': { sha: 'a'.repeat(40) } }),
      '.github/actions.lock gives no tag for a/a',
      PINS,
    ],
    [
      'FACTORY_UNPINNED',
      'a pin by a short id',
      () => lockOf({ 'a/a': { tag: 'v1', sha: 'abcdef0' } }),
      '.github/actions.lock at a/a is not pinned to a full commit id (40 lower-case hex digits)',
      PINS,
    ],
    [
      'FACTORY_UNPINNED',
      'an action that is not in the lock',
      () => pinnedUse(new Map(), 'actions/checkout'),
      '.github/actions.lock has no entry for actions/checkout',
      PINS,
    ],
    [
      'FACTORY_INVALID',
      'actions of a path that leads out',
      () => parseActionSource('./../outside'),
      'the action source is a path that has a dot segment',
      NAMED,
    ],
    [
      'FACTORY_INVALID',
      'a line with findings',
      () => {
        const text = option('schedule: [daily]')
        return compileFactory(
          factoryFrom(text),
          { factorySha256: '', factoryText: text },
          { lock: FIRST_LOCK },
        )
      },
      'this line cannot be compiled, 1 findings:\n' +
        '  factory.yml:21:14 block COMPILE_SCHEDULE the schedule does not have five cron fields separated by one space ' +
        '(write minute hour day month weekday, e.g. 17 4 * * 1; GitHub checks the values of the fields)',
      'fix every finding listed, in factory.yml, then compile again',
    ],
    [
      'FACTORY_INVALID',
      'a line without an end, that no reader checked',
      () => {
        const { line, ...factory } = factoryFrom(EXAMPLE)
        const endless = line.filter(({ name }) => name !== 'trace-publish')
        const github = githubOptions({ actions: { source: SOURCE } })
        return compileFactory(
          { ...factory, github, line: endless },
          { factorySha256: '' },
          { lock: FIRST_LOCK },
        )
      },
      'the line has no station that runs trace-publish',
      NAMED,
    ],
    [
      'FACTORY_INVALID',
      'a line that leads back to its start, that no reader checked',
      () =>
        unrollLine(
          factoryFrom(EXAMPLE).line.map((station) => ({ ...station, pass: 'spec-validate' })),
          1,
        ),
      'the line goes in a circle at spec-validate',
      NAMED,
    ],
    [
      'USAGE',
      "a workflow of the team under the line's name",
      () => {
        const compiled = compile(EXAMPLE)
        const existing = new Map([[compiled[0]?.path ?? '', 'name: ours\n']])
        const lock = { lock: FIRST_LOCK, isRecorded: true }
        return writeWorkflows({ repo: '/nowhere', folder: '/nowhere', lock, compiled, existing })
      },
      '.github/workflows/factory.yml was not written by jidoka compile and is kept',
      'rename or remove it, or write elsewhere with --out',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

describe('lines of one repository that get into each other’s way', () => {
  const own = { path: 'packages/kit/factory.yml', factory: factoryFrom(EXAMPLE) }
  const other = { path: 'factory.yml', factory: factoryFrom(EXAMPLE) }

  it('say what is wrong and what to do', () => {
    const found = neighbourFindings(own, [other], new Map())
    expect(found.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        'COMPILE_NAME',
        'the line is called checkout, as is that of factory.yml',
        'give each line a name of its own',
      ],
      [
        'COMPILE_SPECS',
        'a spec can match specs/*.spec.md and specs/*.spec.md, the specs of factory.yml',
        'change specs so that each spec belongs to one line: a push would start units of both',
      ],
    ])
  })

  it('say what a line that is gone has left behind', () => {
    const files = new Map(compile(EXAMPLE).map(({ path, text }) => [path, text]))
    expect(neighbourFindings(own, [{ ...other, factory: undefined }], files)[0]).toMatchObject({
      code: 'COMPILE_LEFTOVER',
      message: '.github/workflows/factory-pr.yml was compiled from factory.yml, which is gone',
      hint: 'remove it, or bring the line back',
    })
  })

  it('are not compiled for a folder of another kind of name', () => {
    expect(checkCompilable(factoryFrom(EXAMPLE), { factoryPath: 'my+kit/factory.yml' })).toMatchObject([
      {
        code: 'COMPILE_PATH',
        message: 'the folder of this factory.yml has a name that cannot stand in a workflow',
        hint: 'use no ? + ! ( ) [ ] { } in the names of its folders, no dot or space at their start, and no two spaces',
      },
    ])
  })
})

describe('workflows that are not those of factory.yml', () => {
  const line = '.github/workflows/factory-unit.yml'
  const compiled = compile(EXAMPLE)
  const existing = new Map(compiled.map(({ path, text }) => [path, text]))

  it.each([
    [
      'COMPILE_DRIFT',
      compiled.map((file) => (file.path === line ? { ...file, text: `${file.text}# a\n# b\n` } : file)),
      `${line} is not what factory.yml compiles to: 2 lines differ`,
    ],
    [
      'COMPILE_MISSING',
      [...compiled, { path: '.github/workflows/factory-new.yml', text: '' }],
      '.github/workflows/factory-new.yml is missing',
    ],
    [
      'COMPILE_LEFTOVER',
      compiled.filter(({ path }) => path !== line),
      `${line} is no longer part of the compiled line`,
    ],
  ])('%s', (code, wanted, message) => {
    expect(checkCompiled(existing, wanted)).toMatchObject([
      { code, message, hint: 'run jidoka compile and commit the result' },
    ])
  })
})
