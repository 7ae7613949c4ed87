import type { DeclaredReport } from '../factory/factory.ts'
import { digestOf } from '../formats/digest.ts'
import { schemaOf } from '../formats/schema.ts'
import outcomeSchema from '../../schemas/outcome.schema.json' with { type: 'json' }

/** What a command station left behind: times and paths of one machine removed (schemas/outcome.schema.json). */
export interface RunOutcome {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  /** Why, in one sentence. */
  reason: string
  /** As the observer of the commands recorded it (GitHub: `steps.<id>.outcome`); a time limit is a failure. */
  outcome: 'success' | 'failure'
  commands: string[]
  /** Where the station declares JUnit reports; hold-out tests run only where it does. */
  report?: DeclaredReport
  /** From that report; sorted by file and name. */
  tests: {
    name: string
    file: string | undefined
    status: 'passed' | 'failed' | 'skipped'
    message: string | undefined
  }[]
  /** How the commands were run apart; `none`: as ordinary processes. What it is decides nothing. */
  isolation?: 'unshare' | 'unshare-user' | 'unshare-sudo' | 'bwrap' | 'none'
  /** The commands had the history of the repository, and with it every spec. */
  git?: true
  /** Files that a command found other than they were laid; it was not run. */
  changed?: string[]
  /** Normalised head and tail of the output, when the report does not tell the failure. */
  output: string
}

/** The document a command station hands on; untrusted until the next station judged and signed it. */
export const outcomeDocument = schemaOf<RunOutcome>(outcomeSchema)

/** The same on every machine: how commands were run apart is a fact of one machine. */
export function withoutIsolation(outcome: RunOutcome): Omit<RunOutcome, 'isolation'> {
  const copy = { ...outcome }
  delete copy.isolation
  return copy
}

/** SHA-256 of what is the same on every machine; links sign this. */
export function outcomeDigest(outcome: RunOutcome): string {
  return digestOf(withoutIsolation(outcome))
}
