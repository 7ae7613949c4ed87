import { askModel } from './ask.ts'
import { libraryOf } from './cassette-library.ts'
import { usedCassette } from './cassette.ts'
import { CALL_LIMITS, REAL_TIMING, type CallLimits, type Timing } from './limits.ts'
import { openBudget } from './budget.ts'
import type { BudgetCaps, ModelProfile } from './profile.ts'
import { knownSecrets, secretVariables } from './redaction.ts'
import { firstMode, type StructuredOutputMode } from './structured-output.ts'
import type { SessionState } from './session-state.ts'

export interface Message {
  role: 'system' | 'user'
  content: string
}

/** One question to a model. Everything here is part of the cassette key. */
export interface ModelRequest {
  /** Glossary name of the asking station, e.g. `generate`. */
  station: string
  role: 'writer' | 'reviewer'
  messages: Message[]
  /** When given, the reply must be JSON that fits (portable subset: see `schemaSubsetProblems`). */
  schema?: { name: string; document: object }
  /** Version of the prompt template: a new one is a new question. */
  template: string
  /** The fence marker of this prompt; `{{nonce}}` in an answer written by hand stands for it. */
  nonce?: string
}

/**
 * A reply whose envelope was checked. A refusal or a cut is a result; only transport trouble throws. Only finish
 * `stop` is a complete answer. The same whether it was just given or replayed.
 */
export interface ModelAnswer {
  /** With a schema: canonical JSON text that fits it, or '' when there is none. */
  content: string
  refusal: string | undefined
  finish: 'stop' | 'length' | 'content_filter' | 'refusal' | 'other'
  /** Why this is not a complete answer, in one safe sentence; `undefined` exactly when `finish` is `stop`. */
  problem: string | undefined
  /** The model the endpoint says it used, on one plain line; '' when it does not say. */
  model: string
  /** As first charged, format repair included. */
  usage: Usage
  /** Structured-output rung that was used, when a schema was asked for. */
  rung: StructuredOutputMode | undefined
  /** Extra turns spent because a reply did not fit its schema. */
  formatRepairs: 0 | 1
  recorder: 'live' | 'hand'
}

export interface Usage {
  calls: number
  inputTokens: number
  outputTokens: number
}

export type CassetteMode = 'auto' | 'replay' | 'refresh'

export interface SessionOptions {
  profile: ModelProfile
  /** What is left of the unit's budget when the station starts. */
  budget: BudgetCaps
  mode: CassetteMode
  /** Contents of cassette files that may hold the answer, best first; each is verified before use. */
  cassettes: { origin: string; bytes: Uint8Array }[]
  /** Where a new answer is appended (and synced) before anything is decided from it; made on first use. */
  recordTo: string
  /** Takes each new answer as a cassette line as well, for where `recordTo` does not outlive the machine; awaited. */
  keep?: (line: string, call: number) => Promise<void>
  /**
   * Replies written by hand for this station and round, used instead of the endpoint; entries are marked
   * `recorder: hand` and cost nothing. A folder of `1.md`, `2.md` ... (or `.json`, `.txt`) by number of the model call
   * in this session, format repairs included; or one file, which is the reply to call 1.
   */
  answers?: string
  /** Holds the key; variables that look like credentials are kept out of prompts, replies and errors. */
  env: Record<string, string | undefined>
  now: () => Date
  signal?: AbortSignal
  /** Told in one safe line before a wait. */
  notify?: (line: string) => void
  limits?: Partial<CallLimits>
  timing?: Timing
}

/** The model calls of one station and round, one after the other. */
export interface ModelSession {
  /**
   * @throws FactoryError MODEL_*, BUDGET_SPENT, CASSETTE_MISS, DISK, INTERRUPTED; for hand-written answers also
   * FILE_UNREADABLE, FILE_TOO_LARGE, FILE_ENCODING.
   */
  ask(request: ModelRequest): Promise<ModelAnswer>
  /** Charged so far; replayed calls keep their original row but cost nothing of the budget. */
  usage(): Usage
  /** The entries used, in call order, as one cassette, and whether every answer was replayed. */
  cassette(): {
    text: string
    sha256: string
    status: 'recorded' | 'replayed'
    recorder: 'live' | 'hand' | 'mixed' | 'none'
  }
  /**
   * What a reader of the report should know: torn lines, secrets ignored or removed, where a re-run left the record. A
   * first run and its replay may differ here, so this is no evidence for a link.
   */
  warnings(): string[]
}

/**
 * Opens the model calls of one station and round. No network, key or SDK is touched before an answer is missing.
 * @throws FactoryError CASSETTE_TAMPERED, FILE_TOO_LARGE.
 */
export function openSession(options: SessionOptions): ModelSession {
  const timing = options.timing ?? REAL_TIMING
  const library = libraryOf(options.cassettes)
  const secrets = knownSecrets(options.env, [
    ...(options.profile.key === undefined ? [] : [options.profile.key]),
    ...secretVariables(options.env),
  ])
  const state: SessionState = {
    options,
    timing,
    library,
    secrets,
    limits: { ...CALL_LIMITS, ...options.limits },
    meter: openBudget(options.budget, timing.monotonicMs),
    rung: firstMode(options.profile.structured),
    asked: new Map(),
    used: [],
    warnings: [...library.warnings, ...secrets.ignored],
  }
  return sessionOver(state)
}

/** Questions are answered in the order they are asked: budget, ordinals and the record depend on it. */
function sessionOver(state: SessionState): ModelSession {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask(request) {
      const answer = last.then(() => askModel(state, request))
      last = answer.catch(() => undefined)
      return answer
    },
    usage: () => state.meter.usage(),
    cassette: () => usedCassette(state.used),
    warnings: () => [...state.warnings],
  }
}
