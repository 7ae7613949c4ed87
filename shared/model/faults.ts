import type { APIError } from 'openai'
import type { ErrorCode } from '../error-codes.ts'
import { FactoryError } from '../errors.ts'
import { isRecord } from '../formats/read-json.ts'
import { quoted, safeText } from '../text/safe-log.ts'
import type { Endpoint } from './endpoint.ts'
import type { ErrorBody } from './error-body.ts'
import type { Proxy } from './proxy.ts'
import type { CallFault } from './retry.ts'
import { askedWaitMs, codeOfStatus, isRetryable } from './http-status.ts'
import { defined } from '../formats/defined.ts'

/** What is needed to say what went wrong. */
export interface FaultContext {
  endpoint: Endpoint
  redact: (text: string) => string
  now: Date
  /** Limits of the attempt. */
  timeoutMs: number
  maxReplyBytes: number
}

const MAX_SHOWN_CHARS = 80
const MAX_TYPE_CHARS = 60
const MAX_ID_CHARS = 60
const MAX_PROVIDER_CHARS = 200

const HINTS: Partial<Record<ErrorCode, string>> = {
  MODEL_RATE: 'wait and run again, or raise the quota; answers that arrived are kept',
  MODEL_DOWN: 'run again later; answers that arrived are kept',
  MODEL_TIMEOUT: 'run again later; answers that arrived are kept',
  MODEL_REQUEST: 'check the model and its endpoint in factory.yml, and the size of the spec',
  MODEL_REDIRECT: 'give the final base URL; redirects are not followed because the key would travel along',
}

/** A status that is no success. The SDK's error itself is not kept: it may echo the key in headers, body and message. */
export function statusFault(error: APIError, context: FaultContext): CallFault {
  const { endpoint, redact, now } = context
  const { status = 0, headers, requestID, code: kind, type } = error
  const code = codeOfStatus(status)
  const said = providerWords(error)
  const words = said === '' ? '' : `: ${quoted(redact(said), MAX_PROVIDER_CHARS)}`
  const id = requestID ? `, request ${safeText(redact(requestID), MAX_ID_CHARS)}` : ''
  const isQuota = /insufficient_quota/.test(`${kind} ${type} ${said}`)
  const asked = headers?.get('x-should-retry')
  const refusesForm = mayRefuseSchema(status, said)
  return {
    error: new FactoryError(
      code,
      `${subjectOf(code, endpoint)} (${status}${id})${words}`,
      status === 404 ? notFoundHint(endpoint) : refusalHint(code, said, endpoint),
    ),
    status,
    mayRetry: asked === 'true' || (asked !== 'false' && isRetryable(code) && !isQuota && !refusesForm),
    askedMs: headers === undefined ? undefined : askedWaitMs(headers, now),
    refusesSchema: refusesForm,
  }
}

/** Which address was asked says more than the answer. */
function notFoundHint({ baseURL }: Endpoint): { hint: string } {
  const asked = quoted(`${new URL(baseURL).pathname.replace(/\/$/, '')}/chat/completions`, 200)
  return {
    hint: `${asked} was asked for: check the model, and the endpoint in factory.yml, which ends before /chat/completions`,
  }
}

/** The message of the provider, else all that it sent. */
function providerWords({ error }: APIError): string {
  if (!isRecord(error)) return ''
  const said = error['message'] ?? error['detail']
  return typeof said === 'string' ? said.trim() : JSON.stringify(error)
}

/** A question that does not fit into the model, in the words of OpenAI ("context length"), vLLM, llama.cpp ("context size") and others. */
const OVER_CONTEXT = /context.{0,20}(?:length|size|window)|too (?:long|many tokens)/i

/** What refuses a request for another reason than the form of the reply. */
const OTHER_REASON =
  /too large|maximum.{0,30}tokens|max_tokens|model.{0,40}(?:not found|not exist|unknown)|content.{0,10}(?:policy|filter)|api.?key|quota|billing/i

/** Services refuse a form of the reply in any words, and under both statuses. Asking in a simpler form costs nothing when they refuse again. */
function mayRefuseSchema(status: number, said: string): boolean {
  const words = said.slice(0, 500)
  // llama-cpp-python answers 500 to a field that it does not know, and names it
  if (status === 500) return /\bresponse_format\b/.test(words)
  return (status === 400 || status === 422) && !OVER_CONTEXT.test(words) && !OTHER_REASON.test(words)
}

/** A local server starts with a small context unless it is told, whatever the model could hold. */
function refusalHint(code: ErrorCode, said: string, endpoint: Endpoint): { hint?: string } {
  if (code !== 'MODEL_REQUEST' || !OVER_CONTEXT.test(said.slice(0, 500))) return faultHint(code, endpoint)
  return {
    hint: 'give the model a larger context (llama.cpp: -c, Ollama: num_ctx), or name fewer files under `paths` in the spec',
  }
}

