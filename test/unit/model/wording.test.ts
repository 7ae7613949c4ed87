import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { schemaOf } from '../../../shared/formats/schema.ts'
import { openBudget } from '../../../shared/model/budget.ts'
import { cassetteLine, newEntry, type Entry } from '../../../shared/model/cassette.ts'
import { readCassette } from '../../../shared/model/cassette-file.ts'
import { checkEndpoint } from '../../../shared/model/endpoint.ts'
import { readHandAnswer } from '../../../shared/model/hand-answers.ts'
import { readJsonReply } from '../../../shared/model/json-reply.ts'
import type { ModelProfile } from '../../../shared/model/profile.ts'
import { nearestDifference } from '../../../shared/model/nearest.ts'
import { modelRequest, type ModelRequest, type Prompt } from '../../../shared/model/prompt.ts'
import { readReply } from '../../../shared/model/reply.ts'
import { REAL_TIMING } from '../../../shared/model/retry.ts'
import { openSession } from '../../../shared/model/session.ts'
import type { SessionOptions } from '../../../shared/model/session-state.ts'
import { startModelServer, type Script } from '../../support/model-server/model-server.ts'
import {
  CANARY,
  optionsFor,
  profileFor,
  promptOf,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

let folder = ''
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
  await writeFile(join(folder, 'only.md'), 'one')
})
afterAll(() => remove())

const SCHEMA = {
  name: 'verdict',
  document: {
    type: 'object',
    additionalProperties: false,
    required: ['verdict', 'note'],
    properties: { verdict: { enum: ['met', 'unmet'] }, note: { type: ['string', 'null'] } },
  },
}

function reserve(caps: SessionOptions['budget']): void {
  openBudget(caps, () => 0).reserve(100)
}

function check(endpoint: string, key: string | undefined, profile: Partial<ModelProfile> = {}): unknown {
  return checkEndpoint(profileFor(endpoint, profile), { WRITER_KEY: key })
}

function asking(content: string): ModelRequest {
  return modelRequest(
    promptOf({ messages: [{ role: 'user', content }] }),
    profileFor('https://llm.example.com/v1'),
  )
}

function entry(): Entry {
  const reply = { content: 'a', refusal: null, finish: 'stop', model: 'm', usage: null, rung: null } as const
  const request = modelRequest(promptOf(), profileFor('https://llm.example.com/v1'))
  return newEntry({
    request,
    ordinal: 1,
    response: reply,
    attempts: [],
    recorder: 'live',
    recordedAt: new Date(0),
  })
}

/** Reads a cassette of one line, which was changed after it was recorded. */
function readChanged(change: (entry: Entry) => unknown): unknown {
  return readCassette('c.jsonl', Buffer.from(`${canonicalJson(change(entry()))}\n`))
}

let asked = 0

/** Asks one question of an endpoint, whose host and port become `<host>` in what a person reads. */
async function ask(
  script: Script,
  changes: Partial<SessionOptions> = {},
  { profile = {}, prompt = {} }: { profile?: Partial<ModelProfile>; prompt?: Partial<Prompt> } = {},
): Promise<{ problem: string | undefined; said: string[] }> {
  const server = await startModelServer(script)
  const { host } = new URL(server.url)
  const said: string[] = []
  const listen = (line: string): void => void said.push(line.replaceAll(host, '<host>'))
  asked += 1
  const session = openSession(
    optionsFor(server.url, folder, {
      recordTo: join(folder, `${asked}.jsonl`),
      profile: profileFor(server.url, profile),
      warn: listen,
      notify: listen,
      ...changes,
    }),
  )
  try {
    const { problem } = await session.ask(promptOf(prompt))
    return { problem: problem?.message, said }
  } catch (thrown) {
    throw withoutHost(thrown, host)
  } finally {
    await server.close()
  }
}

