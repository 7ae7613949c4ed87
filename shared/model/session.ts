import type { ModelAnswer, TextForm } from './answer.ts'
import { askModel } from './ask.ts'
import { openBudget, type Usage } from './budget.ts'
import { usedCassette, type UsedCassette } from './cassette.ts'
import { readLibrary } from './cassette-file.ts'
import { firstMode, type ModelProfile } from './profile.ts'
import type { Prompt } from './prompt.ts'
import { knownSecrets, secretVariables } from './redaction.ts'
import { CALL_LIMITS, REAL_TIMING } from './retry.ts'
import type { SessionOptions, SessionState } from './session-state.ts'

export interface AskOptions {
  /** One of the `others` that the session was opened with. Default: the model of the session. */
  profile?: ModelProfile
  /** The form of a reply that is no JSON: one that does not have it is asked for once more. Default: any text. */
  form?: TextForm
}

/** The model calls of one station and round, one after the other. */
export interface ModelSession {
  /**
   * All models of a session share budget, numbers of calls and record. @throws FactoryError MODEL_*, BUDGET_SPENT, CASSETTE_MISS, DISK,
   * INTERRUPTED; for hand-written answers also FILE_UNREADABLE, FILE_TOO_LARGE, FILE_ENCODING.
   */
  ask(prompt: Prompt, asked?: AskOptions): Promise<ModelAnswer>
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
  const others = (options.others ?? []).map((profile) => [profile, stateFor(profile, state)] as const)
  const states = new Map([...others, [options.profile, state]])
  let last: Promise<unknown> = Promise.resolve()
  return {
    // one after the other: budget, ordinals and the record depend on the order
    ask(prompt, { profile = options.profile, form } = {}) {
      const own = states.get(profile)
      if (own === undefined) return Promise.reject(new TypeError('the session was not opened for this model'))
      const answer = last.then(() => askModel(own, prompt, form))
      last = answer.catch(() => undefined)
      return answer
    },
    usage: () => state.budget.usage(),
    cassette: () => usedCassette(state.used),
  }
}

/** Another model of the same session: what was asked, used and spent is one; the mode that its endpoint knows is its own. */
function stateFor(profile: ModelProfile, state: SessionState): SessionState {
  return {
    ...state,
    options: { ...state.options, profile },
    structuredOutput: firstMode(profile.structured),
  }
}

function newState(options: SessionOptions): SessionState {
  const { profile, others = [], env, cassettes, budget, limits } = options
  const timing = options.timing ?? REAL_TIMING
  const library = readLibrary(cassettes)
  const own = [profile, ...others].flatMap(({ key }) => key ?? [])
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
