import { FactoryError } from '../../errors.ts'
import { gitExecution } from '../../git/git.ts'
import { wayToHistory } from '../../git/history-end.ts'
import { branchOf, resolveCommit, updateRef } from '../../git/revision.ts'
import { SYNCED_REFS } from '../../ledger/ledger-branch.ts'
import { localLedger, tipOf, type LedgerRef } from '../../ledger/ledger-ref.ts'
import { originLedger } from '../../ledger/origin-ledger.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ledgerAt } from '../../ledger/open-ledger.ts'
import { goingOnFrom, syncLedger } from '../../ledger/sync/sync-ledger.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { repositoryOf } from '../work-tree.ts'
import { entryLine } from '../../ledger/entry-line.ts'
import { closing, withLedger, type LedgerHere } from './here.ts'

/** Appends what became of the lines of units on the default branch. */
export async function syncHere(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const ref = args.flag('push') ? originLedger(repo, env) : localLedger(repo)
  const sync = (here: LedgerHere): Promise<Outcome> => syncTo(ref, here, args)
  if (!args.flag('push')) return withLedger(args, cwd, sync)
  return closing({ repo, ledger: await tipLedger(repo, await ref.tip()) }, sync)
}

async function syncTo(ref: LedgerRef, { repo, ledger }: LedgerHere, args: Arguments): Promise<Outcome> {
  const branch = args.text('branch') ?? (await defaultBranch(repo))
  const tip = await resolveCommit(repo, branch)
  const synced = syncedRef(branch, ref.source)
  const from = await startOf(repo, { named: args.text('from'), synced, tip })
  const {
    commits,
    ends,
    entries,
    tip: after,
  } = await syncLedger(ref, ledger, { repo, tip, from, now: () => new Date() })
  // what lies before the end of a shallow clone is looked at once it is fetched
  if (ends.length === 0) await updateRef(repo, synced, tip)
  const head = `${commits} commits of ${branch} looked at, ${entries.length} entries added`
  const json = { branch, tip, from: from ?? null, commits, ends, ledger: after ?? null, entries }
  return {
    exit: 0,
    json,
    text: [head, ...(await endText(repo, ends)), ...entries.map(entryLine)].join('\n'),
  }
}

async function endText(repo: string, ends: readonly string[]): Promise<string[]> {
  const [first] = ends
  if (first === undefined) return []
  const at = `${first.slice(0, 12)}${ends.length > 1 ? ` and ${ends.length - 1} more` : ''}`
  return [
    `the history of this clone ends at ${at}, and what came there is left open: ${await wayToHistory(repo)}`,
  ]
}

async function tipLedger(repo: string, tip: string | undefined): Promise<Ledger> {
  if (tip !== undefined) return ledgerAt(repo, tip)
  throw new FactoryError('LEDGER_MISSING', 'origin has no branch factory-ledger', {
    hint: 'deliver a unit first: its job makes the branch',
  })
}

/** Remembers up to where a branch was looked through for this ledger, in this clone. */
function syncedRef(branch: string, source: string): string {
  return `${SYNCED_REFS}/${source}/${branch.replace(/^refs\/(?:heads|remotes)\//, '')}`
}

interface Start {
  named: string | undefined
  synced: string
  tip: string
}

async function startOf(repo: string, { named, synced, tip }: Start): Promise<string | undefined> {
  return named === undefined ? goingOnFrom(repo, await tipOf(repo, synced), tip) : resolveCommit(repo, named)
}

async function defaultBranch(repo: string): Promise<string> {
  const { code, stdout } = await gitExecution(repo, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'])
  const origin = code === 0 ? stdout.toString('utf8').trim() : undefined
  const branch = origin ?? (await branchOf(repo))
  if (branch !== undefined) return branch
  throw new FactoryError('USAGE', 'no branch is checked out, and origin/HEAD is not known', {
    hint: 'name one with --branch',
  })
}
