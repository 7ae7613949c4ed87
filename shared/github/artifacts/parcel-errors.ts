import { FactoryError } from '../../errors.ts'
import { parseParcelName } from '../../trace/parcel/names.ts'
import { statusOf } from './client.ts'

/** PUBLISH_FAILED. */
export function uploadError(name: string, reason: string, cause: unknown): FactoryError {
  return new FactoryError('PUBLISH_FAILED', `cannot upload the parcel ${name}: ${reason}`, {
    cause,
    hint: 'check githubstatus.com, then re-run the failed jobs: what is recorded is not paid again',
  })
}

/** PARCEL_CONFLICT. */
export function conflictError(name: string): FactoryError {
  return new FactoryError('PARCEL_CONFLICT', `another parcel ${name} is already stored in this run`, {
    hint: 'two jobs are the same station and attempt: give each its own serial, then re-run all jobs',
  })
}

/** FILE_TOO_LARGE. */
export function tooLargeError(name: string, maxBytes: number): FactoryError {
  return new FactoryError('FILE_TOO_LARGE', `the parcel ${name} is larger than ${maxBytes} bytes`)
}

/** PARCEL_DIGEST. It is thrown before the bytes are parsed. */
export function digestError(name: string): FactoryError {
  return new FactoryError('PARCEL_DIGEST', `the parcel ${name} does not have the digest its producer gave`, {
    hint: 'somebody replaced the artifact: look at what else ran in this workflow run, then re-run all jobs',
  })
}

/** PARCEL_MISSING. Says which job has to run again, and how each search failed. */
export function missingError(
  ref: { id?: string | undefined; name?: string | undefined },
  failures: unknown[],
  hadToken: boolean,
): FactoryError {
  const what = ref.name ?? `with artifact id ${ref.id ?? '?'}`
  const reason = failures.length === 0 ? 'it is deleted or expired' : failures.map(reasonOf).join('; ')
  const rest = hadToken ? '' : '; a token with `actions: read` lets the REST API be asked too'
  return new FactoryError('PARCEL_MISSING', `cannot fetch the parcel ${what}: ${reason}`, {
    cause: failures[0],
    hint: `${remedy(ref.name)}${rest}`,
  })
}

function remedy(name: string | undefined): string {
  const parts = name === undefined ? undefined : parseParcelName(name)
  if (parts === undefined) return 're-run all jobs'
  return `re-run the job of station ${parts.station}, round ${parts.round} (or all jobs): recorded answers are not paid again`
}

/** Statuses and our own deadlines only: messages of servers are not repeated. */
function reasonOf(thrown: unknown): string {
  const status = restStatus(thrown) ?? statusOf(thrown)
  if (status === 403) return 'the token may not read artifacts (needs `actions: read`)'
  if (status === 410) return 'it is expired'
  if (status !== undefined) return `the artifact service answered ${status}`
  const message = thrown instanceof Error ? thrown.message : ''
  return message.includes('took longer than') ? message : 'the artifact service could not be used'
}

function restStatus(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number'
    ? thrown.status
    : undefined
}