/** Asks a port where a server listened before. */
async function askNobody(): Promise<unknown> {
  const server = await startModelServer('never')
  await server.close()
  return openSession(optionsFor(server.url, folder))
    .ask(promptOf())
    .catch((thrown: unknown) => {
      throw withoutHost(thrown, new URL(server.url).host)
    })
}

function withoutHost(thrown: unknown, host: string): unknown {
  if (thrown instanceof Error) thrown.message = thrown.message.replaceAll(host, '<host>')
  return thrown
}

const MORE_BUDGET = 'raise `budget` in factory.yml or the spec, or make the spec smaller'
const AS_RECORDED = 'restore the file as it was recorded, or record it again with --mode refresh'

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'MODEL_ENDPOINT',
      'plain http to another machine',
      () => check('http://llm.example.com/v1', 'k'),
      'the endpoint at llm.example.com uses http',
      'use https; http is for this machine and for private networks',
    ],
    [
      'MODEL_ENDPOINT',
      'the address where a cloud keeps credentials',
      () => check('https://169.254.169.254/latest', 'k'),
      'the endpoint at 169.254.169.254 is a link-local or metadata address',
      'name the host of a model service',
    ],
    [
      'MODEL_ENDPOINT',
      'credentials in the URL',
      () => check('https://user:pass-word-1@llm.example.com/v1', 'k'),
      'the endpoint at llm.example.com holds credentials',
      'put the key in an environment variable and name it in `key`; `keyHeader` says in which header it goes',
    ],
    [
      'MODEL_ENDPOINT',
      'a key in the query',
      () => check('https://llm.example.com/v1?key=abc', 'k'),
      'the endpoint at llm.example.com holds credentials',
      'put the key in an environment variable and name it in `key`; `keyHeader` says in which header it goes',
    ],
    [
      'MODEL_ENDPOINT',
      'a fragment in the URL',
      () => check('https://llm.example.com/v1#a', 'k'),
      'the endpoint at llm.example.com has a fragment',
      'give the base URL alone',
    ],
    [
      'MODEL_ENDPOINT',
      'no URL',
      () => check('llm.example.com/v1', 'k'),
      'the endpoint "llm.example.com/v1" is not an https URL',
      'give the base URL of the service, such as https://api.example.com/v1',
    ],
    [
      'MODEL_ENDPOINT',
      'no https URL, with credentials, which are not shown',
      () => check('ftp://user:pass-word-1@host', 'k'),
      'the endpoint is not an https URL',
      'give the base URL of the service, such as https://api.example.com/v1',
    ],
    [
      'MODEL_KEY_MISSING',
      'a variable that is not set',
      () => check('https://llm.example.com/v1', undefined),
      'WRITER_KEY is not set, and llm.example.com needs a key',
      'set WRITER_KEY, or run with recorded answers (--mode replay)',
    ],
    [
      'MODEL_KEY_MISSING',
      'a profile without `key`',
      () => check('https://llm.example.com/v1', 'k', { key: undefined }),
      'the model at llm.example.com names no key',
      'name the environment variable that holds its API key in `key`',
    ],
    [
      'MODEL_KEY_MISSING',
      'a key with a line break inside',
      () => check('https://llm.example.com/v1', 'key-1\nx-evil: 1'),
      'WRITER_KEY holds no usable key for llm.example.com',
      'the value has spaces, line breaks or non-ASCII characters inside: paste the key again',
    ],
    [
      'BUDGET_SPENT',
      'a call more than the budget has',
      () => reserve({ calls: 0, tokens: 100, minutes: 1 }),
      'the model budget is spent: no model call is left (0 made here)',
      MORE_BUDGET,
    ],
    [
      'BUDGET_SPENT',
      'a call that needs more tokens than are left',
      () => reserve({ calls: 1, tokens: 99, minutes: 1 }),
      'the model budget is spent: the next call needs about 100 tokens and 99 are left',
      MORE_BUDGET,
    ],
    [
      'BUDGET_SPENT',
      'a call after the time',
      () => reserve({ calls: 1, tokens: 100, minutes: 0 }),
      'the model budget is spent: no model time is left',
      MORE_BUDGET,
    ],
    [
      'BUDGET_SPENT',
      'a call that the time ran out on',
      () =>
        ask(
          { fault: 'stall' },
          { budget: { calls: 9, tokens: 100_000, minutes: 0.015 }, timing: REAL_TIMING },
        ),
      'the model budget is spent: <host> did not finish its answer within 1 s, and no model time is left',
      MORE_BUDGET,
    ],
    [
      'MODEL_SECRET_IN_PROMPT',
      'a prompt with the key of the endpoint',
      () => ask('never', {}, { prompt: { messages: [{ role: 'user', content: `one\ntwo ${CANARY}` }] } }),
      'the prompt holds a secret: message 1 (user) line 2 (WRITER_KEY)',
      'take the secret out of the repository or the spec, and replace it with a new one; a text that only looks like one is taken with a comment "jidoka: not a secret" on its line',
    ],
    [
      'MODEL_AUTH',
      'a key that the endpoint does not know',
      () => ask({ fault: '401' }),
      '<host> refuses the key in WRITER_KEY (401): "Incorrect API key provided"',
      'set WRITER_KEY to a key that may use this model',
    ],
    [
      'MODEL_AUTH',
      'no key, to an endpoint of this machine that wants one',
      () => ask({ fault: '401' }, { env: {} }, { profile: { key: undefined } }),
      '<host> wants a key and was sent none (401): "Incorrect API key provided"',
      'name the environment variable that holds the key in `key`, in factory.yml',
    ],
    [
      'MODEL_REQUEST',
      'a model that the endpoint does not have',
      () => ask({ fault: '404' }),
      '<host> refuses the request (404): "no such model"',
      '"/v1/chat/completions" was asked for: check the model, and the endpoint in factory.yml, which ends before /chat/completions',
    ],
    [
      'MODEL_REQUEST',
      'a question larger than the context of a local server',
      () => ask({ raw: '{"error":{"message":"exceeds the available context size"}}', status: 400 }),
      '<host> refuses the request (400): "exceeds the available context size"',
      'give the model a larger context (llama.cpp: -c, Ollama: num_ctx), or name fewer files under `paths` in the spec',
    ],
    [
      'MODEL_RATE',
      'too many calls, and a wait longer than ours',
      () => ask({ fault: '429', wait: '3600' }),
      '<host> is asked too often (429): "rate limit reached" (it asks to wait 3600 s, the longest wait is 60 s)',
      'wait and run again, or raise the quota; answers that arrived are kept',
    ],
    [
      'MODEL_RATE',
      'too many calls, and a wait longer than the model time',
      () => ask({ fault: '429', wait: '40' }, { budget: { calls: 9, tokens: 100_000, minutes: 0.5 } }),
      '<host> is asked too often (429): "rate limit reached" (no model time is left to wait 40 s)',
      'wait and run again, or raise the quota; answers that arrived are kept',
    ],
    [
      'MODEL_DOWN',
      'an endpoint with a fault of its own',
      () => ask({ fault: '500-with-id' }),
      '<host> is down (500, request req_42): "internal error" (tried 3 times)',
      'run again later; answers that arrived are kept',
    ],
    [
      'MODEL_DOWN',
      'a connection that broke',
      () => ask({ fault: 'cut-mid-body' }),
      'the connection broke while reading from <host> (UND_ERR_SOCKET) (tried 3 times)',
      'check the endpoint, the network and, behind a company proxy, HTTPS_PROXY and NODE_EXTRA_CA_CERTS',
    ],
    [
      'MODEL_DOWN',
      'a port where nothing listens',
      askNobody,
      'cannot reach <host> (ECONNREFUSED) (tried 3 times)',
      'check the endpoint, the network and, behind a company proxy, HTTPS_PROXY and NODE_EXTRA_CA_CERTS',
    ],
    [
      'MODEL_TIMEOUT',
      'an endpoint that says it gave up',
      () => ask({ fault: '408' }),
      '<host> timed out (408): "request timeout" (tried 3 times)',
      'run again later; answers that arrived are kept',
    ],
    [
      'MODEL_TIMEOUT',
      'an endpoint that is silent',
      () => ask({ fault: 'stall-before-headers' }, { limits: { attemptTimeoutMs: 50 } }),
      '<host> did not answer within 1 s',
      'give the model more time with minutes in factory.yml, or ask for less in one spec',
    ],
    [
      'MODEL_REDIRECT',
      'an endpoint that has moved',
      () => ask({ fault: 'redirect' }),
      '<host> redirects elsewhere (307)',
      'give the final base URL; redirects are not followed because the key would travel along',
    ],
    [
      'MODEL_RESPONSE',
      'the sign-in page of a network',
      () => ask({ fault: 'html-200' }),
      'the reply of <host> (200, text/html; charset=utf-8) is not a chat completion (/ must be object): ' +
        '"<!doctype html><html><title>Sign in</title><body>Sign in to the company network…"',
      'check that the endpoint is the base URL of an OpenAI-compatible API, not a web page or a proxy',
    ],
    [
      'MODEL_TOO_LARGE',
      'a reply of two kilobytes where one is allowed',
      () => ask('x'.repeat(2000), { limits: { maxReplyBytes: 1000 } }),
      'the reply of <host> is larger than 1000 bytes',
      'ask for less in one spec, or set maxTokens',
    ],
    [
      'MODEL_SCHEMA_DOWNGRADE',
      'structured output that the profile pins and the endpoint refuses',
      () =>
        ask(
          { fault: '400-response-format' },
          {},
          { profile: { structured: 'strict' }, prompt: { schema: SCHEMA } },
        ),
      'the endpoint refuses structured output strict, which the profile pins: ' +
        '<host> refuses the request (400): "Unsupported value: \'response_format\'"',
      'set structured: json_object or auto in factory.yml, or choose another endpoint',
    ],
    [
      'INTERRUPTED',
      'a wait that a person ended',
      () => {
        const stop = new AbortController()
        const sleep = (): Promise<void> => (stop.abort(), Promise.reject(new Error('aborted')))
        return ask({ fault: '503' }, { signal: stop.signal, timing: { monotonicMs: () => 0, sleep } })
      },
      'the model call was interrupted',
      'run again: answers that arrived are kept',
    ],
    [
      'CASSETTE_MISS',
      'a replay without a record',
      () => ask('never', { mode: 'replay' }),
      'no answer to call 1 of station generate is recorded: no recorded answers were given',
      'restore what changed, or record the answer with --mode auto',
    ],
    [
      'CASSETTE_TAMPERED',
      'a reply that was edited',
      () => readChanged((e) => ({ ...e, response: { ...e.response, content: 'evil' } })),
      'line c.jsonl:1 of the cassette has a response that was changed',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'a question that was edited',
      () => readChanged((e) => ({ ...e, request: { ...e.request, template: 'x' } })),
      'line c.jsonl:1 of the cassette has a key that is not the digest of its request',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'an id of another question',
      () => readChanged((e) => ({ ...e, id: `${'0'.repeat(64)}#1` })),
      'line c.jsonl:1 of the cassette has an id that is not its key',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'a field that is not known',
      () => readChanged((e) => ({ ...e, extra: 1 })),
      'line c.jsonl:1 of the cassette does not fit the schema: /extra is not a known field',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'other spacing',
      () => readCassette('c.jsonl', Buffer.from(`${cassetteLine(entry()).replace('{', '{ ')}\n`)),
      'line c.jsonl:1 of the cassette is not canonical JSON (were its line endings or spaces changed?)',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'prose',
      () => readCassette('c.jsonl', Buffer.from('hello\n')),
      'line c.jsonl:1 of the cassette is not JSON',
      AS_RECORDED,
    ],
    [
      'CASSETTE_TAMPERED',
      'a lone surrogate',
      () => readCassette('c.jsonl', Buffer.from(`${cassetteLine(entry()).replace('Spec: ', '\\ud800')}\n`)),
      'line c.jsonl:1 of the cassette has no canonical form',
      AS_RECORDED,
    ],
    [
      'FILE_UNREADABLE',
      'a second call, answered by a single file',
      () => readHandAnswer(join(folder, 'only.md'), 2, null),
      '<folder>/only.md is the reply to call 1, and this is call 2',
      'give a folder with 1.md, 2.md and so on',
    ],
    [
      'FILE_UNREADABLE',
      'a call without an answer in the folder',
      () => readHandAnswer(folder, 3, null),
      'no reply to call 3 was written by hand in <folder>',
      'write 3.md there, or give an endpoint instead',
    ],
    [
      'FILE_UNREADABLE',
      'a second call that only the misfit of the first reply asks for',
      () => ask('never', { answers: join(folder, 'only.md') }, { prompt: { schema: SCHEMA } }),
      'the reply to call 1 cannot be used: the reply holds no JSON object; and <folder>/only.md is the reply to call 1, and this is call 2',
      'correct the reply to call 1, or write one to call 2',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    const refusal = await refusalOf(provoke)
    expect({ ...refusal, message: refusal.message.replace(folder, '<folder>') }).toEqual({
      code,
      message,
      next,
    })
  })
})

