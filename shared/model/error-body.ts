import { isRecord } from '../formats/read-json.ts'

/** An error that a gateway sends under a status of success. */
export interface ErrorBody {
  /** The HTTP status that it amounts to. */
  status: number
  message: string
}

/** The error in the body of a success without any choice; `undefined` where there is none. */
export function errorBody(body: unknown): ErrorBody | undefined {
  const whole: unknown = Array.isArray(body) ? body[0] : body
  if (!isRecord(whole) || Array.isArray(whole['choices'])) return undefined
  const error =
    whole['error'] ?? (whole['object'] === 'error' || whole['type'] === 'error' ? whole : undefined)
  if (!isSaid(error)) return undefined
  const fields: Record<string, unknown> = isRecord(error) ? error : { message: error }
  return { status: statusOf({ ...whole, ...fields }), message: wordsOf(fields) }
}

function isSaid(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false
}

function wordsOf({ message, detail, code, type }: Record<string, unknown>): string {
  const said = [message, detail, code, type].find((each) => typeof each === 'string' && each !== '')
  return typeof said === 'string' ? said : 'an error without words'
}

/** A number that is a status, else what the words mean. Anything else is the service's own trouble, and may pass. */
function statusOf({ code, status, type, message }: Record<string, unknown>): number {
  const number = [code, status]
    .map(Number)
    .find((each) => Number.isInteger(each) && each >= 400 && each < 600)
  if (number !== undefined) return number
  const words = [code, type, status, message].filter((each) => typeof each === 'string').join(' ')
  if (/rate.?limit|too many requests|quota|resource_exhausted|throttl/i.test(words)) return 429
  if (/invalid.?api.?key|authenticat|unauthorized|permission|forbidden/i.test(words)) return 401
  return /invalid.?request|not.?found|does not exist|unsupported|context.?(?:length|size)/i.test(words)
    ? 400
    : 502
}
