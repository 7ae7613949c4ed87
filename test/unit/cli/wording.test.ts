import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  oneOf,
  onlyPositional,
  readArguments,
  refuseOlderNode,
  type Command,
} from '../../../shared/cli/command.ts'
import type { Check } from '../../../shared/cli/doctor/check.ts'
import { checkEndpoints, reach } from '../../../shared/cli/doctor/endpoints.ts'
import { checkGitVersion, checkNode } from '../../../shared/cli/doctor/environment.ts'
import { checkTrust, compareTrust } from '../../../shared/cli/doctor/trust.ts'
import { permissionsText } from '../../../shared/cli/doctor/workflow-needs.ts'
import { command as initCommand } from '../../../shared/cli/init.ts'
import { makeStationKeys } from '../../../shared/cli/init/station-keys.ts'
import { testPlanOf, type PackageFacts } from '../../../shared/cli/init/test-command.ts'
import { command as traceCommand } from '../../../shared/cli/trace.ts'
import { command as verifyCommand } from '../../../shared/cli/verify.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { readTrust, type TrustEntry, type TrustFile } from '../../../shared/trace/verify/trust.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { LINE } from './line.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{"scripts":{"test":"node --test"}}\n' })
})
afterEach(() => repository.remove())

/** Runs a command in the repository; its JSON. */
async function run(command: Command, ...words: string[]): Promise<unknown> {
  const { signal } = new AbortController()
  const terminal = { cwd: repository.path, env: {}, say: () => undefined, signal }
  return (await command.run(readArguments(command, words), terminal)).json
}

const PAINT: Command = {
  name: 'paint',
  summary: 'paint something',
  help: 'jidoka paint',
  options: { colour: { type: 'string' } },
  run: () => Promise.resolve({ exit: 0, json: null, text: '' }),
}
const SERIAL = 'JD-0000-0000-0000'
const LIKE = 'a serial looks like JD-ABCD-EFGH-JKMN'

