import { describeFinding } from '../../findings.ts'
import { readBytes } from '../../files.ts'
import { namedPlace } from '../../git/repository-path.ts'
import { verifyLedger, type LedgerReport } from '../../ledger/verify/verify-ledger.ts'
import { MAX_TRUST_BYTES } from '../../limits.ts'
import { judgeKept } from '../../replay/verify-kept.ts'
import { trustsOf } from '../../station/find-trust.ts'
import { safeWord } from '../../text/safe-log.ts'
import { readTrust, type Trust } from '../../trace/verify/trust.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { standingOf } from '../work-tree.ts'
import { withLedger } from './here.ts'

/** Proves the whole ledger. */
export async function proveLedger(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const report = await withLedger(args, cwd, async ({ repo, ledger }) => {
    const trusts = await trustsFor(args, cwd, repo)
    return verifyLedger(repo, ledger, (unit, files) => judgeKept(unit, files, { repo, trusts }))
  })
  return { exit: report.verified ? 0 : 1, json: report, text: reportText(report) }
}

async function trustsFor(args: Arguments, cwd: string, repo: string): Promise<Trust[]> {
  const named = args.text('trust')
  if (named === undefined) return trustsOf(repo)
  return [readTrust(await readBytes(await namedPlace(standingOf(args, cwd), named), MAX_TRUST_BYTES))]
}

const MOST_FINDINGS = 50

function reportText({ commit, verified, entries, traces, findings }: LedgerReport): string {
  const head = verified ? 'verified' : 'REJECTED'
  const lines = findings.slice(0, MOST_FINDINGS).map((finding) => safeWord(describeFinding(finding), 600))
  const more = findings.length > MOST_FINDINGS ? [`and ${findings.length - MOST_FINDINGS} more`] : []
  return [
    `${head}: ${entries} entries and ${traces} traces at ${commit.slice(0, 12)}`,
    ...lines,
    ...more,
  ].join('\n')
}
