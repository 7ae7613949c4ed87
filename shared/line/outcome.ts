import type { DeclaredReport } from '../factory/factory.ts'
import { digestOf } from '../formats/digest.ts'
import type { Change } from '../git/change-set.ts'
import type { ProbeValues } from '../adequacy/probe-values.ts'
import type { OwnEslintValues } from '../own-eslint/values.ts'
import type { ValueRow, ValueTable } from '../oracle/values/observed.ts'
import { schemaOf } from '../formats/schema.ts'
import outcomeSchema from '../../schemas/outcome.schema.json' with { type: 'json' }

/** What became of a test in another run; `absent`: not listed, or not run. */
export type TestState = 'passed' | 'failed' | 'absent'

/** What a command station left behind: times and paths of one machine removed (schemas/outcome.schema.json). */
export interface RunOutcome {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  /** Why, in one sentence. */
  reason: string
  /**
   * As the observer of the commands recorded it (GitHub: `steps.<id>.outcome`); a time limit is a failure. A failure that is
   * known without the change (`further`) counts as success.
   */
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
    /** A suite that failed itself: nobody knows which of its tests did not run. */
    isSuite?: true
    /** Of a failed test, when the commands were run further times. */
    further?: {
      /** On the same tree. */
      again: TestState
      /** On the base, each time; never when the change writes the file of the test. */
      base: TestState[]
      /** Nothing that the test imports is changed, as far as its imports can be read. */
      independent: boolean
    }
  }[]
  /** What the examples of the spec did; only where the station exercises. */
  values?: ValueTable
  /** How the commands were run apart; `none`: as ordinary processes. What it is decides nothing. */
  isolation?: 'unshare' | 'unshare-user' | 'unshare-sudo' | 'bwrap' | 'none'
  /** The commands had the history of the repository, and with it every spec. */
  git?: true
  /** Files that a command found other than they were laid; it was not run. */
  changed?: string[]
  /** What a station that makes files has made, sorted by path; only where its commands succeeded. */
  produced?: Change[]
  /** What such a station made and what is not taken. */
  refused?: RefusedFile[]
  /** When the commands failed and were run further times: once more on the same tree, and on the base. */
  further?: {
    again: 'success' | 'failure'
    /** Not run where nothing was left for it to explain. */
    base?: 'success' | 'failure'
    /** They fail on the base at the same command, and with the change they say nothing that they do not say there. */
    sameAtBase: boolean
    /** Commands after the one that failed, which did not run. */
    commandsLeft: number
  }
  /** What the examples gave on variants of the change with one defect each; see seeded-variants.ts. */
  variants?: VariantValues[]
  /** What a probing station has tried. */
  probe?: ProbeValues
  /** What the team's own ESLint reported. */
  ownEslint?: OwnEslintValues
  /** Normalised head and tail of the output, when the report does not tell the failure. */
  output: string
}

/**
 * Why a file that commands made is not taken. `outside`: the station does not say that it makes it; `secret`: it holds one of the machine.
 */
export type RefusedReason = 'outside' | 'link' | 'binary' | 'large' | 'many' | 'unsafe' | 'secret'

/** A file that commands made; the path is as untrusted as they are. */
export interface RefusedFile {
  path: string
  reason: RefusedReason
}

/** What calls of examples gave on one variant of a change; no rows when the variant does not end. */
export interface VariantValues {
  id: string
  rows: ValueRow[]
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