/** An error that came under a status of success. */
export function toldFault(
  { status, message }: ErrorBody,
  response: Response,
  context: FaultContext,
): CallFault {
  const { endpoint, redact, now } = context
  const code = codeOfStatus(status)
  const words = `${subjectOf(code, endpoint)} (${status} under ${response.status}): ${quoted(redact(message), MAX_PROVIDER_CHARS)}`
  return {
    error: new FactoryError(code, words, refusalHint(code, message, endpoint)),
    status,
    mayRetry: isRetryable(code),
    askedMs: askedWaitMs(response.headers, now),
    refusesSchema: mayRefuseSchema(status, message),
  }
}

function subjectOf(code: ErrorCode, { host, key, keyName }: Endpoint): string {
  if (code === 'MODEL_AUTH') {
    return key === undefined
      ? `${host} wants a key and was sent none`
      : `${host} refuses the key in ${keyName ?? 'no variable'}`
  }
  if (code === 'MODEL_RATE') return `${host} is asked too often`
  if (code === 'MODEL_DOWN') return `${host} is down`
  if (code === 'MODEL_REDIRECT') return `${host} redirects elsewhere`
  return code === 'MODEL_TIMEOUT' ? `${host} timed out` : `${host} refuses the request`
}

function faultHint(code: ErrorCode, { keyName }: Endpoint): { hint?: string } {
  if (code === 'MODEL_AUTH') {
    return {
      hint:
        keyName === undefined
          ? 'name the environment variable that holds the key in `key`, in factory.yml'
          : `set ${keyName} to a key that may use this model`,
    }
  }
  return defined({ hint: HINTS[code] })
}

/** MODEL_DOWN: there was no connection, or it broke; may be tried again. */
export function connectionFault(
  { errno, status, proxy }: { errno: string | undefined; status: number | null; proxy: Proxy | undefined },
  { endpoint }: FaultContext,
): CallFault {
  const how = status === null ? 'cannot reach' : 'the connection broke while reading from'
  const code = errno === undefined ? '' : ` (${errno})`
  const through = proxy === undefined ? '' : ` through the proxy ${proxy.host} of ${proxy.variable}`
  const error = new FactoryError('MODEL_DOWN', `${how} ${endpoint.host}${through}${code}`, {
    hint:
      proxy === undefined
        ? 'check the endpoint, the network and, behind a company proxy, HTTPS_PROXY and NODE_EXTRA_CA_CERTS'
        : `check the proxy and its certificates (NODE_EXTRA_CA_CERTS), or list the host in NO_PROXY`,
  })
  return { ...finalFault(error, status), mayRetry: true }
}

/** MODEL_TIMEOUT after our own limit, whether or not the endpoint had begun to answer. The same question would take as long again. */
export function timeoutFault(status: number | null, { endpoint, timeoutMs }: FaultContext): CallFault {
  const what = status === null ? 'did not answer' : 'did not finish its answer'
  const message = `${endpoint.host} ${what} within ${Math.ceil(timeoutMs / 1000)} s`
  const hint = 'give the model more time with minutes in factory.yml, or ask for less in one spec'
  return finalFault(new FactoryError('MODEL_TIMEOUT', message, { hint }), status)
}

/** A reply over the limit: asking the same again would give the same. */
export function tooLargeFault(status: number | null, { endpoint, maxReplyBytes }: FaultContext): CallFault {
  const message = `the reply of ${endpoint.host} is larger than ${maxReplyBytes} bytes`
  const hint = 'ask for less in one spec, or set maxTokens'
  return finalFault(new FactoryError('MODEL_TOO_LARGE', message, { hint }), status)
}

/** MODEL_RESPONSE: a success that is not a usable chat completion, shown by its first safe characters. */
export function responseFault(
  problem: string,
  { response, text }: { response: Response; text: string },
  { endpoint, redact }: FaultContext,
): CallFault {
  const type = safeText(redact(response.headers.get('content-type') ?? ''), MAX_TYPE_CHARS)
  const shown = quoted(redact(text), MAX_SHOWN_CHARS)
  const message = `the reply of ${endpoint.host} (${response.status}, ${type === '' ? 'no content type' : type}) ${problem}: ${shown}`
  const error = new FactoryError('MODEL_RESPONSE', message, {
    hint: 'check that the endpoint is the base URL of an OpenAI-compatible API, not a web page or a proxy',
  })
  return finalFault(error, response.status)
}

/** A fault for which another attempt is useless. */
export function finalFault(error: FactoryError, status: number | null): CallFault {
  return { error, status, mayRetry: false, askedMs: undefined, refusesSchema: false }
}
