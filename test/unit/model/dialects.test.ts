import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  startModelServer,
  type ModelServer,
  type Script,
  type Turn,
} from '../../support/model-server/model-server.ts'
import {
  optionsFor,
  profileFor,
  promptOf,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'
import { openSession } from '../../../shared/model/session.ts'

let folder: string
let remove: () => Promise<void>
let server: ModelServer | undefined
beforeEach(async () => {
  server = undefined
  ;({ folder, remove } = await temporaryFolder())
})
afterEach(async () => {
  await server?.close()
  await remove()
})

/** What comes of a question: the text, or the kind of its problem, or the code of its error. */
async function outcomeOf(script: Script, prompt = promptOf()): Promise<string> {
  server = await startModelServer(script)
  const timing = { monotonicMs: () => performance.now(), sleep: () => Promise.resolve() }
  const session = openSession(optionsFor(server.url, folder, { timing }))
  const answer = await session.ask(prompt).catch((thrown: unknown) => thrown as { code: string })
  if ('code' in answer) return `error ${answer.code}`
  return answer.problem === undefined ? answer.content : `${answer.problem.kind}: ${answer.problem.message}`
}

const done = (finish: string): Turn => ({ content: 'whole', finish })
const json = (body: unknown, status = 200): Turn => ({ raw: JSON.stringify(body), status })
const chunk = (delta: object, more: object = {}): string =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta, ...more }] })}\n\n`
const stream = (...events: string[]): Turn => ({
  raw: events.join(''),
  type: 'text/event-stream; charset=utf-8',
})
const END = 'data: [DONE]\n\n'

/** Sources of the forms: finish-reason.ts, event-stream.ts, error-body.ts name them. */
const DIALECTS: [name: string, script: Script, outcome: string | RegExp][] = [
  ['OpenAI', done('stop'), 'whole'],
  ['TGI, an end token', done('eos_token'), 'whole'],
  ['TGI, a stop sequence', done('stop_sequence'), 'whole'],
  ['llama.cpp, an end', done('eos'), 'whole'],
  ['llama.cpp, a stop word', done('word'), 'whole'],
  ['Anthropic behind a gateway', done('end_turn'), 'whole'],
  ['Gemini', done('STOP'), 'whole'],
  ['Gemini, by its enum', done('FINISH_REASON_STOP'), 'whole'],
  ['Cohere', done('COMPLETE'), 'whole'],
  ['a gateway that says end', done('end'), 'whole'],
  ['OpenAI, cut', done('length'), /^truncated/],
  ['Anthropic, cut', done('max_tokens'), /^truncated/],
  ['Gemini, cut', done('MAX_TOKENS'), /^truncated/],
  ['Mistral, cut', done('model_length'), /^truncated/],
  ['llama.cpp, cut', done('limit'), /^truncated/],
  ['Azure, filtered', done('content_filter'), /^refused/],
  ['Gemini, not safe', done('SAFETY'), /^refused/],
  ['Gemini, recited', done('RECITATION'), /^refused/],
  [
    'an end that nobody knows',
    done('pause_turn'),
    'truncated: the reply ended with the finish reason "pause_turn"',
  ],
  ['tool calls instead of an answer', done('tool_calls'), /finish reason "tool_calls"/],
  ['no end that shows', { content: 'half', finish: null }, /^truncated/],
  ['an empty end', done(''), /^truncated/],
  [
    'text parts',
    {
      content: [
        { type: 'text', text: 'who' },
        { type: 'text', text: 'le' },
      ],
    },
    'whole',
  ],
  [
    'Mistral, thinking and text',
    {
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
        { type: 'text', text: 'whole' },
      ],
    },
    'whole',
  ],
  ['parts of the Responses API', { content: [{ type: 'output_text', text: 'whole' }] }, 'whole'],
  ['thinking alone', { content: [{ type: 'thinking', thinking: 'hm' }] }, /^empty/],
  ['DeepSeek, reasoning beside the answer', { content: 'whole', more: { reasoning_content: 'hm' } }, 'whole'],
  ['vLLM, reasoning beside the answer', { content: 'whole', more: { reasoning: 'hm' } }, 'whole'],
  ['reasoning and no answer', { content: '', more: { reasoning_content: 'hm' } }, /^empty/],
  ['a refusal', { content: null, refusal: 'I will not' }, 'refused: the model refused: I will not'],
  ['no usage', { content: 'whole', usage: null }, 'whole'],
  [
    'no name of the model',
    json({ choices: [{ finish_reason: 'stop', message: { content: 'whole' } }] }),
    'whole',
  ],
  [
    'an error that is null beside an answer',
    json({ error: null, choices: [{ finish_reason: 'stop', message: { content: 'whole' } }] }),
    'whole',
  ],
  [
    'a stream',
    stream(chunk({ content: 'who' }), chunk({ content: 'le' }), chunk({}, { finish_reason: 'stop' }), END),
    'whole',
  ],
  ['a stream without [DONE]', stream(chunk({ content: 'whole' }, { finish_reason: 'stop' })), 'whole'],
  [
    'a stream with comments and CRLF',
    stream(
      ': ping\r\n\r\n',
      chunk({ content: 'whole' }, { finish_reason: 'stop' }).replaceAll('\n', '\r\n'),
      END,
    ),
    'whole',
  ],
  [
    'a stream with thoughts',
    stream(chunk({ reasoning_content: 'hm' }), chunk({ content: 'whole' }, { finish_reason: 'stop' }), END),
    'whole',
  ],
  ['a stream that was cut', stream(chunk({ content: 'who' })), 'error MODEL_RESPONSE'],
  ['a stream without an end of the reply', stream(chunk({ content: 'whole' }), END), /^truncated/],
  [
    'an error in a stream, then an answer',
    [stream(chunk({ content: 'w' }), 'data: {"error":{"code":503,"message":"busy"}}\n\n'), done('stop')],
    'whole',
  ],
  [
    'an error under 200 that may pass',
    [json({ error: { message: 'slow down', code: 429 } }), done('stop')],
    'whole',
  ],
  [
    'the same in words',
    [json({ error: { type: 'rate_limit_exceeded', message: 'slow down' } }), done('stop')],
    'whole',
  ],
  [
    'Gemini, a list of errors under 200',
    [json([{ error: { code: 503, status: 'UNAVAILABLE' } }]), done('stop')],
    'whole',
  ],
  [
    'vLLM, an error object under 200',
    json({ object: 'error', message: 'The model x does not exist', code: 404 }),
    'error MODEL_REQUEST',
  ],
  [
    'a key that is refused under 200',
    json({ error: { type: 'invalid_api_key', message: 'no' } }),
    'error MODEL_AUTH',
  ],
  ['an error as a text under 200', [json({ error: 'upstream timeout' }), done('stop')], 'whole'],
  ['a page instead of an answer', { raw: '<html></html>', type: 'text/html' }, 'error MODEL_RESPONSE'],
]

describe('the dialects of services', () => {
  it.each(DIALECTS)('%s', async (_, script, outcome) => {
    const came = await outcomeOf(script)
    if (typeof outcome === 'string') expect(came).toBe(outcome)
    else expect(came).toMatch(outcome)
  })
})

const OVER_CONTEXT =
  'request (40024 tokens) exceeds the available context size (8192 tokens), try increasing it'
const NO_SCHEMA = `1 validation error: {'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': "Input should be 'text' or 'json_object'"}`
const FITS = '{"verdict":"met"}'
const verdict = promptOf({
  schema: {
    name: 'verdict',
    document: {
      type: 'object',
      additionalProperties: false,
      required: ['verdict'],
      properties: { verdict: { enum: ['met', 'unmet'] } },
    },
  },
})

/** Refuses every form of the reply that is not asked for in words. */
function refusing(refusal: Turn): Script {
  return ({ body }) => (body.response_format === undefined ? FITS : refusal)
}

describe('a form of the reply that is refused is asked for in a simpler way:', () => {
  it.each<[string, Turn]>([
    [
      'OpenAI',
      json({ error: { message: 'response_format is not supported', param: 'response_format' } }, 400),
    ],
    [
      'xgrammar',
      json({ error: { message: 'The provided JSON schema contains features not supported' } }, 400),
    ],
    ['FastAPI', json({ detail: [{ loc: ['body', 'x'], msg: 'extra fields not permitted' }] }, 422)],
    ['llama-cpp-python', json({ error: { message: NO_SCHEMA, type: 'internal_server_error' } }, 500)],
    ['a text', { raw: 'Bad Request', status: 400, type: 'text/plain' }],
    ['under 200', json({ error: { code: 400, message: 'grammar is not supported' } })],
  ])('%s', async (_, refusal) => {
    expect(await outcomeOf(refusing(refusal), verdict)).toBe(FITS)
    expect(server?.requests).toHaveLength(3)
  })

  it.each<[string, Turn]>([
    [
      'llama.cpp',
      json({ error: { code: 400, message: OVER_CONTEXT, type: 'exceed_context_size_error' } }, 400),
    ],
    ['llama.cpp, under 200', json({ error: { message: OVER_CONTEXT, type: 'exceed_context_size_error' } })],
    ['OpenAI', json({ error: { message: "This model's maximum context length is 4096 tokens" } }, 400)],
    ['a gateway', json({ detail: 'the prompt is too long' }, 422)],
  ])('but not one that is larger than the context: %s', async (_, refusal) => {
    expect(await outcomeOf(refusing(refusal), verdict)).toBe('error MODEL_REQUEST')
    expect(server?.requests).toHaveLength(1)
  })

  it('a whole object shows its own end, half of one does not', async () => {
    expect(await outcomeOf({ content: FITS, finish: null }, verdict)).toBe(FITS)
    expect(await outcomeOf({ content: FITS.slice(0, -2), finish: null }, verdict)).toMatch(/^truncated/)
    expect(await outcomeOf({ content: `so: ${FITS}`, finish: null }, verdict)).toMatch(/^truncated/)
  })
})

describe('an endpoint is asked as its profile says:', () => {
  it('with further headers, a query, and the key in a header of its own', async () => {
    server = await startModelServer('hello')
    const profile = profileFor(`${server.url}/chat/completions?api-version=2024-10-21`, {
      keyHeader: 'Api-Key',
      headers: { 'X-Team': 'shop' },
      query: { tier: 'b' },
    })
    await openSession(optionsFor(server.url, folder, { profile })).ask(promptOf())
    const [request] = server.requests
    expect(request?.path).toBe('/v1/chat/completions?api-version=2024-10-21&tier=b')
    expect(request?.headers).toMatchObject({
      'api-key': expect.stringMatching(/./) as string,
      'x-team': 'shop',
    })
    expect(request?.headers).not.toHaveProperty('authorization')
  })
})
