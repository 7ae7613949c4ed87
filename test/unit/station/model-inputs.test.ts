import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelProfile } from '../../../shared/model/profile.ts'
import type { ModelSession } from '../../../shared/model/session.ts'
import { replayHost } from '../../../shared/station/machine-host.ts'
import type { ModelInputs } from '../../../shared/station/inputs.ts'
import { openStationSession } from '../../../shared/station/model-inputs.ts'
import { NO_ATTEMPTS } from '../../../shared/station/previous-attempts.ts'
import { startModelServer, type ModelServer } from '../../support/model-server/model-server.ts'
import { profileFor, promptOf } from '../../support/model-server/session-options.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { unitOf } from '../../support/unit-of.ts'
import { trustOf } from '../../../shared/trace/verify/trust.ts'

const KEY = 'canary+7f3a/Zq9=x2'

let server: ModelServer
let repository: TestRepository
let machine: string
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'jidoka-machine-'))
  repository = makeRepository({ 'a.txt': 'a\n' })
})
afterEach(async () => {
  repository.remove()
  rmSync(machine, { recursive: true })
  await server.close()
})

function inputsOf(repo: string): ModelInputs {
  return {
    station: 'generate',
    repo,
    workspace: repo,
    spec: 'specs/kebab.spec.md',
    factory: 'factory.yml',
    base: 'HEAD',
    upstream: '',
    earlier: '',
    steps: '',
    isolation: 'job',
    round: 1,
    mode: 'auto',
    failOnStop: true,
    signingKey: '',
    store: 'artifacts',
    home: `${repo}/.jidoka`,
    trust: '',
    ephemeral: false,
    localKeys: true,
    token: '',
    keptAnswers: 'run',
    apiKey: KEY,
    answers: undefined,
  }
}

interface Notices {
  info: string[]
  warn: string[]
}

interface Changes {
  inputs?: Partial<ModelInputs>
  env?: Record<string, string>
  key?: string
  host?: 'github' | 'local'
  second?: ModelProfile
}

function sessionAt(
  endpoint: string,
  signal: AbortSignal,
  notices: Notices,
  { inputs, env, key, host: name = 'local', second }: Changes = {},
): Promise<ModelSession> {
  const host = {
    ...replayHost(),
    identity: { host: name, id: '1', attempt: 1 },
    env: { XDG_CONFIG_HOME: machine, ...env },
    info: (line: string) => notices.info.push(line),
    warn: (line: string) => notices.warn.push(line),
  }
  const unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'))
  const deps = {
    inputs: { ...inputsOf(repository.path), ...inputs },
    host,
    trust: trustOf(new Map(), { repository: 'test/repo', assurance: 'local' }),
    previous: NO_ATTEMPTS,
    now: () => new Date(0),
    signal,
  }
  return openStationSession(unit, deps, profileFor(endpoint, key === undefined ? {} : { key }), second)
}

test('a cancelled station ends its model call while the endpoint is silent', async () => {
  const cancel = new AbortController()
  server = await startModelServer(() => {
    cancel.abort()
    return { fault: 'stall-before-headers' }
  })
  const session = await sessionAt(server.url, cancel.signal, { info: [], warn: [] })
  await expect(session.ask(promptOf())).rejects.toMatchObject({ code: 'INTERRUPTED' })
  expect(server.requests).toHaveLength(1)
}, 10_000)

test('waits before another attempt and removed secrets are reported', async () => {
  server = await startModelServer([{ fault: '429', wait: '0.05' }, `the key is ${KEY}`])
  const notices: Notices = { info: [], warn: [] }
  const session = await sessionAt(server.url, new AbortController().signal, notices)
  await session.ask(promptOf())
  expect(notices.info).toEqual([
    expect.stringMatching(/WRITER_KEY to 127\.0\.0\.1:\d+/),
    expect.stringMatching(/0\.1 s$/),
  ])
  expect(notices.warn).toEqual([expect.stringMatching(/\bsecret\b/)])
})

/** What one call says, with the key in a variable of the environment; or the code of its refusal. */
async function saidBy(key: string, changes: Changes = {}): Promise<string[] | string> {
  const notices: Notices = { info: [], warn: [] }
  const session = await sessionAt(server.url, new AbortController().signal, notices, {
    inputs: { apiKey: undefined, mode: 'refresh' },
    ...changes,
    env: { [key]: KEY, ...changes.env },
    key,
  })
  try {
    await session.ask(promptOf())
    await session.ask(promptOf())
    return notices.info
  } catch (thrown) {
    return (thrown as { code: string }).code
  }
}