describe('a command is refused:', () => {
  it.each<RefusalRow>([
    [
      'USAGE',
      'an option that it does not have',
      () => readArguments(PAINT, ['--width']),
      "paint: Unknown option '--width'",
      'see jidoka paint --help',
    ],
    [
      'HOST_UNSUPPORTED',
      'a Node that is too old for it',
      () => refuseOlderNode({ name: 'run', node: 24 }, '20.19.0'),
      'jidoka run needs Node 24 or newer, this is 20.19.0',
      'install Node 24 (https://nodejs.org) and start jidoka with it; validate, show, verify, trace and compile run on this one',
    ],
    [
      'USAGE',
      'a word of no set',
      () => oneOf('mode', 'Fast', ['fast', 'slow'], 'slow'),
      '--mode is "Fast"',
      'use one of fast, slow',
    ],
    [
      'USAGE',
      'two words for one',
      () => onlyPositional(readArguments(PAINT, ['fence', 'gate']), 'thing'),
      'give exactly one thing',
      NEXT_BY_KIND.usage,
    ],
    [
      'USAGE',
      'both kinds of keys',
      () => run(initCommand, '--keyed', '--local'),
      'init takes --keyed or --local, not both',
      NEXT_BY_KIND.usage,
    ],
    ['USAGE', 'a word', () => run(initCommand, 'here'), 'init takes options only', NEXT_BY_KIND.usage],
    [
      'PATH_UNSAFE',
      'a way through a link',
      () => {
        const outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
        symlinkSync(outside, join(repository.path, 'specs'))
        return run(initCommand).finally(() => rmSync(outside, { recursive: true }))
      },
      'the way to specs/line-page.spec.md leads through a file or a symbolic link',
      'init writes inside the repository only; create the file by hand',
    ],
    ['USAGE', 'what is no serial', () => run(traceCommand, 'x'), '"x" is not a serial', LIKE],
    [
      'USAGE',
      'an option that is no serial',
      () => run(verifyCommand, 'x', '--serial', 'y'),
      '--serial is "y"',
      LIKE,
    ],
    [
      'TRACE_UNREADABLE',
      'a unit that never ran here',
      () => run(traceCommand, SERIAL),
      `there is no trace of ${SERIAL} in <repository>/.jidoka/traces/${SERIAL}`,
      'run its spec through the line first, or name its repository with --repo',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    const refused = await refusalOf(provoke)
    const named = refused.message.replaceAll(repository.path, '<repository>')
    expect({ ...refused, message: named }).toEqual({ code, message, next })
  })
})

/** The factory.yml of a line that compiles. */
function factoryOf(text = LINE) {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

const FILE = JSON.parse(makeStationKeys(factoryOf()).trust) as TrustFile & { keys: TrustEntry[] }

/** What doctor says of the trust file with this change. */
function trustChecks(change: Partial<TrustFile>): Check[] {
  return compareTrust(readTrust(Buffer.from(JSON.stringify({ ...FILE, ...change }))), factoryOf())
}

/** The keys of the file, those of review for these stations. */
function keysFor(stations: string[]): TrustEntry[] {
  return FILE.keys.map((entry) => (entry.stations.includes('review') ? { ...entry, stations } : entry))
}

/** What doctor says of a writer at this endpoint, beside a proxy that answers. */
async function modelChecks(key: string, endpoint: string): Promise<Check[]> {
  const text = LINE.replace(/writer: .*/, `writer: { endpoint: "${endpoint}", model: m, key: ${key} }`)
  return checkEndpoints(factoryOf(text), '/nowhere', { XDG_CONFIG_HOME: '/machine' })
}

const OK = null
const TRUST = '.factory/trust.json'

describe('doctor says what is wrong and how to fix it:', () => {
  it.each<[state: string, detail: string, fix: string | null, look: () => Check[] | Promise<Check[]>]>([
    ['ok', `${TRUST} has a key for each of the 5 stations that sign`, OK, () => trustChecks({})],
    [
      'fix',
      `no key of ${TRUST} may sign for review`,
      `add a key for each, or delete ${TRUST} and run jidoka init, which makes all of them again`,
      () => trustChecks({ keys: FILE.keys.filter(({ stations }) => !stations.includes('review')) }),
    ],
    [
      'fix',
      'the trust file is of acme/other, factory.yml of acme/shop',
      'make them the same: the traces of another repository are refused',
      () => trustChecks({ repository: 'acme/other' }),
    ],
    [
      'fix',
      `${TRUST} trusts keys of one machine, factory.yml says keyed`,
      `delete ${TRUST} and run jidoka init, which makes keys for the stations`,
      () => trustChecks({ assurance: 'local' }),
    ],
    [
      'note',
      'keys are trusted for ancient, old, which the line does not have',
      'remove them',
      () => trustChecks({ keys: keysFor(['review', 'old', 'ancient']) }),
    ],
    [
      'note',
      'one key signs for review and old',
      'give every station a key of its own',
      () => trustChecks({ keys: keysFor(['review', 'old']) }),
    ],
    [
      'fix',
      `signing mode keyed, and there is no ${TRUST}`,
      'jidoka init makes the keys and the trust file',
      () => checkTrust('/nowhere', factoryOf()),
    ],
    [
      'ok',
      'signing mode local: each machine makes its own keys, and only it can verify them',
      OK,
      () => checkTrust('/nowhere', factoryOf(LINE.replace('mode: keyed', 'mode: local'))),
    ],
    [
      'fix',
      'Node 22.1.0 is too old',
      'install Node 24, or run npm ci where Jidoka lies',
      () => [checkNode('22.1.0')],
    ],
    [
      'fix',
      'git version 2.30.9 is too old',
      'install git 2.31 or newer',
      () => [checkGitVersion('git version 2.30.9')],
    ],
    [
      'fix',
      '127.0.0.1:1 cannot be reached: ECONNREFUSED',
      'check the endpoint in factory.yml, the network and the proxy',
      () => modelChecks('MODEL_API_KEY', 'http://127.0.0.1:1/v1'),
    ],
    [
      'fix',
      'PROD_DATABASE is not named like the key of a model',
      'name it ..._API_KEY, or list it in /machine/jidoka/model-keys',
      () => modelChecks('PROD_DATABASE', 'http://127.0.0.1:1/v1'),
    ],
  ])('%s %s', async (...[state, detail, fix, look]) => {
    const checks = (await look()).map((check) => [check.state, check.detail, check.fix])
    expect(checks).toContainEqual([state, detail, fix])
  })

  it('a model service that answers, one behind a proxy whose key is not set, and one that is silent', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const factory = factoryOf(
      LINE.replace(
        /writer: .*/,
        'writer: { endpoint: "https://llm.example.test/v1", model: m, key: A_API_KEY }',
      ),
    )
    const checks = await checkEndpoints(factory, '/nowhere', { HTTPS_PROXY: `http://${host}` })
    expect(checks.map(({ detail, fix }) => [detail, fix])).toEqual([
      [`llm.example.test by the proxy ${host} answers`, null],
      [
        'A_API_KEY is not set here',
        'set it for live runs on this machine; recorded answers are replayed without it',
      ],
    ])
    expect(await reach(`https://${host}/v1`, 50)).toBe('no answer within 0.05 s')
    server.close()
  })
})

describe('the permissions of workflows', () => {
  it.each([
    ['the workflows ask for none', 'jobs: {}'],
    ['unknown: a.yml cannot be read as YAML', 'jobs: {'],
  ])('%s', (said, text) => {
    expect(permissionsText(new Map([['a.yml', text]]))).toBe(said)
  })
})

const ALONE = 'the test station calls the examples of specs and runs no tests of yours:'
const WRITE_ONE = 'add run and report, the JUnit file they write, to test in factory.yml'

describe('init says of the guessed test command:', () => {
  it.each<[note: string, facts: Partial<PackageFacts> | undefined]>([
    [`${ALONE} there is no package.json to guess from; ${WRITE_ONE}`, undefined],
    [`${ALONE} package.json has no test script; ${WRITE_ONE}`, {}],
    [
      `${ALONE} the test script of package.json names no runner that is known; ${WRITE_ONE}`,
      { script: 'make test' },
    ],
    [`${ALONE} jest leaves no JUnit file (install jest-junit); ${WRITE_ONE}`, { script: 'jest' }],
    [
      'the configuration of vitest names the tests to run: let it include test/acceptance, where the tests of specs go',
      { dependencies: ['vitest'], choosesTests: true },
    ],
    [
      'the test station runs every test that Node finds, not only test/*.test.js: those would leave out test/acceptance',
      { script: 'node --test test/*.test.js' },
    ],
  ])('%s', (note, facts) => {
    const none = { script: undefined, dependencies: [], lockFile: undefined, choosesTests: false }
    expect(testPlanOf(facts === undefined ? undefined : { ...none, ...facts }).note).toBe(note)
  })
})

const SOURCE = 'acme/jidoka@0123456789abcdef0123456789abcdef01234567'

/** The notes of an init in the repository with these files. */
async function notes(files: Record<string, string>, ...words: string[]): Promise<string[]> {
  mkdirSync(join(repository.path, '.github', 'workflows'), { recursive: true })
  repository.commit(files)
  return ((await run(initCommand, ...words)) as { notes: string[] }).notes
}

describe('init notes', () => {
  it.each<[note: string, files: Record<string, string>]>([
    [
      'no workflows were compiled: somebody else wrote .github/workflows/factory.yml; rename it and run jidoka compile',
      { '.github/workflows/factory.yml': 'on: push\n' },
    ],
    [
      '2 house rules are left out: the code breaks them today',
      { 'src/old.ts': 'export function any(value: any): number {\n  return value == 1 ? 1 : 2\n}\n' },
    ],
    [
      `${TRUST} is kept: the private keys behind it were shown when it was made`,
      { [TRUST]: JSON.stringify(FILE) },
    ],
    [
      'factory.yml is kept: write github.actions.source there and run jidoka compile',
      { 'factory.yml': LINE },
    ],
  ])('%s', async (note, files) => {
    expect(await notes(files, '--actions', SOURCE)).toContain(note)
  })
})
