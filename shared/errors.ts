import { ERROR_CODES, type ErrorCode } from './error-codes.ts'

export interface FactoryErrorOptions {
  /** What the reader does next: one sentence. */
  hint?: string
  /** Place: `file:line:col`, a job, a parcel name. */
  where?: string
  /** The finer code of the room that threw, e.g. a trace code such as LINK_SIGNATURE. */
  detail?: string
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

/** `true` when a Node system error has this errno code, e.g. `ENOENT`. */
export function isErrno(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}
