import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REAL_TIMING } from '../../../shared/model/retry.ts'
import type { ModelProfile } from '../../../shared/model/profile.ts'
import { openSession, type ModelSession } from '../../../shared/model/session.ts'
import type { SessionOptions } from '../../../shared/model/session-state.ts'
import { startModelServer, type ModelServer, type Script } from '../../support/model-server/model-server.ts'
import {
  optionsFor,
  profileFor,
  promptOf,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'

const document = {
  type: 'object',
  additionalProperties: false,
  required: ['verdict'],
  properties: { verdict: { enum: ['met', 'unmet'] } },
}
const question = promptOf({ schema: { name: 'a verdict!', document } })
const FITS = '{"verdict":"met"}'

let folder = ''
let remove: () => Promise<void>
let server: ModelServer
beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterEach(async () => {
  await server.close()
  await remove()
})

async function sessionWith(
  script: Script,
  profile: Partial<ModelProfile> = {},
  changes: Partial<SessionOptions> = {},
): Promise<ModelSession> {
  server = await startModelServer(script)
  return openSession(optionsFor(server.url, folder, { profile: profileFor(server.url, profile), ...changes }))
}

/** How each request asked for JSON. */
function formats(): (string | undefined)[] {
  return server.requests.map(({ body }) => body.response_format?.type)
}

/** Refuses the formats that are named, as endpoints do. */
function refusing(...types: string[]): Script {
  return ({ body }) =>
    types.includes(body.response_format?.type ?? '') ? { fault: '400-response-format' } : FITS
}

describe('structured output', () => {
  it('begins with the schema enforced by the endpoint', async () => {
    const session = await sessionWith(FITS)
    expect(await session.ask(question)).toMatchObject({
      content: FITS,
      finish: 'stop',
      structuredOutput: 'strict',
      formatRepairs: 0,
    })
    expect(server.requests[0]?.body).toEqual({
      model: 'writer-1',
      stream: false,
      messages: question.messages,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'a_verdict_', strict: true, schema: document },
      },
    })
  })

  it.each([
    ['json_object', ['json_schema'], ['json_schema', 'json_object']],
    ['prompt', ['json_schema', 'json_object'], ['json_schema', 'json_object', undefined]],
  ])('goes down to %s when the endpoint refuses more by name', async (mode, refused, asked) => {
    const session = await sessionWith(refusing(...refused))
    const answer = await session.ask(question)
    expect(answer).toMatchObject({
      content: FITS,
      finish: 'stop',
      structuredOutput: mode,
      usage: { calls: 1 },
    })
    expect(formats()).toEqual(asked)
    expect(server.requests.at(-1)?.prompt).toContain(JSON.stringify(document))
    const [entry] = session
      .cassette()
      .text.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(entry).toMatchObject({
      response: { rung: mode },
      attempts: [...refused.map(() => ({ status: 400, delayMs: 0, code: 'MODEL_REQUEST' })), { status: 200 }],
    })
  })

  it('understands a refusal that is not nested as OpenAI nests it', async () => {
    const session = await sessionWith(({ body }) =>
      body.response_format?.type === 'json_schema' ? { fault: '400-not-nested' } : FITS,
    )
    expect((await session.ask(question)).structuredOutput).toBe('json_object')
  })

  it('remembers what the endpoint refused, and says it once', async () => {
    const warnings: string[] = []
    const session = await sessionWith(refusing('json_schema'), {}, { warn: (line) => warnings.push(line) })
    await session.ask(question)
    await session.ask(question)
    expect(formats()).toEqual(['json_schema', 'json_object', 'json_object'])
    expect(warnings).toEqual([expect.stringMatching(/\bstrict\b.*\bjson_object\b/)])
  })

  it.each(['400', '422-response-format'] as const)(
    'goes down for a refusal in any words: %s',
    async (fault) => {
      const session = await sessionWith({ fault })
      await expect(session.ask(question)).rejects.toMatchObject({ code: 'MODEL_REQUEST' })
      expect(formats()).toEqual(['json_schema', 'json_object', undefined])
    },
  )

  it.each(['404', '402'] as const)('does not go down for what has another reason: %s', async (fault) => {
    const session = await sessionWith({ fault })
    await expect(session.ask(question)).rejects.toMatchObject({ code: 'MODEL_REQUEST' })
    expect(formats()).toEqual(['json_schema'])
  })

  it('remembers what the endpoint refused from a replayed reply too', async () => {
    const first = await sessionWith(refusing('json_schema'))
    await first.ask(question)
    const cassettes = [{ origin: 'first', bytes: Buffer.from(first.cassette().text) }]
    const second = openSession(optionsFor(server.url, folder, { cassettes }))
    await second.ask(question)
    await second.ask(question)
    expect(formats()).toEqual(['json_schema', 'json_object', 'json_object'])
  })

  it('compiles the schema before anything is paid', async () => {
    const session = await sessionWith(FITS)
    const broken = promptOf({ schema: { name: 's', document: { type: 'nonsense' } } })
    await expect(session.ask(broken)).rejects.toThrow(/type/)
    expect([server.requests, session.usage().calls]).toEqual([[], 0])
  })

  it('does not go down for a question without a schema', async () => {
    const session = await sessionWith({ fault: '400-response-format' })
    await expect(session.ask(promptOf())).rejects.toMatchObject({ code: 'MODEL_REQUEST' })
    expect(formats()).toEqual([undefined])
  })

  it.each(['strict', 'json_object'] as const)('stops when %s is pinned and refused', async (structured) => {
    const session = await sessionWith(refusing('json_schema', 'json_object'), { structured })
    await expect(session.ask(question)).rejects.toMatchObject({ code: 'MODEL_SCHEMA_DOWNGRADE' })
    expect(server.requests).toHaveLength(1)
  })

  it('asks in words alone when the profile says so', async () => {
    const session = await sessionWith(`Sure:\n\`\`\`json\n${FITS}\n\`\`\``, { structured: 'prompt' })
    expect(await session.ask(question)).toMatchObject({ content: FITS, structuredOutput: 'prompt' })
    expect(formats()).toEqual([undefined])
  })

  it('repairs a reply that does not fit in one more turn, which shows the reply, the problem and the schema', async () => {
    const session = await sessionWith(['{"verdict":"approved"}', FITS])
    expect(await session.ask(question)).toMatchObject({
      content: FITS,
      finish: 'stop',
      formatRepairs: 1,
      usage: { calls: 2, inputTokens: 20, outputTokens: 10 },
    })
    expect(server.requests[1]?.body.messages).toEqual([
      ...question.messages,
      { role: 'assistant', content: '{"verdict":"approved"}' },
      {
        role: 'user',
        content: expect.stringMatching(
          /\/verdict must .*\bmet, unmet\.\n.*JSON Schema.*\n\{"type":"object",/,
        ) as string,
      },
    ])
  })

  it.each([
    ['prose', 'It looks fine to me.', 'misfit'],
    ['an approval in another field', '{"approve":true}', 'misfit'],
    ['a key twice', '{"verdict":"unmet","verdict":"met"}', 'misfit'],
    ['nothing', '', 'empty'],
  ])('gives up after the second reply that is %s', async (_, reply, kind) => {
    const session = await sessionWith(reply)
    expect(await session.ask(question)).toEqual({
      content: '',
      finish: 'other',
      problem: { kind, message: expect.any(String) as string },
      model: 'scripted-1',
      usage: { calls: 2, inputTokens: 20, outputTokens: 10 },
      structuredOutput: 'strict',
      formatRepairs: 1,
      recorder: 'live',
    })
    expect(server.requests).toHaveLength(2)
  })

  it.each([
    ['a cut reply', { content: '{"verdict":"me', finish: 'length' }, 'length'],
    ['a refusal', { content: null, refusal: 'no' }, 'refusal'],
    ['a whole reply whose end has a strange name', { content: FITS, finish: 'tool_calls' }, 'other'],
  ])('does not repeat %s, and hands no part of it on', async (_, reply, finish) => {
    const session = await sessionWith(reply)
    expect(await session.ask(question)).toMatchObject({ content: '', finish, formatRepairs: 0 })
    expect(server.requests).toHaveLength(1)
  })
})

