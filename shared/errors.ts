import { ERROR_CODES, type ErrorCode } from './error-codes.ts'

export interface FactoryErrorOptions {
  /** What the reader does next: one sentence. */
  hint?: string | undefined
  /** Place: `file:line:col`, a job, a parcel name. */
  where?: string | undefined
  /** The finer code of the room that threw, e.g. a trace code such as LINK_SIGNATURE. */
  detail?: string | undefined
  /** The cause alone, without the code and the place that the message adds. Default: the message. */
  reason?: string
  /** May the same call succeed later? Default: what holds for most errors of this code. */
  retryable?: boolean
  cause?: unknown
}

/** The one error class. `message` is lower-case and names the subject; it must hold no untrusted text unescaped. */
export class FactoryError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly where: string | undefined
  readonly detail: string | undefined
  readonly reason: string
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: FactoryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'FactoryError'
    this.code = code
    this.hint = options.hint
    this.where = options.where
    this.detail = options.detail
    this.reason = options.reason ?? message
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable
  }

  /**
   * The same fault in other words or with more said about it, caused by this one. What is not given stays; the reason goes with the message.
   */
  with({ message = this.message, ...changes }: FactoryErrorOptions & { message?: string }): FactoryError {
    const { hint, where, detail, retryable } = this
    const reason = message === this.message ? this.reason : message
    const kept = { hint, where, detail, retryable, reason }
    return new FactoryError(this.code, message, { ...kept, cause: this, ...changes })
  }

  /** What the reader does next: the hint, or what fits every error of its kind. */
  get next(): string {
    if (this.hint !== undefined) return this.hint
    if (ERROR_CODES[this.code].kind === 'usage') return 'correct what is named here, then run again'
    return this.retryable ? 'run it again' : 'find out the cause named here before running again'
  }
}

/** What a thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Any thrown value as a FactoryError; an unexpected one becomes INTERNAL with its own message kept. */
export function asFactoryError(thrown: unknown): FactoryError {
  if (thrown instanceof FactoryError) return thrown
  return new FactoryError('INTERNAL', `unexpected: ${messageOf(thrown)}`, {
    cause: thrown,
    hint: 'report this with the command and the version of Jidoka',
  })
}

/** Is this a FactoryError with one of these codes? */
export function hasCode(thrown: unknown, ...codes: readonly ErrorCode[]): thrown is FactoryError {
  return thrown instanceof FactoryError && codes.includes(thrown.code)
}

/** What the codes of one subject begin with: `PUBLISH`, `HOUSE`, `LEDGER`. */
export type CodeSubject = ErrorCode extends infer C ? (C extends `${infer S}_${string}` ? S : never) : never

/** Is this a FactoryError of this subject? */
export function isAbout(thrown: unknown, subject: CodeSubject): thrown is FactoryError {
  return thrown instanceof FactoryError && thrown.code.startsWith(`${subject}_`)
}

/** For a `catch`: a FactoryError with one of these codes means that there is none, which is `undefined`. @throws everything else. */
export function noneOn(...codes: readonly ErrorCode[]): (thrown: unknown) => undefined {
  return (thrown) => {
    if (!hasCode(thrown, ...codes)) throw thrown
  }
}

/** `true` when a Node system error has this errno code, e.g. `ENOENT`. */
export function isErrno(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}
