import { FactoryError } from '../../errors.ts'
import { parseParcelName } from '../../trace/parcel/names.ts'
import { statusOf } from './client.ts'

/** PARCEL_MISSING that says which job has to run again, and what the search ran into. */
export function missingError(
  ref: { id?: string | undefined; name?: string | undefined },
  failures: unknown[],
  hadToken: boolean,
): FactoryError {
  const what = ref.name ?? `with artifact id ${ref.id ?? '?'}`
  const reason = failures.length === 0 ? 'it is deleted or expired' : failures.map(reasonOf).join('; ')
  const rest = hadToken ? '' : '; a token with `actions: read` would let the REST API be asked as well'
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
