import type { OpenAI } from 'openai'
import type { Endpoint } from './endpoint.ts'
import { newExchange, type Exchange } from './exchange.ts'
import {
  connectionFault,
  finalFault,
  responseFault,
  statusFault,
  timeoutFault,
  type FaultContext,
} from './faults.ts'
import { readReply } from './reply.ts'
import { interrupted, type CallFault, type Outcome } from './retry.ts'
import { guardedFetch } from './transport.ts'

export type ChatBody = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming

export interface Attempting {
  endpoint: Endpoint
  body: ChatBody
  /** From connect to last byte. */
  timeoutMs: number
  maxReplyBytes: number
  env: Record<string, string | undefined>
  redact: (text: string) => string
  now: Date
  signal: AbortSignal | undefined
}

const MAX_TIMER_MS = 2 ** 31 - 1

/** One attempt through the SDK, never more: a checked reply, or why there is none. Throws nothing of its own. */
export async function completeOnce(attempting: Attempting): Promise<Outcome> {
  const { endpoint, redact, now, signal, timeoutMs } = attempting
  const exchange = newExchange()
  const context: FaultContext = { endpoint, exchange, redact, now }
  const clock = new AbortController()
  const client = await clientOf(attempting, exchange)
  const timer = setTimeout(() => clock.abort(), Math.min(timeoutMs, MAX_TIMER_MS))
  try {
    const either = signal === undefined ? clock.signal : AbortSignal.any([clock.signal, signal])
    const completion: unknown = await client.chat.completions.create(attempting.body, { signal: either })
    return outcomeOf(completion, context)
  } catch {
    const ended = { isInterrupted: signal?.aborted === true, isTimeout: clock.signal.aborted, timeoutMs }
    return { kind: 'fault', fault: faultOf(ended, context) }
  } finally {
    clearTimeout(timer)
  }
}

/** Loaded on the first live call: a replay starts without it. Every setting is given, so none comes from process.env. */
async function clientOf(attempting: Attempting, exchange: Exchange): Promise<OpenAI> {
  const { endpoint, env, maxReplyBytes } = attempting
  const { OpenAI: Client } = await import('openai')
  return new Client({
    baseURL: endpoint.baseURL,
    // the SDK insists on a key; the transport sends the real one, or none
    apiKey: 'sent-by-the-transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: MAX_TIMER_MS,
    fetch: guardedFetch({ endpoint, env, maxReplyBytes }, exchange),
  })
}

function outcomeOf(completion: unknown, context: FaultContext): Outcome {
  const reply = readReply(completion)
  if ('problem' in reply) return { kind: 'fault', fault: responseFault(reply.problem, context) }
  return { kind: 'reply', reply, status: context.exchange.status }
}

interface Ended {
  isInterrupted: boolean
  isTimeout: boolean
  timeoutMs: number
}

/** By what the wire showed, in this order: our own decisions first, then the status, then the connection. */
function faultOf({ isInterrupted, isTimeout, timeoutMs }: Ended, context: FaultContext): CallFault {
  const { refused, status } = context.exchange
  if (isInterrupted) return finalFault(interrupted(), status)
  if (refused !== undefined) return connectionFault(context)
  if (isTimeout) return timeoutFault(Math.ceil(timeoutMs / 1000), context)
  if (status !== null && status >= 400) return statusFault(status, context)
  // a 200 whose body was read whole but does not parse
  if (status !== null && context.exchange.isComplete) return responseFault('is not valid JSON', context)
  return connectionFault(context)
}
