import { FactoryError } from '../errors.ts'
import { budgetSpent, estimateCall, estimateUsage } from './budget.ts'
import { chatBody } from './chat-body.ts'
import { completeOnce } from './openai-client.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import { nextSimplerMode, type StructuredOutputMode } from './profile.ts'
import { cassetteKey, type ModelRequest } from './prompt.ts'
import type { Reply } from './reply.ts'
import { withRetries, type Attempt, type CallFault, type Outcome } from './retry.ts'
import type { SessionState } from './session-state.ts'

export interface LiveReply {
  reply: Reply
  /** Null when no schema was asked for. */
  mode: StructuredOutputMode | null
  attempts: Attempt[]
}

/**
 * One paid call: reserve budget, ask in the strictest mode the endpoint accepts, charge what it cost.
 * @throws FactoryError MODEL_*, BUDGET_SPENT, INTERRUPTED, of `beforeCall`.
 */
export async function callModel(state: SessionState, request: ModelRequest): Promise<LiveReply> {
  const endpoint = checkEndpoint(state.options.profile, state.options.env)
  await state.options.beforeCall?.(endpoint)
  state.budget.reserve(estimateCall(request))
  const live = await state.budget.timed(() => callInAnyMode(state, request, endpoint))
  const reply = withoutSecrets(state, live.reply)
  state.budget.charge(reply.usage ?? estimateUsage(request, reply.content))
  return { ...live, reply }
}

/** Strict, then JSON mode, then words. Only an endpoint that refuses the field by name is asked in a simpler mode. */
async function callInAnyMode(
  state: SessionState,
  request: ModelRequest,
  endpoint: Endpoint,
): Promise<LiveReply> {
  const attempts: Attempt[] = []
  for (;;) {
    const mode = state.structuredOutput
    const tried = await callInMode(state, request, { endpoint, mode })
    attempts.push(...tried.attempts)
    if (tried.outcome.kind === 'reply') {
      return { reply: tried.outcome.reply, mode: request.schema === null ? null : mode, attempts }
    }
    state.structuredOutput = simplerMode(state, request, tried.outcome.fault)
  }
}

function callInMode(
  state: SessionState,
  request: ModelRequest,
  { endpoint, mode }: { endpoint: Endpoint; mode: StructuredOutputMode },
): ReturnType<typeof withRetries> {
  const { options, timing, budget, secrets } = state
  const limits = limitsOf(state)
  const attempt = async (): Promise<Outcome> => {
    const remainingMs = budget.remainingMs()
    const outcome = await whileWaiting(state, endpoint, () =>
      completeOnce({
        endpoint,
        body: chatBody(request, mode),
        timeoutMs: Math.min(limits.attemptTimeoutMs, remainingMs),
        maxReplyBytes: limits.maxReplyBytes,
        env: options.env,
        redact: secrets.redact,
        now: options.now(),
        signal: options.signal,
      }),
    )
    return remainingMs < limits.attemptTimeoutMs ? asBudgetSpent(outcome) : outcome
  }
  return withRetries(attempt, {
    limits,
    timing,
    seed: cassetteKey(request),
    remainingMs: budget.remainingMs,
    signal: options.signal,
    notify: options.notify,
  })
}

/** A model may be given more time for one answer than others. */
function limitsOf({ limits, options }: SessionState): SessionState['limits'] {
  const { minutes } = options.profile
  return minutes === undefined ? limits : { ...limits, attemptTimeoutMs: minutes * 60_000 }
}

const SAY_EVERY_MS = 30_000

/** Says now and then that an answer is waited for. */
async function whileWaiting<T>(
  { options, timing }: SessionState,
  { host }: Endpoint,
  work: () => Promise<T>,
): Promise<T> {
  const began = timing.monotonicMs()
  const say = (): void => {
    const seconds = Math.round((timing.monotonicMs() - began) / 1000)
    options.notify(`waiting for ${options.profile.model} at ${host}: ${seconds} s`)
  }
  const timer = setInterval(say, SAY_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/** A timeout of an attempt that had less time than usual: the budget's clock ended it. */
function asBudgetSpent(outcome: Outcome): Outcome {
  if (outcome.kind === 'reply') return outcome
  const { error, status } = outcome.fault
  if (error.code !== 'MODEL_TIMEOUT' || status === 408) return outcome
  const spent = budgetSpent(`${error.message}, and no model time is left`)
  return { kind: 'fault', fault: { ...outcome.fault, error: spent, mayRetry: false } }
}

/** @throws the fault itself, or FactoryError MODEL_SCHEMA_DOWNGRADE when the profile names the refused mode. */
function simplerMode(state: SessionState, request: ModelRequest, fault: CallFault): StructuredOutputMode {
  const mode = state.structuredOutput
  const simpler = nextSimplerMode(mode)
  if (request.schema === null || !fault.refusesSchema || simpler === undefined) throw fault.error
  if (request.profile.structured !== 'auto') {
    throw new FactoryError(
      'MODEL_SCHEMA_DOWNGRADE',
      `the endpoint refuses structured output ${mode}, which the profile pins: ${fault.error.message}`,
      { hint: `set structured: ${simpler} or auto in factory.yml, or choose another endpoint` },
    )
  }
  state.options.warn(`the endpoint refuses structured output ${mode}; ${simpler} is used instead`)
  return simpler
}

/** An endpoint that echoes a key must not get it into the record. */
function withoutSecrets({ secrets, options }: SessionState, reply: Reply): Reply {
  const { content, refusal, model, said } = reply
  const clean = {
    content: secrets.redactKnown(content),
    refusal: refusal === null ? null : secrets.redactKnown(refusal),
    model: secrets.redactKnown(model),
    ...(said === undefined ? {} : { said: secrets.redactKnown(said) }),
  }
  if (
    clean.content !== content ||
    clean.refusal !== refusal ||
    clean.model !== model ||
    clean.said !== said
  ) {
    options.warn('the reply held a secret of this environment, which was removed')
  }
  return { ...reply, ...clean }
}
