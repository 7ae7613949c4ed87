import type ts from 'typescript'
import type { OpenSource } from '../source/open-source.ts'

/** Every way in which a change may take away from what judges later changes. Codes are API: they are added, not renamed. */
export const WEAKENINGS = {
  WEAKENED_THRESHOLD: 'a threshold asks for less',
  WEAKENED_STRICTNESS: 'a compiler, a linter or a test runner is told to be less strict',
  WEAKENED_RULE: 'a rule of a linter is off, gone, or checks less',
  WEAKENED_CONFIG: 'a file that configures a gate is gone, or says nothing that can be compared',
  WEAKENED_IGNORE: 'files or findings are taken out of a check',
  WEAKENED_EXCLUDE: 'files are taken out of the tests or their coverage',
  WEAKENED_TEST_DELETED: 'a test is gone, and the code under it is not',
  WEAKENED_TEST_SKIPPED: 'a test is no longer run',
  WEAKENED_TEST_ONLY: 'all other tests of the file are no longer run',
  WEAKENED_ASSERTIONS: 'a test asserts less often',
  WEAKENED_MATCHER: 'an assertion accepts more values',
  WEAKENED_SWALLOWED: 'the failure of an assertion is caught',
  WEAKENED_SNAPSHOT: 'a recorded snapshot is rewritten',
  WEAKENED_TIMEOUT: 'a time limit is raised',
  WEAKENED_RETRY: 'a failed test is tried again more often',
  WEAKENED_SCRIPT: 'a script that checks is gone or runs something else',
  WEAKENED_FAILURE: 'a failure no longer fails the build',
  WEAKENED_CI: 'what runs on every change is edited',
  WEAKENED_OWNERS: 'somebody need no longer be asked',
  WEAKENED_TYPE: 'an exported type says less',
  WEAKENED_CAST: 'the compiler is told a type instead of checking it',
} as const

export type WeakeningCode = keyof typeof WEAKENINGS

/** One thing that a change takes away, before anybody has said whether that is wanted. */
export interface Weakening {
  code: WeakeningCode
  file: string
  /** What in the file: `scripts.test`, `coverage.thresholds.lines`, the name of a test. A spec names it after a `#`. */
  subject: string
  /** What became of it, as the rest of a sentence. */
  what: string
  line?: number
  column?: number
}

/** A changed file, and where it lay at the base if git says that it was moved. */
export interface WeighedFile {
  path: string
  from?: string
  before: string | undefined
  after: string | undefined
}

const MOST_SHOWN = 80

/** A value of a file in a message: one line, quoted, bounded. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text
}

/** `from A to B`, or that it is gone. */
export function turned(before: unknown, after: unknown): string {
  return after === undefined
    ? `is gone: it was ${shown(before)}`
    : `goes from ${shown(before)} to ${shown(after)}`
}

/** The files of a change, and how their code is read. */
export interface Weighing {
  ts: typeof ts
  files: readonly WeighedFile[]
  /** A version of a file of code read alone; `undefined` where there is none or it cannot be read. */
  source(file: WeighedFile, side: 'before' | 'after'): OpenSource | undefined
}
