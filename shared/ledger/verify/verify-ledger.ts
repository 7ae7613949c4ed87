import { blocking, sortFindings, type Finding } from '../../findings.ts'
import { openObjects } from '../../git/object-reader.ts'
import type { EntryOf } from '../entry.ts'
import type { KeptFile, Ledger } from '../ledger.ts'
import { checkChain } from './check-chain.ts'
import { checkHistory } from './check-history.ts'
import { checkIndexes } from './check-indexes.ts'

/** Says what is wrong with the kept trace of a unit beside its entry; nothing when the trace proves the entry. */
export type JudgeTrace = (unit: EntryOf<'unit'>, files: readonly KeptFile[]) => Promise<Finding[]>

export interface LedgerReport {
  /** The commit that was looked at. */
  commit: string
  verified: boolean
  entries: number
  /** Traces that were looked at. */
  traces: number
  findings: Finding[]
}

/**
 * Proves a ledger at one commit: each entry fits its schema, lies in its place and holds the digest of the one before; the head and every index say
 * what the entries say; no commit of the branch changed or removed what was there; and the trace of every unit proves its entry.
 * @throws FactoryError of git. What is wrong with the ledger is in the report.
 */
export async function verifyLedger(
  repo: string,
  ledger: Ledger,
  judgeTrace: JudgeTrace,
): Promise<LedgerReport> {
  const { commit } = ledger
  const reader = openObjects(repo)
  try {
    const { entries, findings } = await checkChain(ledger)
    const units = entries.filter((entry) => entry.kind === 'unit')
    const all = [
      ...findings,
      ...(await checkIndexes({ commit, reader, entries, head: ledger.head })),
      ...(await checkHistory(repo, commit)),
      ...(await checkTraces(ledger, units, judgeTrace)),
    ]
    const verified = !all.some(({ level }) => level === 'block')
    return { commit, verified, entries: entries.length, traces: units.length, findings: sortFindings(all) }
  } finally {
    reader.close()
  }
}

/** One trace after the other: a trace may be large. */
async function checkTraces(
  ledger: Ledger,
  units: readonly EntryOf<'unit'>[],
  judgeTrace: JudgeTrace,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const unit of units) {
    const files = await ledger.traceOf(unit.serial, unit.attempt).catch(() => undefined)
    if (files === undefined || files.length === 0)
      findings.push(
        blocking(
          'LEDGER_TRACE_MISSING',
          `the trace of ${unit.serial}, attempt ${unit.attempt}, is not there`,
          {
            file: unit.trace.folder,
            hint: 'without its trace nothing proves the entry',
          },
        ),
      )
    else findings.push(...(await judgeTrace(unit, files)))
  }
  return findings
}
