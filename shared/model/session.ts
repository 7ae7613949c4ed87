import type { ModelAnswer } from './answer.ts'
import { askModel } from './ask.ts'
import { openBudget, type Usage } from './budget.ts'
import { usedCassette, type UsedCassette } from './cassette.ts'
import { readLibrary } from './cassette-file.ts'
import { firstMode } from './profile.ts'
import type { Prompt } from './prompt.ts'
import { knownSecrets, secretVariables } from './redaction.ts'
import { CALL_LIMITS, REAL_TIMING } from './retry.ts'
import type { SessionOptions, SessionState } from './session-state.ts'

/** The model calls of one station and round, one after the other. */
export interface ModelSession {
  /**
   * @throws FactoryError MODEL_*, BUDGET_SPENT, CASSETTE_MISS, DISK, INTERRUPTED; for hand-written answers also
   * FILE_UNREADABLE, FILE_TOO_LARGE, FILE_ENCODING.
   */
  ask(prompt: Prompt): Promise<ModelAnswer>
  /** Charged so far. Replayed calls keep their original row but cost nothing of the budget. */
  usage(): Usage
  /** The entries used so far as one cassette. It says `replayed` when every answer was replayed. */
  cassette(): UsedCassette
}

/**
 * Opens the model calls of one station and round. No network, key or SDK is touched before an answer is missing.
 * @throws FactoryError CASSETTE_TAMPERED, FILE_TOO_LARGE.
 */
export function openSession(options: SessionOptions): ModelSession {
  const state = newState(options)
  let last: Promise<unknown> = Promise.resolve()
  return {
    // one after the other: budget, ordinals and the record depend on the order
    ask(prompt) {
      const answer = last.then(() => askModel(state, prompt))
      last = answer.catch(() => undefined)
      return answer
    },
    usage: () => state.budget.usage(),
    cassette: () => usedCassette(state.used),
  }
}

function newState(options: SessionOptions): SessionState {
  const { profile, env, cassettes, budget, limits } = options
  const timing = options.timing ?? REAL_TIMING
  const library = readLibrary(cassettes)
  const own = profile.key === undefined ? [] : [profile.key]
  const secrets = knownSecrets(env, [...own, ...secretVariables(env)])
  for (const warning of [...library.warnings, ...secrets.ignored]) options.warn(warning)
  return {
    options,
    timing,
    limits: { ...CALL_LIMITS, ...limits },
    library,
    secrets,
    budget: openBudget(budget, timing.monotonicMs),
    structuredOutput: firstMode(profile.structured),
    asked: new Map(),
    used: [],
  }
}
