import type { Budget } from './budget.ts'
import type { CassetteMode, UsedEntry } from './cassette.ts'
import type { Endpoint } from './endpoint.ts'
import type { Library } from './cassette-file.ts'
import type { BudgetCaps, ModelProfile, StructuredOutputMode } from './profile.ts'
import type { Secrets } from './redaction.ts'
import type { CallLimits, Timing } from './retry.ts'

export interface SessionOptions {
  profile: ModelProfile
  /** Other models that the session may ask. */
  others?: readonly ModelProfile[]
  /** What is left of the unit's budget when the station starts. */
  budget: BudgetCaps
  mode: CassetteMode
  /** Contents of cassette files that may hold the answer, best first; each is verified before use. */
  cassettes: { origin: string; bytes: Uint8Array }[]
  /** Where a new answer is appended (and synced) before anything is decided from it; made on first use. */
  recordTo: string
  /** Also receives each new answer as a cassette line, for machines that do not keep `recordTo`; awaited. */
  keep?: (line: string, call: number) => Promise<void>
  /**
   * Replies written by hand for this station and round, used instead of the endpoint. Their entries are marked
   * `recorder: hand` and cost nothing. Either a folder of `1.md`, `2.md` ... (or `.json`, `.txt`) by number of the model
   * call in this session, format repairs included; or one file, which is the reply to call 1.
   */
  answers?: string
  /** Called before each call of the endpoint with where the key would go; what it throws ends the call. */
  beforeCall?: (endpoint: Endpoint) => Promise<void>
  /** Holds the key. Variables that look like credentials are kept out of prompts, replies and errors. */
  env: Record<string, string | undefined>
  now: () => Date
  /** Ends a call early. */
  signal: AbortSignal
  /** Receives one safe line before each wait between two attempts. */
  notify: (line: string) => void
  /**
   * Receives each warning when it arises, as one safe line: torn lines, secrets that were ignored or removed, a refused
   * structured-output mode, where a re-run left the record. A first run and its replay may differ here, so warnings are
   * no evidence for a link.
   */
  warn: (line: string) => void
  limits?: Partial<CallLimits>
  timing?: Timing
}

/** What an open session holds. The last three change as prompts are answered. */
export interface SessionState {
  readonly options: SessionOptions
  readonly timing: Timing
  readonly limits: CallLimits
  readonly library: Library
  readonly secrets: Secrets
  readonly budget: Budget
  /** The mode of the next structured prompt: a mode that the endpoint refused is not tried again. */
  structuredOutput: StructuredOutputMode
  /** How often each cassette key was answered. */
  asked: Map<string, number>
  used: UsedEntry[]
}
