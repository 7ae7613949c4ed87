/** One assertion of a test, as it is written. */
export interface Assertion {
  /** The whole assertion without its layout: equal texts are the same one, wherever it stands. */
  text: string
  /** What is asserted about: the argument of `expect`, the first one of `assert.equal`. */
  subject: string
  matcher: string
  /** How few values it accepts: 0 asserts nothing, 6 accepts one value. */
  strength: number
  /** Arguments of the matcher, as text. */
  args: readonly string[]
  /** What the objects among them ask for, by its path. */
  parts: readonly string[]
  /** It counts only where some condition holds. */
  isConditional: boolean
  /** Its failure is caught, or nobody waits for it. */
  isSwallowed: boolean
  /** For how many items of the lists around it; `undefined` where only running the file tells. */
  rows: number | undefined
  /** The recorded text of an inline snapshot. */
  recorded: string | undefined
  line: number
  column: number
}

/** One test as it is written. Nothing is run. */
export interface TestCase {
  file: string
  /** Names of the suites and of the test, ` > ` between them. */
  title: string
  isSkipped: boolean
  isOnly: boolean
  /** It is told to the runner only where some condition holds. */
  isConditional: boolean
  /** For how many rows it is run; `undefined` where only running the file tells. */
  rows: number | undefined
  timeoutMs: number | undefined
  retries: number
  /** The body without its layout. */
  body: string
  assertions: Assertion[]
  /** Names that the body uses. */
  names: ReadonlySet<string>
  line: number
  column: number
}

/** A line that touches the whole run, by what it calls or names. */
export interface Escape {
  name: string
  line: number
  column: number
}

/** What one test file says. */
export interface TestFile {
  path: string
  tests: TestCase[]
  /** Limits that are set for a whole file or suite, by the name of the call: `jest.setTimeout`, `this.retries`. */
  limits: ReadonlyMap<string, { value: number; line: number; column: number }>
  /** Lines that end the run or change what an assertion is, by their name: `process.exit`, `expect.extend`. */
  escapes: readonly Escape[]
  /** Words of the runner, `it` or `expect`, that the file declares or takes from another file of the repository. */
  rebound: readonly Escape[]
  /** Assertions in no test: in helpers and hooks. */
  loose: Assertion[]
  /** Names that are imported, and from where. */
  imports: ReadonlyMap<string, string>
}
