import { FactoryError, type ErrorCode } from '../errors.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Endpoint } from './endpoint.ts'
import type { Exchange } from './exchange.ts'
import { askedWaitMs } from './retry-after.ts'
import type { CallFault } from './retry.ts'
import { quoted, safeText } from '../text/safe-text.ts'

/** What is needed to say what went wrong. */
export interface FaultContext {
  endpoint: Endpoint
  exchange: Exchange
  redact: (text: string) => string
  now: Date
}

const MAX_SHOWN_CHARS = 80
const MAX_TYPE_CHARS = 60
const MAX_PROVIDER_CHARS = 200

const HINTS: Partial<Record<ErrorCode, string>> = {
  MODEL_RATE: 'wait and run again, or raise the quota; answers that arrived are kept',
  MODEL_DOWN: 'run again later; answers that arrived are kept',
  MODEL_TIMEOUT: 'run again later; answers that arrived are kept',
  MODEL_REQUEST: 'check the model, its endpoint and the size of the spec in factory.yml',
}

/** Nothing of the SDK's error is kept: it carries headers and bodies, and its message may echo the key. */
export function statusFault(status: number, context: FaultContext): CallFault {
  const { endpoint, exchange } = context
  const code = codeOfStatus(status)
  const said = providerMessage(exchange.text)
  const words = said === '' ? '' : `: ${quoted(context.redact(said), MAX_PROVIDER_CHARS)}`
  const quotaSpent = code === 'MODEL_RATE' && /insufficient_quota/.test(exchange.text)
  const isPassing = isRetryable(code) && !quotaSpent
  return {
    error: new FactoryError(code, `${subjectOf(code, endpoint)} (${status})${words}`, hintOf(code, endpoint)),
    status,
    mayRetry: exchange.shouldRetry ?? isPassing,
    askedMs: askedWaitMs(exchange, context.now),
    refusesSchema: status === 400 && namesStructuredOutput(exchange.text),
  }
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'MODEL_AUTH'
  if (status === 408) return 'MODEL_TIMEOUT'
  if (status === 429) return 'MODEL_RATE'
  if (status === 409 || status >= 500) return 'MODEL_DOWN'
  return 'MODEL_REQUEST'
}

function isRetryable(code: ErrorCode): boolean {
  return code === 'MODEL_RATE' || code === 'MODEL_DOWN' || code === 'MODEL_TIMEOUT'
}

function subjectOf(code: ErrorCode, { host, key, keyName }: Endpoint): string {
  if (code === 'MODEL_AUTH') {
    return key === undefined
      ? `${host} wants a key and was sent none`
      : `${host} refuses the key in ${keyName ?? 'no variable'}`
  }
  if (code === 'MODEL_RATE') return `${host} is asked too often`
  if (code === 'MODEL_DOWN') return `${host} is down`
  return code === 'MODEL_TIMEOUT' ? `${host} timed out` : `${host} refuses the request`
}

function hintOf(code: ErrorCode, { keyName }: Endpoint): { hint?: string } {
  if (code === 'MODEL_AUTH') return { hint: `set ${keyName ?? 'a key'} to a key that may use this model` }
  const hint = HINTS[code]
  return hint === undefined ? {} : { hint }
}

/** A broken connection, a refused redirect or an oversized reply. */
export function connectionFault({ endpoint, exchange }: FaultContext): CallFault {
  if (exchange.refused !== undefined) return finalFault(exchange.refused, exchange.status)
  const how = exchange.status === null ? 'cannot reach' : 'the connection broke while reading from'
  const code = exchange.errno === undefined ? '' : ` (${exchange.errno})`
  const error = new FactoryError('MODEL_DOWN', `${how} ${endpoint.host}${code}`, {
    hint: 'check the endpoint, the network and, behind a company proxy, NODE_EXTRA_CA_CERTS',
  })
  return { ...finalFault(error, exchange.status), mayRetry: true }
}

/** MODEL_TIMEOUT after our own limit in seconds, whether or not the endpoint had begun to answer; may be tried again. */
export function timeoutFault(seconds: number, { endpoint, exchange }: FaultContext): CallFault {
  const what = exchange.status === null ? 'did not answer' : 'did not finish its answer'
  const options = hintOf('MODEL_TIMEOUT', endpoint)
  const error = new FactoryError('MODEL_TIMEOUT', `${endpoint.host} ${what} within ${seconds} s`, options)
  return { ...finalFault(error, exchange.status), mayRetry: true }
}

/** A 200 that is not a usable chat completion, shown by its first safe characters. */
export function responseFault(problem: string, context: FaultContext): CallFault {
  const { endpoint, exchange, redact } = context
  const type = safeText(redact(exchange.contentType), MAX_TYPE_CHARS)
  const shown = quoted(redact(exchange.text), MAX_SHOWN_CHARS)
  const error = new FactoryError(
    'MODEL_RESPONSE',
    `the reply of ${endpoint.host} (${exchange.status ?? 0}, ${type === '' ? 'no content type' : type}) ${problem}: ${shown}`,
    {
      hint: 'check that the endpoint is the base URL of an OpenAI-compatible API, not a web page or a proxy',
    },
  )
  return finalFault(error, exchange.status)
}

/** A fault that no further attempt would mend. */
export function finalFault(error: FactoryError, status: number | null): CallFault {
  return { error, status, mayRetry: false, askedMs: undefined, refusesSchema: false }
}

/** OpenAI nests it under `error`; many compatible servers do not. */
function errorObject(text: string): Record<string, unknown> {
  const body = parsed(text)
  if (!isRecord(body)) return {}
  return isRecord(body['error']) ? body['error'] : body
}

function providerMessage(text: string): string {
  const { message, detail } = errorObject(text)
  const said = message ?? detail
  return typeof said === 'string' ? said : text.trim() === '' ? '' : text
}

/** Looks at the named fields only, so that an error that echoes the prompt downgrades nothing. */
function namesStructuredOutput(text: string): boolean {
  const { param, message } = errorObject(text)
  return [param, message].some(
    (field) => typeof field === 'string' && /response_format|json_schema/.test(field.slice(0, 500)),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
