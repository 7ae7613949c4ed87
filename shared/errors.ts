/**
 * Every fault Jidoka can name. A `usage` fault is in the caller's files or flags: correct it, then run again. A `fault` is
 * a condition of the environment. `retryable` says whether the same call may succeed later.
 */
export const ERROR_CODES = {
  // files the caller gave
  USAGE: { kind: 'usage', retryable: false },
  FILE_UNREADABLE: { kind: 'usage', retryable: false },
  FILE_TOO_LARGE: { kind: 'usage', retryable: false },
  FILE_ENCODING: { kind: 'usage', retryable: false },
  JSON_INVALID: { kind: 'usage', retryable: false },
  JSON_UNCANONICAL: { kind: 'fault', retryable: false },
  SCHEMA_INVALID: { kind: 'usage', retryable: false },
  YAML_INVALID: { kind: 'usage', retryable: false },
  PATH_UNSAFE: { kind: 'usage', retryable: false },
  SPEC_INVALID: { kind: 'usage', retryable: false },
  SPEC_DONE: { kind: 'usage', retryable: false },
  ANSWER_NOT_ASKED: { kind: 'usage', retryable: false },
  ANSWER_GIVEN: { kind: 'usage', retryable: false },
  ANSWER_UNFIT: { kind: 'usage', retryable: false },
  FACTORY_INVALID: { kind: 'usage', retryable: false },
  HOUSE_INVALID: { kind: 'usage', retryable: false },
  HOUSE_SELF_TEST: { kind: 'usage', retryable: false },
  HOUSE_TOO_SLOW: { kind: 'usage', retryable: false },
  ARCHITECTURE_INVALID: { kind: 'usage', retryable: false },
  // git
  GIT_MISSING: { kind: 'fault', retryable: false },
  GIT_NOT_A_REPOSITORY: { kind: 'usage', retryable: false },
  GIT_REVISION_UNKNOWN: { kind: 'usage', retryable: false },
  GIT_OBJECT_MISSING: { kind: 'fault', retryable: false },
  GIT_SHALLOW: { kind: 'usage', retryable: false },
  GIT_FAILED: { kind: 'fault', retryable: true },
  // the line
  LINE_EVENT_UNKNOWN: { kind: 'fault', retryable: false },
  LINE_OUT_OF_ORDER: { kind: 'fault', retryable: false },
  STATION_FAILED: { kind: 'fault', retryable: true },
  BASE_MOVED: { kind: 'usage', retryable: false },
  FACTORY_UNPINNED: { kind: 'usage', retryable: false },
  LINE_NOT_COMPILED: { kind: 'usage', retryable: false },
  UPSTREAM_INVALID: { kind: 'fault', retryable: false },
  UPSTREAM_MISSING: { kind: 'fault', retryable: true },
  RUN_COULD_NOT: { kind: 'fault', retryable: true },
  RUN_SETUP: { kind: 'fault', retryable: true },
  RUN_ISOLATION: { kind: 'fault', retryable: false },
  CHANGE_SET_INVALID: { kind: 'fault', retryable: false },
  // starting units on GitHub
  PLAN_BEFORE_GONE: { kind: 'usage', retryable: false },
  PLAN_SPEC_UNKNOWN: { kind: 'usage', retryable: false },
  PLAN_DENIED: { kind: 'usage', retryable: false },
  PLAN_WORKFLOW: { kind: 'usage', retryable: false },
  PLAN_LIMITED: { kind: 'fault', retryable: true },
  PLAN_FAILED: { kind: 'fault', retryable: true },
  PLAN_UNFINISHED: { kind: 'fault', retryable: true },
  // the model
  MODEL_ENDPOINT: { kind: 'usage', retryable: false },
  MODEL_KEY_MISSING: { kind: 'usage', retryable: false },
  MODEL_PROXY: { kind: 'usage', retryable: false },
  MODEL_KEY_NAME: { kind: 'usage', retryable: false },
  MODEL_AUTH: { kind: 'usage', retryable: false },
  MODEL_REQUEST: { kind: 'fault', retryable: false },
  MODEL_RATE: { kind: 'fault', retryable: true },
  MODEL_DOWN: { kind: 'fault', retryable: true },
  MODEL_TIMEOUT: { kind: 'fault', retryable: true },
  MODEL_REDIRECT: { kind: 'fault', retryable: false },
  MODEL_RESPONSE: { kind: 'fault', retryable: true },
  MODEL_TOO_LARGE: { kind: 'fault', retryable: false },
  MODEL_SCHEMA_DOWNGRADE: { kind: 'usage', retryable: false },
  MODEL_SECRET_IN_PROMPT: { kind: 'fault', retryable: false },
  BUDGET_SPENT: { kind: 'fault', retryable: false },
  // a writer that is no model
  WRITER_FAILED: { kind: 'fault', retryable: true },
  WRITER_TIMEOUT: { kind: 'fault', retryable: true },
  WRITER_TOO_MUCH: { kind: 'fault', retryable: false },
  WRITER_NO_CHANGE: { kind: 'usage', retryable: false },
  WRITER_CONFLICT: { kind: 'usage', retryable: false },
  // what the owner of a spec is asked, and answers
  ASK_NOTHING: { kind: 'fault', retryable: false },
  ANSWER_UNREADABLE: { kind: 'usage', retryable: false },
  ANSWER_NO_QUESTION: { kind: 'usage', retryable: false },
  ANSWER_NO_TRACE: { kind: 'usage', retryable: false },
  ANSWER_SPEC_GONE: { kind: 'usage', retryable: false },
  ANSWER_REFUSED: { kind: 'usage', retryable: false },
  ANSWERS_UNREACHABLE: { kind: 'fault', retryable: true },
  ANSWERS_DENIED: { kind: 'usage', retryable: false },
  ANSWERS_NOT_KEPT: { kind: 'fault', retryable: true },
  CASSETTE_MISS: { kind: 'fault', retryable: false },
  CASSETTE_TAMPERED: { kind: 'fault', retryable: false },
  // the trace: faults of reading or writing one (rejected links have codes of their own: trace/statement/rejection.ts)
  KEY_MISSING: { kind: 'usage', retryable: false },
  KEY_INVALID: { kind: 'usage', retryable: false },
  // the identity of a job, and the servers that sign with it
  IDENTITY_MISSING: { kind: 'usage', retryable: false },
  IDENTITY_WRONG: { kind: 'usage', retryable: false },
  IDENTITY_PRIVATE: { kind: 'usage', retryable: false },
  IDENTITY_REFUSED: { kind: 'fault', retryable: true },
  SIGNING_DOWN: { kind: 'fault', retryable: true },
  SIGNING_REFUSED: { kind: 'fault', retryable: true },
  SIGNING_ANSWER: { kind: 'fault', retryable: true },
  HOME_LINK: { kind: 'usage', retryable: false },
  HOME_TRACKED: { kind: 'usage', retryable: false },
  TRUST_INVALID: { kind: 'usage', retryable: false },
  TRUST_MISSING: { kind: 'usage', retryable: false },
  PARCEL_INVALID: { kind: 'fault', retryable: false },
  PARCEL_MISSING: { kind: 'fault', retryable: true },
  PARCEL_DIGEST: { kind: 'fault', retryable: false },
  PARCEL_CONFLICT: { kind: 'fault', retryable: false },
  LINK_REJECTED: { kind: 'fault', retryable: false },
  TRACE_UNREADABLE: { kind: 'usage', retryable: false },
  TRACE_DENIED: { kind: 'usage', retryable: false },
  TRACE_NOT_KEPT: { kind: 'fault', retryable: true },
  REPLAY_COMMANDS: { kind: 'usage', retryable: false },
  TRACE_REJECTED: { kind: 'fault', retryable: false },
  // the ledger
  LEDGER_MISSING: { kind: 'usage', retryable: false },
  LEDGER_BROKEN: { kind: 'fault', retryable: false },
  LEDGER_REWRITTEN: { kind: 'fault', retryable: false },
  LEDGER_UNREACHABLE: { kind: 'fault', retryable: true },
  // the line of the repository is stopped
  ANDON_PULLED: { kind: 'fault', retryable: true },
  ANDON_NOT_PULLED: { kind: 'usage', retryable: false },
  // the environment
  HOST_UNSUPPORTED: { kind: 'usage', retryable: false },
  PUBLISH_FAILED: { kind: 'fault', retryable: true },
  PUBLISH_DENIED: { kind: 'usage', retryable: false },
  PUBLISH_NOT_RELEASED: { kind: 'fault', retryable: false },
  PUBLISH_UNATTESTED: { kind: 'fault', retryable: false },
  PUBLISH_BASE_MOVED: { kind: 'usage', retryable: false },
  CHANGE_BASE_MOVED: { kind: 'fault', retryable: false },
  PUBLISH_SUPERSEDED: { kind: 'usage', retryable: false },
  PUBLISH_UNSIGNED: { kind: 'usage', retryable: false },
  PUBLISH_RULES: { kind: 'usage', retryable: false },
  PUBLISH_PULLS_OFF: { kind: 'usage', retryable: false },
  PUBLISH_CLOSED: { kind: 'usage', retryable: false },
  PUBLISH_TREE: { kind: 'fault', retryable: false },
  PUBLISH_OCCUPIED: { kind: 'usage', retryable: false },
  OUTPUT_UNSAFE: { kind: 'fault', retryable: false },
  DISK: { kind: 'fault', retryable: true },
  INTERRUPTED: { kind: 'fault', retryable: true },
  INTERNAL: { kind: 'fault', retryable: false },
} as const satisfies Record<string, { kind: 'usage' | 'fault'; retryable: boolean }>

export type ErrorCode = keyof typeof ERROR_CODES

export interface FactoryErrorOptions {
  /** What the reader does next: one sentence. */
  hint?: string
  /** Place: `file:line:col`, a job, a parcel name. */
  where?: string
  /** The finer code of the room that threw, e.g. a trace code such as LINK_SIGNATURE. */
  detail?: string
  /** The cause alone, without the code and the place that the message adds. Default: the message. */
  reason?: string
  cause?: unknown
}

/** The one error class. `message` is lower-case and names the subject; it must hold no untrusted text unescaped. */
export class FactoryError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly where: string | undefined
  readonly detail: string | undefined
  readonly reason: string

  constructor(code: ErrorCode, message: string, options: FactoryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'FactoryError'
    this.code = code
    this.hint = options.hint
    this.where = options.where
    this.detail = options.detail
    this.reason = options.reason ?? message
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable
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