function allow(folder: string, text: string): void {
  const path = join(folder, 'jidoka', 'model-keys')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

test('the first call of a variable and a host says so, once on a machine', async () => {
  server = await startModelServer(() => 'hello')
  const host = new URL(server.url).host
  expect(await saidBy('OPENAI_API_KEY')).toEqual([
    expect.stringMatching(new RegExp(`OPENAI_API_KEY to ${host}`)),
  ])
  expect(await saidBy('OPENAI_API_KEY')).toEqual([])
  expect(await saidBy('OTHER_API_KEY')).toHaveLength(1)
})

/** Asks both models of a session; the second one's key is in the variable B_API_KEY, or given as an input. */
async function askBoth(changes: Changes): Promise<{ info: string[]; keys: (string | undefined)[] }> {
  server = await startModelServer(() => 'hello')
  const second = profileFor(server.url, { model: 'second-1', key: 'B_API_KEY' })
  const notices: Notices = { info: [], warn: [] }
  const { signal } = new AbortController()
  const session = await sessionAt(server.url, signal, notices, { key: 'A_API_KEY', ...changes, second })
  await session.ask(promptOf())
  await session.ask(promptOf(), { profile: second })
  const keys = server.requests.map(({ headers }) => headers.authorization)
  return { info: notices.info, keys }
}

test('each of two models gets its own key alone, given as an input or in its variable', async () => {
  const inputs = { apiKey: 'first-key-of-the-test', secondApiKey: 'second-key-of-the-test' }
  const { info, keys } = await askBoth({ inputs })
  expect(keys).toEqual(['Bearer first-key-of-the-test', 'Bearer second-key-of-the-test'])
  expect(info.map((line) => /\w+_API_KEY/.exec(line)?.[0])).toEqual(['A_API_KEY', 'B_API_KEY'])
  await server.close()
  const env = { B_API_KEY: 'key-in-the-variable' }
  const own = await askBoth({ inputs: { apiKey: 'first-key-of-the-test' }, env })
  expect(own.keys).toEqual(['Bearer first-key-of-the-test', 'Bearer key-in-the-variable'])
})

test('a second model whose variable is no model key is asked nothing, though the first key was an input', async () => {
  server = await startModelServer(() => 'hello')
  const second = profileFor(server.url, { model: 'second-1', key: 'NPM_TOKEN' })
  const session = await sessionAt(
    server.url,
    new AbortController().signal,
    { info: [], warn: [] },
    {
      env: { NPM_TOKEN: KEY },
      second,
    },
  )
  await session.ask(promptOf())
  await expect(session.ask(promptOf(), { profile: second })).rejects.toMatchObject({ code: 'MODEL_KEY_NAME' })
  expect(server.requests).toHaveLength(1)
})

test('a model that the session was not opened for is not asked', async () => {
  server = await startModelServer(() => 'hello')
  const session = await sessionAt(server.url, new AbortController().signal, { info: [], warn: [] })
  await expect(session.ask(promptOf(), { profile: profileFor(server.url) })).rejects.toThrow(TypeError)
  expect(server.requests).toEqual([])
})

test('on GitHub every job says it', async () => {
  server = await startModelServer(() => 'hello')
  for (let job = 0; job < 2; job++) expect(await saidBy('OPENAI_API_KEY', { host: 'github' })).toHaveLength(1)
})

test('it is said again where it cannot be remembered', async () => {
  server = await startModelServer(() => 'hello')
  writeFileSync(join(machine, 'file'), '')
  const env = { XDG_CONFIG_HOME: join(machine, 'file') }
  for (let run = 0; run < 2; run++) expect(await saidBy('OPENAI_API_KEY', { env })).toHaveLength(1)
})

test.each(['NPM_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'JIDOKA_KEY_REVIEW', 'DATABASE_PASSWORD', 'JIDOKA_API_KEY'])(
  'the variable %s is sent nowhere',
  async (variable) => {
    server = await startModelServer(() => 'hello')
    expect(await saidBy(variable)).toBe('MODEL_KEY_NAME')
    expect(server.requests).toEqual([])
  },
)

test('a machine can list other names, but no reserved ones, and only outside the repository', async () => {
  server = await startModelServer(() => 'hello')
  const inside = join(repository.path, 'config')
  allow(inside, 'WRITER_TOKEN\n')
  expect(await saidBy('WRITER_TOKEN', { env: { XDG_CONFIG_HOME: inside } })).toBe('MODEL_KEY_NAME')
  expect(await saidBy('WRITER_TOKEN', { env: { XDG_CONFIG_HOME: '', HOME: inside } })).toBe('MODEL_KEY_NAME')
  expect(server.requests).toEqual([])
  allow(machine, '# ours\nWRITER_TOKEN # of the gateway\nGITHUB_TOKEN\n')
  expect(await saidBy('GITHUB_TOKEN')).toBe('MODEL_KEY_NAME')
  expect(await saidBy('WRITER_TOKEN')).toHaveLength(1)
})

test('recorded answers need no key, whatever its name', async () => {
  server = await startModelServer(() => 'hello')
  await saidBy('OPENAI_API_KEY')
  expect(await saidBy('NPM_TOKEN', { inputs: { apiKey: undefined, mode: 'replay' } })).toEqual([])
})