describe('a reply that should be JSON', () => {
  it.each([
    ['is nothing', ' \n', 'the reply is empty'],
    ['is prose', 'I cannot say.', 'the reply holds no JSON object'],
    [
      'lacks a field',
      '{"note":null}',
      "the JSON object does not fit: / must have required property 'verdict'",
    ],
    [
      'has a foreign value',
      '{"verdict":"approved","note":null}',
      'the JSON object does not fit: /verdict must be equal to one of the allowed values: met, unmet',
    ],
    [
      'has a number for a text',
      '{"verdict":"met","note":5}',
      'the JSON object does not fit: /note must be string,null',
    ],
    [
      'names a key twice',
      '{"verdict":"unmet","note":null,"verdict":"met"}',
      'the JSON object names a key twice',
    ],
    [
      'holds a lone surrogate',
      '{"verdict":"met","note":"\\ud800"}',
      'the JSON object holds numbers or characters that have no exact form',
    ],
    [
      'is large',
      JSON.stringify({ verdict: 'met', note: 'x'.repeat(600_000) }),
      'the JSON object is longer than 524288 characters',
    ],
  ])('and %s', (_, text, problem) => {
    expect(readJsonReply(text, schemaOf(SCHEMA.document))).toMatchObject({ problem })
  })
})

