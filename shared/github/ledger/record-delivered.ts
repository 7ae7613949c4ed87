import { asFactoryError, FactoryError } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'
import type { EntryOf } from '../../ledger/entry.ts'
import { serialFolder } from '../../ledger/layout.ts'
import { LEDGER_BRANCH } from '../../ledger/ledger-branch.ts'
import type { KeptFile } from '../../ledger/ledger.ts'
import { ledgerIn } from '../../ledger/open-ledger.ts'
import { openKept } from '../../replay/verify-kept.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import type { Trust } from '../../trace/verify/trust.ts'
import { MAY_WRITE, refusalIn } from './not-written.ts'
import { repositoryUrl, type GithubFacts } from '../github-facts.ts'
import type { ServerAccess } from '../server-remote.ts'
import type { Delivery } from '../deliver/deliver.ts'
import type { FoundTrace } from '../deliver/find-trace.ts'
import { enterUnit, type DeliveredAt } from './enter-unit.ts'
import { withServerLedger, type LedgerServer } from './server-ledger.ts'

/** The page with everything of a serial in the ledger. */
export function ledgerPage(facts: GithubFacts, serial: string): string {
  return `${repositoryUrl(facts)}/tree/${LEDGER_BRANCH}/${serialFolder(serial)}`
}

/**
 * Writes a released unit into the ledger of the server, with what became of its delivery. Doing it again says nothing twice.
 * @param delivery `undefined` when it was not delivered
 * @throws FactoryError TRACE_DENIED, TRACE_NOT_KEPT, LEDGER_BROKEN.
 */
export async function recordDelivered(
  found: FoundTrace,
  delivery: Delivery | undefined,
  server: LedgerServer,
): Promise<void> {
  await enterUnit(found, delivery === undefined ? {} : deliveredAs(delivery), server).catch(explain)
}

function deliveredAs({ branch, commit, pullRequest }: Delivery): DeliveredAt {
  return { branch, commit, ...defined({ pull: pullRequest }) }
}

function explain(thrown: unknown): never {
  const refusal = refusalIn(thrown)
  const text = `the unit is not in the ledger: ${asFactoryError(thrown).message}`
  if (refusal === 'denied')
    throw new FactoryError('TRACE_DENIED', text, { cause: thrown, hint: `${MAY_WRITE}, then re-run the job` })
  if (refusal === 'again')
    throw new FactoryError('TRACE_NOT_KEPT', text, {
      cause: thrown,
      hint: 're-run the job: what is delivered and kept already stays as it is',
    })
  throw thrown
}

/** The trace of a released unit as the ledger has it, verified again; `undefined` when it is not there as a whole. */
export async function traceInLedger(
  { unit: { serial }, summarySha256 }: ReleasedUnit,
  trust: Trust,
  access: ServerAccess,
): Promise<FoundTrace | undefined> {
  return withServerLedger(access, async (ref) => {
    const tip = await ref.tip()
    if (tip === undefined) return undefined
    const ledger = await ledgerIn(ref.open().reader, tip)
    try {
      const units = (await ledger.ofSerial(serial)).filter((entry) => entry.kind === 'unit')
      const unit = units.findLast(({ trace }) => trace.summary === summarySha256)
      const files = unit === undefined ? undefined : await ledger.traceOf(serial, unit.attempt)
      return unit === undefined || files === undefined ? undefined : await openFound(unit, files, trust)
    } finally {
      ledger.close()
    }
  })
}

async function openFound(
  unit: EntryOf<'unit'>,
  files: readonly KeptFile[],
  trust: Trust,
): Promise<FoundTrace | undefined> {
  const { whole, files: all, links } = await openKept(unit, files, { trusts: [trust] })
  if (whole === undefined) return undefined
  const sealedAt = links.at(-1)?.extension.run.finishedAt ?? ''
  return { serial: unit.serial, files: all, trace: whole, sealedAt, artifact: undefined }
}
