import type { Entry } from './cassette.ts'
import type { Library } from './cassette-library.ts'
import type { CallLimits, Timing } from './limits.ts'
import type { Budget } from './budget.ts'
import type { Secrets } from './redaction.ts'
import type { StructuredOutputMode } from './structured-output.ts'
import type { SessionOptions } from './session.ts'

/** What an open session holds. The last four change as questions are answered. */
export interface SessionState {
  readonly options: SessionOptions
  readonly timing: Timing
  readonly limits: CallLimits
  readonly library: Library
  readonly secrets: Secrets
  readonly meter: Budget
  /** Where the next structured question starts: an endpoint that refused a rung is not asked for it again. */
  rung: StructuredOutputMode
  /** How often each cassette key was answered. */
  asked: Map<string, number>
  used: UsedEntry[]
  warnings: string[]
}

export interface UsedEntry {
  entry: Entry
  isReplayed: boolean
}
