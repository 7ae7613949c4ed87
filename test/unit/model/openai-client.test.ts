import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../shared/error-codes.ts'
import { FactoryError } from '../../../shared/errors.ts'
import { REAL_TIMING } from '../../../shared/model/retry.ts'
import { secretForms } from '../../../shared/model/redaction.ts'
import type { ModelAnswer } from '../../../shared/model/answer.ts'
import { openSession } from '../../../shared/model/session.ts'
import { FAULTS, type Fault } from '../../support/model-server/faults.ts'
import { startModelServer, type Script } from '../../support/model-server/model-server.ts'
import {
  CANARY,
  optionsFor,
  profileFor,
  promptOf,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'

let folder = ''
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterAll(() => remove())

let run = 0

/** Asks one question of a fresh server and tells what came of it, with everything a leak could hide in. */
async function ask(script: Script, changes: Parameters<typeof optionsFor>[2] = {}) {
  run += 1
  const server = await startModelServer(script)
  const record = `${folder}/record-${run}.jsonl`
  const warnings: string[] = []
  const session = openSession(
    optionsFor(server.url, folder, {
      recordTo: record,
      warn: (line) => warnings.push(line),
      ...changes,
    }),
  )
  const outcome: unknown = await session.ask(promptOf()).catch((thrown: unknown) => thrown)
  await server.close()
  const recorded = existsSync(record) ? await readFile(record, 'utf8') : ''
  return { outcome, requests: server.requests, session, recorded, warnings, host: new URL(server.url).host }
}

function codeOf(outcome: unknown): string {
  if (outcome instanceof FactoryError) return outcome.code
  if (outcome instanceof Error) return `not ours: ${outcome.message}`
  return (outcome as ModelAnswer).finish
}

/** Every byte a thrown error, an answer or a file would show, however it is printed. */
function everythingIn(values: readonly unknown[]): string {
  return values
    .map(
      (value) =>
        `${inspect(value, { depth: 20, showHidden: true })}${JSON.stringify(value)}${stackOf(value)}`,
    )
    .join('\n')
}

function stackOf(value: unknown): string {
  return value instanceof Error ? `${String(value)}${value.stack ?? ''}` : ''
}

/** What each fault must end in, and after how many requests. A new fault without a row does not compile. */
const EXPECTED: Record<Fault, [ErrorCode | ModelAnswer['finish'], number]> = {
  '204': ['MODEL_RESPONSE', 1],
  '400': ['MODEL_REQUEST', 1],
  '400-long': ['MODEL_REQUEST', 1],
  '400-not-nested': ['MODEL_REQUEST', 1],
  '400-response-format': ['MODEL_REQUEST', 1],
  '401': ['MODEL_AUTH', 1],
  '402': ['MODEL_REQUEST', 1],
  '403': ['MODEL_AUTH', 1],
  '404': ['MODEL_REQUEST', 1],
  '408': ['MODEL_TIMEOUT', 3],
  '409': ['MODEL_DOWN', 3],
  '413': ['MODEL_REQUEST', 1],
  '422': ['MODEL_REQUEST', 1],
  '422-response-format': ['MODEL_REQUEST', 1],
  '429': ['MODEL_RATE', 4],
  '429-quota': ['MODEL_RATE', 1],
  '500': ['MODEL_DOWN', 3],
  '500-with-id': ['MODEL_DOWN', 3],
  '502-html': ['MODEL_DOWN', 3],
  '503': ['MODEL_DOWN', 3],
  '503-final': ['MODEL_DOWN', 1],
  '529': ['MODEL_DOWN', 3],
  'bad-utf8': ['MODEL_RESPONSE', 1],
  'choices-empty': ['MODEL_RESPONSE', 1],
  'chunked-garbage': ['MODEL_DOWN', 3],
  'content-length-long': ['MODEL_DOWN', 3],
  'content-length-short': ['MODEL_RESPONSE', 1],
  'content-parts': ['stop', 1],
  'cut-mid-body': ['MODEL_DOWN', 3],
  'deep-json': ['MODEL_RESPONSE', 1],
  'empty-200': ['MODEL_RESPONSE', 1],
  'error-200': ['MODEL_DOWN', 3],
  'fifty-megabytes': ['MODEL_TOO_LARGE', 1],
  'gzip-bomb': ['MODEL_TOO_LARGE', 1],
  'gzip-corrupt': ['MODEL_DOWN', 3],
  'gzip-ok': ['stop', 1],
  'html-200': ['MODEL_RESPONSE', 1],
  'injected-commands': ['MODEL_RESPONSE', 1],
  'json-nan': ['MODEL_RESPONSE', 1],
  'json-null': ['MODEL_RESPONSE', 1],
  'key-echo-200': ['stop', 1],
  'key-echo-400': ['MODEL_REQUEST', 1],
  'key-echo-html': ['MODEL_RESPONSE', 1],
  'lone-surrogate': ['MODEL_RESPONSE', 1],
  'nul-character': ['MODEL_RESPONSE', 1],
  'prompt-echo': ['stop', 1],
  'reset-before-headers': ['MODEL_DOWN', 3],
  'slow-drip': ['MODEL_TIMEOUT', 1],
  'stall-before-headers': ['MODEL_TIMEOUT', 1],
  'text-200': ['MODEL_RESPONSE', 1],
  'truncated-json': ['MODEL_RESPONSE', 1],
  redirect: ['MODEL_REDIRECT', 1],
  stall: ['MODEL_TIMEOUT', 1],
}

const SILENT = new Set<Fault>(['slow-drip', 'stall', 'stall-before-headers'])

function causeOf(outcome: unknown): unknown {
  return outcome instanceof Error ? outcome.cause : undefined
}

describe('a misbehaving endpoint', () => {
  it.each(Object.keys(FAULTS) as Fault[])('ends %s in its own code and leaks no key', async (fault) => {
    const attemptTimeoutMs = SILENT.has(fault) ? 150 : 20_000
    const { outcome, requests, session, recorded, warnings } = await ask(
      { fault },
      { limits: { attemptTimeoutMs, maxReplyBytes: 1024 * 1024, rateTries: 4 } },
    )
    expect([codeOf(outcome), requests.length]).toEqual(EXPECTED[fault])
    const shown = everythingIn([outcome, session.cassette(), warnings, recorded])
    expect(secretForms(CANARY).filter((form) => shown.includes(form))).toEqual([])
    expect(causeOf(outcome)).toBeUndefined()
  })

  it('is recorded only when it gave a reply', async () => {
    expect((await ask({ fault: '503' })).recorded).toBe('')
    expect((await ask({ fault: 'gzip-ok' })).recorded).toContain('"content":"unpacked"')
  })

  it('is shown by content type and first safe characters when it sends a web page', async () => {
    const { outcome, host } = await ask({ fault: 'html-200' })
    expect(messageOf(outcome)).toContain(`${host} (200, text/html; charset=utf-8)`)
    expect(messageOf(outcome)).toMatch(/: "<!doctype html><html><title>Sign in<\/title>.{20,60}…"$/)
  })

  it('cannot start a line of its own in a message', async () => {
    const { outcome } = await ask({ fault: 'injected-commands' })
    expect(messageOf(outcome)).toMatch(/: "::add-mask::x ##\[add-path\]\/tmp \]0;title ::error::y"$/)
  })

  it('shows at most 200 characters of its own words', async () => {
    const { outcome, host } = await ask({ fault: '400-long' })
    expect(messageOf(outcome).startsWith(host)).toBe(true)
    expect(messageOf(outcome).replace(/m+…/, '')).toMatch(/ \(400\): "\{\\"error\\":\{\\"message\\":\\""$/)
    expect(messageOf(outcome).length).toBeLessThan(300)
  })

  it('is named with the id of the request, for those who run the endpoint', async () => {
    const { outcome } = await ask({ fault: '500-with-id' })
    expect(messageOf(outcome)).toContain('req_42')
  })

  it('names the variable whose key it refuses', async () => {
    const { outcome } = await ask({ fault: '401' })
    expect(messageOf(outcome)).toContain('WRITER_KEY')
  })

  it('does not blame a key that was never sent', async () => {
    const { outcome } = await ask({ fault: '401' }, { env: {} })
    expect(codeOf(outcome)).toBe('MODEL_AUTH')
    expect(messageOf(outcome)).not.toContain('WRITER_KEY')
  })

  it('names what broke when nothing listens', async () => {
    const server = await startModelServer('never')
    await server.close()
    const { host } = new URL(server.url)
    const session = openSession(optionsFor(server.url, folder))
    await expect(session.ask(promptOf())).rejects.toMatchObject({
      code: 'MODEL_DOWN',
      message: expect.stringMatching(new RegExp(`${host} \\(ECONNREFUSED\\)`)) as string,
      retryable: true,
    })
  })
})

function messageOf(outcome: unknown): string {
  return outcome instanceof FactoryError ? outcome.message : `no error of ours: ${inspect(outcome)}`
}

describe('a redirect', () => {
  it.each(['another host', 'a loop'])('to %s is not followed, so no key travels along', async (kind) => {
    const other = await startModelServer('stolen')
    const location = kind === 'a loop' ? '/v1/chat/completions' : `${other.url}/chat/completions`
    const { outcome, requests } = await ask({ fault: 'redirect', location })
    await other.close()
    expect(codeOf(outcome)).toBe('MODEL_REDIRECT')
    expect(requests).toHaveLength(1)
    expect(other.requests).toEqual([])
  })
})

describe('a secret echoed in a reply', () => {
  it.each([
    ['raw', CANARY],
    ['base64', Buffer.from(CANARY).toString('base64')],
    ['base64 one byte in', Buffer.from(`:${CANARY}:`).toString('base64')],
    ['base64 two bytes in', Buffer.from(`::${CANARY}::`).toString('base64url')],
    ['hex', Buffer.from(CANARY).toString('hex')],
    ['URL', encodeURIComponent(CANARY)],
    ['JSON', JSON.stringify(CANARY)],
    ['reversed', Array.from(CANARY).reverse().join('')],
  ])('is taken out before it is recorded or returned: %s', async (_, spelled) => {
    const { outcome, recorded, session, warnings } = await ask({
      content: `<${spelled}>`,
      refusal: `no: ${spelled}`,
      model: spelled,
    })
    const shown = everythingIn([outcome, recorded, session.cassette()])
    expect(secretForms(CANARY).filter((form) => shown.includes(form))).toEqual([])
    expect(recorded).toContain('[REDACTED:WRITER_KEY]')
    expect(warnings).toHaveLength(1)
  })

  it('is taken out of every field that is kept', async () => {
    const { outcome, recorded } = await ask(
      ({ headers }) =>
        ({
          content: headers.authorization ?? '',
          finish: headers.authorization ?? '',
          toolCalls: [{ id: headers.authorization }],
          usage: { prompt_tokens: 3, completion_tokens: 4, echo: headers.authorization },
        }) as object,
    )
    expect(outcome).toEqual({
      content: 'Bearer [REDACTED:WRITER_KEY]',
      finish: 'other',
      problem: { kind: 'truncated', message: expect.any(String) as string },
      model: 'scripted-1',
      usage: { calls: 1, inputTokens: 3, outputTokens: 4 },
      structuredOutput: undefined,
      formatRepairs: 0,
      recorder: 'live',
    })
    expect(recorded).not.toContain(CANARY)
  })
})

const TRANSPORT_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
])

