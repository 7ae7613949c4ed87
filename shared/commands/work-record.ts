import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ERROR_CODES, type ErrorCode } from '../error-codes.ts'
import { FactoryError, type FactoryErrorOptions } from '../errors.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { defined } from '../formats/defined.ts'
import { sha256 } from '../formats/digest.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { readBytes } from '../files.ts'
import { outcomeDocument, type RunOutcome } from '../line/outcome.ts'
import { MAX_OUTCOME_BYTES } from '../limits.ts'
import { inspectPath } from './inspect-path.ts'
import { couldNot } from './machine-fault.ts'
import { RECORD_FILE } from './run-folder.ts'

/** A {@link FactoryError} as the record holds it. */
type PlainError = Pick<FactoryError, 'code' | 'message' | 'reason' | 'retryable'> & FactoryErrorOptions

/** How the work of a command station ended: with an outcome, or with an error of the machine. */
export type WorkEnd = { kind: 'outcome'; outcome: RunOutcome } | { kind: 'error'; error: FactoryError }

/**
 * Writes how the work ended, once everything that the commands started has been killed. Returns the SHA-256 of the
 * record: the runner keeps it as an output of the step, where no later process can change it.
 */
export async function writeRecord(folder: string, end: WorkEnd): Promise<string> {
  return writeRecordText(
    folder,
    canonicalJson(end.kind === 'outcome' ? { outcome: end.outcome } : { error: plain(end.error) }),
  )
}

/** The same for a record of any form. @throws FactoryError RUN_COULD_NOT when it cannot be written. */
export async function writeRecordText(folder: string, text: string): Promise<string> {
  const path = join(folder, RECORD_FILE)
  try {
    await rm(path, { recursive: true, force: true })
    await writeFile(path, text, { flag: 'wx' })
  } catch (cause) {
    throw couldNot('their record cannot be written', cause)
  }
  return sha256(text)
}

function plain({ code, message, hint, where, detail, reason, retryable }: FactoryError): PlainError {
  return { code, message, reason, retryable, ...defined({ hint, where, detail }) }
}

/**
 * Reads how the work ended. Whatever else lies in the folder may be of the code on trial.
 * @throws FactoryError RUN_COULD_NOT when there is no such record or it has another digest.
 */
export async function readRecord(folder: string, digest: string): Promise<WorkEnd> {
  const record = await readRecordValue(folder, digest, MAX_OUTCOME_BYTES)
  const outcome = isRecord(record) ? record['outcome'] : undefined
  return record instanceof FactoryError
    ? { kind: 'error', error: record }
    : { kind: 'outcome', outcome: outcomeDocument.parse(outcome, 'the outcome of the commands') }
}

/** A record of any form, or the error that it holds. @throws FactoryError RUN_COULD_NOT. */
export async function readRecordValue(folder: string, digest: string, maxBytes: number): Promise<unknown> {
  if (digest === '') throw couldNot('the step with the commands did not come to its end')
  if ((await inspectPath(folder, RECORD_FILE)) !== 'file') throw couldNot('their record is gone')
  const bytes = await readBytes(join(folder, RECORD_FILE), maxBytes)
  if (sha256(bytes) !== digest) throw couldNot('their record was changed after their step')
  const record = parseJson(bytes, 'the record of the commands', maxBytes)
  return isRecord(record) && isRecord(record['error']) ? errorOf(record['error']) : record
}

function errorOf({ code, message, retryable, ...texts }: Record<string, unknown>): FactoryError {
  const text = (name: string): string | undefined =>
    typeof texts[name] === 'string' ? texts[name] : undefined
  return new FactoryError(isErrorCode(code) ? code : 'RUN_COULD_NOT', String(message), {
    ...{ hint: text('hint'), where: text('where'), detail: text('detail') },
    ...defined({ reason: text('reason'), retryable: typeof retryable === 'boolean' ? retryable : undefined }),
  })
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)
}
