import type { DeclaredReport } from '../factory/factory.ts'
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
  /** Normalised head and tail of the output, when the report does not tell the failure. */
  output: string
}

/** The document a command station hands on; untrusted until the next station judged and signed it. */
export const outcomeDocument = schemaOf<RunOutcome>(outcomeSchema)
