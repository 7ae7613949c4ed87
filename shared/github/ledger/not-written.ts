import { asFactoryError, FactoryError } from '../../errors.ts'
import { LEDGER_BRANCH } from '../../ledger/ledger-branch.ts'

const DENIED: ReadonlySet<string> = new Set(['PUBLISH_DENIED', 'PUBLISH_RULES', 'PUBLISH_UNSIGNED'])
const AGAIN: ReadonlySet<string> = new Set(['PUBLISH_FAILED', 'PUBLISH_OCCUPIED'])

/** Why nothing was written: the server says no, or another try may pass; `undefined` for every other fault. */
export function refusalIn(thrown: unknown): 'denied' | 'again' | undefined {
  const { code } = asFactoryError(thrown)
  if (DENIED.has(code)) return 'denied'
  return AGAIN.has(code) ? 'again' : undefined
}

/** What a job has to be allowed that writes into the ledger. */
export const MAY_WRITE = `give the job \`permissions: contents: write\`, and let the rules for branches allow its token to push ${LEDGER_BRANCH}`

/**
 * Says in words of the ledger why nothing was written.
 * @param what is not in it, and what brings it in later
 * @throws FactoryError LEDGER_DENIED, LEDGER_NOT_WRITTEN; any other fault as it is.
 */
export function notWritten(thrown: unknown, { what, later }: { what: string; later: string }): never {
  const refusal = refusalIn(thrown)
  if (refusal === undefined) throw thrown
  const message = `${what} not in the ledger: ${asFactoryError(thrown).message}`
  if (refusal === 'denied')
    throw new FactoryError('LEDGER_DENIED', message, { cause: thrown, hint: `${MAY_WRITE}; ${later}` })
  throw new FactoryError('LEDGER_NOT_WRITTEN', message, { cause: thrown, hint: `re-run the job; ${later}` })
}