describe('the budget', () => {
  it('stops before the first request when it is spent', async () => {
    const session = await sessionWith('never', {}, { budget: { calls: 0, tokens: 100_000, minutes: 10 } })
    await expect(session.ask(promptOf())).rejects.toMatchObject({ code: 'BUDGET_SPENT', retryable: false })
    expect(server.requests).toEqual([])
  })

  it('counts what the endpoint reports', async () => {
    const usage = { prompt_tokens: 700, completion_tokens: 300 }
    const session = await sessionWith(
      { content: 'a', usage },
      {},
      { budget: { calls: 9, tokens: 5100, minutes: 10 } },
    )
    await session.ask(promptOf())
    expect(session.usage()).toEqual({ calls: 1, inputTokens: 700, outputTokens: 300 })
    await expect(session.ask(promptOf())).rejects.toMatchObject({
      code: 'BUDGET_SPENT',
      message: expect.stringMatching(/\b4114 tokens\b.*\b4100\b/) as string,
    })
  })

  it.each([
    ['is missing', null],
    ['is all zeros', { prompt_tokens: 0, completion_tokens: 0 }],
    ['is negative', { prompt_tokens: -900_000, completion_tokens: 5 }],
    ['is no whole number', { prompt_tokens: 1.5, completion_tokens: 5 }],
    ['is text', { prompt_tokens: '1', completion_tokens: '1' } as unknown as null],
  ])('charges the estimate when the usage row %s', async (_, usage) => {
    const session = await sessionWith({ content: 'x'.repeat(34_000), usage })
    const answer = await session.ask(promptOf())
    expect(answer.usage).toEqual({ calls: 1, inputTokens: 18, outputTokens: 10_000 })
    expect(session.usage()).toEqual(answer.usage)
  })

  it('expects less of a reply the profile caps', async () => {
    const session = await sessionWith(
      'a',
      { maxTokens: 50 },
      { budget: { calls: 9, tokens: 68, minutes: 10 } },
    )
    expect((await session.ask(promptOf())).content).toBe('a')
  })

  it('counts a call that failed, with all its attempts, once', async () => {
    const session = await sessionWith({ fault: '503' })
    await expect(session.ask(promptOf())).rejects.toMatchObject({ code: 'MODEL_DOWN' })
    expect(session.usage()).toEqual({ calls: 1, inputTokens: 0, outputTokens: 0 })
  })

  it('counts the waits between attempts as model time', async () => {
    const script: Script = (_, hit) => (hit % 2 === 1 ? { fault: '429', wait: '40' } : 'done')
    const session = await sessionWith(script, {}, { budget: { calls: 9, tokens: 100_000, minutes: 1 } })
    await session.ask(promptOf())
    await expect(session.ask(promptOf())).rejects.toMatchObject({
      code: 'MODEL_RATE',
      message: expect.stringContaining('40 s') as string,
    })
  })

  it('ends a silent call when the time is up', async () => {
    const session = await sessionWith(
      { fault: 'stall' },
      {},
      { budget: { calls: 9, tokens: 100_000, minutes: 0.004 }, timing: REAL_TIMING },
    )
    await expect(session.ask(promptOf())).rejects.toMatchObject({ code: 'BUDGET_SPENT' })
    expect(server.requests).toHaveLength(1)
  })

  it('is asked again before the format repair', async () => {
    const session = await sessionWith('prose', {}, { budget: { calls: 1, tokens: 100_000, minutes: 10 } })
    await expect(session.ask(question)).rejects.toMatchObject({ code: 'BUDGET_SPENT' })
    expect(session.cassette().text).toContain('"content":"prose"')
  })
})

describe('a wait the endpoint asks for', () => {
  it.each([
    ['that is too long is not begun', '3600', '3600 s'],
    ['on a date too far away is not begun', 'Tue, 24 Nov 2026 10:00:00 GMT', '86400 s'],
  ])('%s', async (_, wait, asked) => {
    const session = await sessionWith({ fault: '429', wait })
    await expect(session.ask(promptOf())).rejects.toMatchObject({
      code: 'MODEL_RATE',
      message: expect.stringContaining(asked) as string,
    })
    expect(server.requests).toHaveLength(1)
  })
})
