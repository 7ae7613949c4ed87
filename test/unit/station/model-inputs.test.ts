import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelSession } from '../../../shared/model/session.ts'
import { replayHost } from '../../../shared/station/machine-host.ts'
import type { ModelInputs } from '../../../shared/station/inputs.ts'
import { openStationSession } from '../../../shared/station/model-inputs.ts'
import { NO_ATTEMPTS } from '../../../shared/station/previous-attempts.ts'
import { startModelServer, type ModelServer } from '../../support/model-server/model-server.ts'
import { profileFor, promptOf } from '../../support/model-server/session-options.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { unitOf } from '../../support/unit-of.ts'

const KEY = 'canary+7f3a/Zq9=x2'

let server: ModelServer
let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n' })
})
afterEach(async () => {
  repository.remove()
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
    apiKey: KEY,
    answers: undefined,
  }
}

interface Notices {
  info: string[]
  warn: string[]
}

function sessionAt(endpoint: string, signal: AbortSignal, notices: Notices): Promise<ModelSession> {
  const host = {
    ...replayHost(),
    info: (line: string) => notices.info.push(line),
    warn: (line: string) => notices.warn.push(line),
  }
  const unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'))
  const deps = {
    inputs: inputsOf(repository.path),
    host,
    previous: NO_ATTEMPTS,
    now: () => new Date(0),
    signal,
  }
  return openStationSession(unit, deps, profileFor(endpoint))
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
  expect(notices.info).toEqual([expect.stringMatching(/trying again in 0.1 s$/)])
  expect(notices.warn).toEqual(['the reply held a secret of this environment, which was removed'])
})
