import { FactoryError } from '../errors.ts'
import { bodyOf } from './chat-body.ts'
import { completeOnce } from './complete.ts'
import { checkEndpoint, type Endpoint } from './endpoint.ts'
import { budgetSpent } from './budget.ts'
import { estimateCall, estimateUsage, keyOf, type Question } from './question.ts'
import type { Reply } from './reply.ts'
import { withRetries, type Attempt, type CallFault } from './retry.ts'
import { nextSimplerMode, type StructuredOutputMode } from './structured-output.ts'
import type { SessionState } from './session-state.ts'

export interface LiveReply {
  reply: Reply
  /** Null when no schema was asked for. */
  rung: StructuredOutputMode | null
  attempts: Attempt[]
}

/**
 * One paid question: budget first, then attempts down the structured-output ladder, then what it cost.
 * @throws FactoryError MODEL_*, BUDGET_SPENT, INTERRUPTED.
 */
export async function callModel(state: SessionState, question: Question): Promise<LiveReply> {
  const endpoint = checkEndpoint(state.options.profile, state.options.env)
  state.meter.admit(estimateCall(question))
  const live = await state.meter.timed(() => descend(state, question, endpoint))
  const reply = withoutSecrets(state, live.reply)
  state.meter.charge(reply.usage ?? estimateUsage(question, reply.content))
  return { ...live, reply }
}

/** Strict, then JSON mode, then words; only an endpoint that refuses the field by name moves down. */
async function descend(state: SessionState, question: Question, endpoint: Endpoint): Promise<LiveReply> {
  const attempts: Attempt[] = []
  for (;;) {
    const { rung } = state
    const tried = await tryRung(state, question, { endpoint, rung })
    attempts.push(...tried.attempts)
    if (tried.outcome.kind === 'reply') {
      return { reply: tried.outcome.reply, rung: question.schema === null ? null : rung, attempts }
    }
    state.rung = lowerRung(state, question, tried.outcome.fault)
  }
}

function tryRung(
  state: SessionState,
  question: Question,
  { endpoint, rung }: { endpoint: Endpoint; rung: StructuredOutputMode },
): ReturnType<typeof withRetries> {
  const { options, limits, timing, meter, secrets } = state
  const attempt = async (): ReturnType<typeof completeOnce> => {
    const remainingMs = meter.remainingMs()
    const outcome = await completeOnce({
      endpoint,
      body: bodyOf(question, rung),
      timeoutMs: Math.min(limits.attemptTimeoutMs, remainingMs),
      maxReplyBytes: limits.maxReplyBytes,
      env: options.env,
      redact: secrets.redact,
      now: options.now(),
      signal: options.signal,
    })
    const isTimeUp = remainingMs < limits.attemptTimeoutMs && isTimeout(outcome)
    return isTimeUp ? { kind: 'fault', fault: timeUp(outcome.fault) } : outcome
  }
  return withRetries(attempt, {
    limits,
    timing,
    seed: keyOf(question),
    remainingMs: meter.remainingMs,
    signal: options.signal,
    notify: options.notify ?? (() => undefined),
  })
}

type Faulty = { kind: 'fault'; fault: CallFault }

function isTimeout(outcome: Awaited<ReturnType<typeof completeOnce>>): outcome is Faulty {
  return (
    outcome.kind === 'fault' && outcome.fault.error.code === 'MODEL_TIMEOUT' && outcome.fault.status !== 408
  )
}

/** The attempt was cut by the budget's clock, not by its own. */
function timeUp(fault: CallFault): CallFault {
  return {
    ...fault,
    error: budgetSpent(`${fault.error.message}, and no model time is left`),
    mayRetry: false,
  }
}

/** @throws the fault itself, or FactoryError MODEL_SCHEMA_DOWNGRADE when the profile pins the rung. */
function lowerRung(state: SessionState, question: Question, fault: CallFault): StructuredOutputMode {
  const below = nextSimplerMode(state.rung)
  if (question.schema === null || !fault.refusesSchema || below === undefined) throw fault.error
  if (question.profile.structured !== 'auto') {
    throw new FactoryError(
      'MODEL_SCHEMA_DOWNGRADE',
      `the endpoint refuses structured output ${state.rung}, which the profile pins: ${fault.error.message}`,
      { hint: `set structured: ${below} or auto in factory.yml, or choose another endpoint` },
    )
  }
  state.warnings.push(`the endpoint refuses structured output ${state.rung}; ${below} is used instead`)
  return below
}

/** An endpoint that echoes a key must not get it into the record. */
function withoutSecrets({ secrets, warnings }: SessionState, reply: Reply): Reply {
  const { content, refusal, model } = reply
  const clean = {
    content: secrets.redactKnown(content),
    refusal: refusal === null ? null : secrets.redactKnown(refusal),
    model: secrets.redactKnown(model),
  }
  if (clean.content !== content || clean.refusal !== refusal || clean.model !== model) {
    warnings.push('the reply held a secret of this environment, which was removed')
  }
  return { ...reply, ...clean }
}