describe('a question', () => {
  const [one, other] = [asking('a\nb'), asking('a\nc')]
  it.each([
    ['before anything was recorded', one, [], 'no recorded answers were given'],
    [
      'of a station that has no record',
      one,
      [{ ...one, station: 'review' }],
      '1 recorded answer was given, none of this station',
    ],
    ['asked more often than recorded', one, [one], 'this question is recorded, but not as often as 2 times'],
    [
      'that changed',
      one,
      [other],
      'the nearest recorded question is 50% alike; message 1 line 2: recorded "c", now "b"',
    ],
    [
      'with a message more',
      { ...one, messages: [...one.messages, ...one.messages] },
      [one],
      'the nearest recorded question is 50% alike; message 2 is asked and not recorded',
    ],
    [
      'with a message less',
      one,
      [{ ...one, messages: [...one.messages, ...one.messages] }],
      'the nearest recorded question is 50% alike; message 2 is recorded and not asked',
    ],
  ])('%s', (...[, wanted, recorded, difference]) => {
    expect(nearestDifference(wanted, 2, recorded)).toBe(difference)
  })
})

describe('a reply of an endpoint', () => {
  it.each([
    ['is a text', '<html>', 'is not a chat completion (/ must be object)'],
    [
      'has no choice',
      { choices: [] },
      'is not a chat completion (/choices must NOT have fewer than 1 items)',
    ],
    [
      'has a number as content',
      { choices: [{ message: { content: 1 } }] },
      'is not a chat completion (/choices/0/message/content must be string,null,array)',
    ],
    [
      'holds NUL',
      { choices: [{ message: { content: 'a\u0000' } }] },
      'holds NUL characters or broken Unicode',
    ],
  ])('that %s', (_, body, problem) => {
    expect(readReply(body)).toEqual({ problem })
  })
})