describe('a request', () => {
  it('carries what the profile names and nothing else', async () => {
    const { requests } = await ask('done')
    expect(requests[0]?.path).toBe('/v1/chat/completions')
    expect(requests[0]?.body).toEqual({ model: 'writer-1', messages: promptOf().messages, stream: false })
  })

  it('carries sampling only when the profile names it', async () => {
    const server = await startModelServer('done')
    const profile = profileFor(server.url, {
      maxTokensField: 'max_completion_tokens',
      maxTokens: 900,
      temperature: 0,
    })
    await openSession(optionsFor(server.url, folder, { profile })).ask(promptOf())
    await server.close()
    expect(server.requests[0]?.body).toEqual({
      model: 'writer-1',
      stream: false,
      messages: promptOf().messages,
      temperature: 0,
      max_completion_tokens: 900,
    })
  })

  it('carries no header that names this machine or that the environment adds', async () => {
    const before = process.env['OPENAI_CUSTOM_HEADERS']
    process.env['OPENAI_CUSTOM_HEADERS'] = 'x-added: 1'
    const { requests } = await ask('done').finally(() => {
      if (before === undefined) delete process.env['OPENAI_CUSTOM_HEADERS']
      else process.env['OPENAI_CUSTOM_HEADERS'] = before
    })
    const ours = Object.entries(requests[0]?.headers ?? {}).filter(([name]) => !TRANSPORT_HEADERS.has(name))
    expect(Object.fromEntries(ours)).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${CANARY}`,
      'content-type': 'application/json',
      'user-agent': 'jidoka',
    })
  })

  it('carries no key when the variable is unset and the endpoint is on this machine', async () => {
    const { requests, outcome } = await ask('done', { env: {} })
    expect(codeOf(outcome)).toBe('stop')
    expect(requests[0]?.headers.authorization).toBeUndefined()
  })
})

describe('a connection', () => {
  // the client would let go of an idle connection after four seconds anyway
  it('is closed when its call ends, so that nothing keeps the process or the server busy', async () => {
    const keepsAlive = createServer((_, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.end('{"choices":[{"finish_reason":"stop","message":{"content":"done"}}]}')
    })
    const closed = new Promise((resolve) => {
      keepsAlive.on('connection', (socket) => socket.on('close', () => resolve('closed by the client')))
    })
    keepsAlive.keepAliveTimeout = 0
    await new Promise<void>((resolve) => keepsAlive.listen(0, '127.0.0.1', resolve))
    const { port } = keepsAlive.address() as AddressInfo
    await openSession(optionsFor(`http://127.0.0.1:${port}`, folder)).ask(promptOf())
    const ended = await Promise.race([closed, wait(2500, 'still open')])
    keepsAlive.closeAllConnections()
    await new Promise((resolve) => keepsAlive.close(resolve))
    expect(ended).toBe('closed by the client')
  })
})

describe('an interrupted call', () => {
  it('ends at once, while the endpoint is silent, without a word of trying again', async () => {
    const stop = new AbortController()
    const notices: string[] = []
    const script: Script = () => {
      stop.abort()
      return { fault: 'stall-before-headers' }
    }
    const { outcome, requests } = await ask(script, {
      signal: stop.signal,
      limits: { attemptTimeoutMs: 60_000 },
      notify: (line) => notices.push(line),
    })
    expect([codeOf(outcome), requests.length, notices]).toEqual(['INTERRUPTED', 1, []])
  })

  it('ends at once, while it waits between attempts', async () => {
    const stop = new AbortController()
    const { outcome, requests } = await ask(
      { fault: '429', wait: '50' },
      { signal: stop.signal, timing: REAL_TIMING, notify: () => setImmediate(() => stop.abort()) },
    )
    expect([codeOf(outcome), requests.length]).toEqual(['INTERRUPTED', 1])
  })

  it('makes no request when it was interrupted before', async () => {
    const { outcome, requests } = await ask('done', { signal: AbortSignal.abort() })
    expect([codeOf(outcome), requests.length]).toEqual(['INTERRUPTED', 0])
  })
})
