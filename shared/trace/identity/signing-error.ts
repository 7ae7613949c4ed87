import type { ErrorCode } from '../../error-codes.ts'
import { FactoryError } from '../../errors.ts'
import type { SigningServers } from '../../factory/signing.ts'
import { isRecord } from '../../formats/read-json.ts'
import { safeWord } from '../../text/safe-log.ts'

/**
 * What the signing library threw, by what it means. Its own messages are not shown: one of them quotes the token.
 */
export function signingError(thrown: unknown, servers: SigningServers): FactoryError {
  const cause = isRecord(thrown) || thrown instanceof Error ? Reflect.get(thrown, 'cause') : undefined
  if (cause instanceof FactoryError) return cause
  const server = serverOf(thrown, servers)
  const status = numberAt(cause, 'statusCode')
  if (status !== undefined) return fromStatus(server, status)
  if (isNetworkFault(cause)) return fault('SIGNING_DOWN', `${server} cannot be reached`, AGAIN)
  return fault('SIGNING_ANSWER', `${server} answered something that is not what was asked for`, AGAIN)
}

const AGAIN = 're-run the failed jobs: what was paid is recorded'

function fromStatus(server: string, status: number): FactoryError {
  const message = `${server} answered with status ${status}`
  if (status >= 500 || status === 408 || status === 429) return fault('SIGNING_DOWN', message, AGAIN)
  const hint = `${AGAIN}; when it stays so, the server does not accept tokens of this repository`
  return fault('SIGNING_REFUSED', message, hint)
}

function fault(code: ErrorCode, message: string, hint: string): FactoryError {
  return new FactoryError(code, message, { hint })
}

/** The server that the library asked, by the start of its code. */
function serverOf(thrown: unknown, { fulcio, rekor, tsa }: SigningServers): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code.startsWith('TLOG_')) return `the log ${shown(rekor)}`
  if (code.startsWith('TSA_')) return `the timestamp authority ${shown(tsa)}`
  if (code.startsWith('CA_')) return `the certificate authority ${shown(fulcio)}`
  return 'a server that signs'
}

function shown(address: string | undefined): string {
  return safeWord(address ?? '', 200)
}

function numberAt(value: unknown, name: string): number | undefined {
  const found: unknown = value instanceof Error ? Reflect.get(value, name) : undefined
  return typeof found === 'number' ? found : undefined
}

/** As the fetching library names them: https://github.com/npm/minipass-fetch/blob/main/lib/fetch-error.js */
function isNetworkFault(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const type: unknown = Reflect.get(cause, 'type')
  return type === 'system' || type === 'request-timeout' || type === 'body-timeout'
}