describe('an answer', () => {
  it.each<[string, Script, string]>([
    ['that is nothing', ' \n', 'the reply is empty'],
    ['that was cut', { content: 'half', finish: 'length' }, 'the reply was cut at its token limit'],
    [
      'that ends without a reason',
      { content: 'half', finish: null },
      'the reply ended without a finish reason of its own',
    ],
    [
      'that a filter withheld',
      { content: '', finish: 'content_filter' },
      'the reply was withheld by a content filter',
    ],
    ['that is a refusal', { content: null, refusal: 'I will not' }, 'the model refused: I will not'],
  ])('%s', async (_, script, problem) => {
    expect(await ask(script)).toEqual({ problem, said: [] })
  })
})

describe('a session says', () => {
  it.each<[string, () => ReturnType<typeof ask>, string[]]>([
    [
      'that it waits, and why',
      () => ask([{ fault: '429', wait: '3' }, { fault: '503', wait: '9' }, 'done']),
      [
        '<host> is asked too often (429): "rate limit reached"; trying again in 3 s',
        '<host> is down (503): "overloaded"; trying again in 9 s',
      ],
    ],
    [
      'that the endpoint can do less',
      () =>
        ask(
          ({ body }) =>
            body.response_format?.type === 'json_schema'
              ? { fault: '400-response-format' }
              : '{"verdict":"met","note":null}',
          {},
          { prompt: { schema: SCHEMA } },
        ),
      ['the endpoint refuses structured output strict; json_object is used instead'],
    ],
    [
      'that a key came back in a reply',
      () => ask(`your key is ${CANARY}`),
      ['the reply held a secret of this environment, which was removed'],
    ],
    [
      'that a key is too short to be kept secret',
      () => ask('fine', { env: { WRITER_KEY: 'ollama' } }),
      ['the value of WRITER_KEY is too short or too common to be kept secret'],
    ],
    [
      'that a crash left half a line in the record',
      () => ask('fine', { cassettes: [{ origin: 'record.jsonl', bytes: Buffer.from('{"v":') }] }),
      ['the last line of the cassette record.jsonl was torn and is left out'],
    ],
  ])('%s', async (_, work, said) => {
    expect((await work()).said).toEqual(said)
  })

  it('where it left the record', async () => {
    const record = join(folder, 'left.jsonl')
    const said: string[] = []
    const answers = join(folder, 'answers')
    const options = optionsFor('http://127.0.0.1:1/v1', folder, { recordTo: record })
    await writeFile(answers, 'by hand')
    await openSession({ ...options, answers }).ask(promptOf())
    const cassettes = [{ origin: 'left.jsonl', bytes: await readFile(record) }]
    await mkdir(join(folder, 'more'))
    await writeFile(join(folder, 'more', '2.md'), 'by hand')
    const next = openSession({
      ...options,
      cassettes,
      answers: join(folder, 'more'),
      warn: (line) => said.push(line),
    })
    await next.ask(promptOf())
    await next.ask(promptOf({ template: 'generate/2' }))
    expect(said).toEqual(['call 2 left the record after 1 replayed'])
  })
})
