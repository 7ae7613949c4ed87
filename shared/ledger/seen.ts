import { FactoryError, noneOn } from '../errors.ts'
import { updateRef } from '../git/revision.ts'
import { HEAD_FILE } from './layout.ts'
import { LEDGER_BRANCH, SEEN_REFS, type LedgerSource } from './ledger-branch.ts'
import { entryDigest } from './entry.ts'
import { parseHead } from './ledger-head.ts'
import type { Ledger, LedgerHead } from './ledger.ts'
import { gitExecution } from '../git/git.ts'

/** Where a tip is remembered, and the one that is. */
export interface Seen {
  repo: string
  source: LedgerSource
  /** Commit, as it was before the tip of the ledger was read: others may move both. `undefined` when none was seen. */
  seen: string | undefined
}

/**
 * Compares a ledger with the tip of it that this clone saw last, and remembers its own. The last entry of then has to be there unchanged: the
 * chain ties every earlier one to it. So a branch that was moved back or written anew is found in a clone without history too.
 * @throws FactoryError LEDGER_REWRITTEN.
 */
export async function refuseRewritten(ledger: Ledger, { repo, source, seen }: Seen): Promise<void> {
  if (seen === ledger.commit) return
  const head = seen === undefined ? undefined : await headAt(repo, seen)
  const now = head === undefined ? undefined : await digestAt(ledger, head.sequence)
  if (head !== undefined && now !== head.digest) throw rewritten(ledger, { repo, source, seen }, head)
  // a clone that may only be read remembers nothing
  const expected = seen ?? '0'.repeat(ledger.commit.length)
  await updateRef(repo, SEEN_REFS[source], ledger.commit, expected).catch(noneOn('GIT_FAILED'))
}

async function headAt(repo: string, commit: string): Promise<LedgerHead | undefined> {
  const { code, stdout } = await gitExecution(repo, ['cat-file', 'blob', `${commit}:${HEAD_FILE}`])
  return code === 0 ? parseHead(stdout) : undefined
}

async function digestAt(ledger: Ledger, sequence: number): Promise<string | undefined> {
  const entry = await ledger.entry(sequence)
  return entry === undefined ? undefined : entryDigest(entry)
}

/** A branch that is not there, where it was seen before, was deleted. @throws FactoryError LEDGER_REWRITTEN. */
export function refuseGone(source: LedgerSource, seen: string | undefined): void {
  if (seen === undefined) return
  const hint = `put it back: git branch ${LEDGER_BRANCH} ${seen}; to begin anew: git update-ref -d ${SEEN_REFS[source]}`
  throw new FactoryError(
    'LEDGER_REWRITTEN',
    `${branchOf(source)} is gone; ${seen.slice(0, 12)} was seen here before`,
    {
      hint,
    },
  )
}

function branchOf(source: LedgerSource): string {
  return `the branch ${LEDGER_BRANCH}${source === 'local' ? '' : ' of origin'}`
}

function rewritten(ledger: Ledger, { source, seen = '' }: Seen, head: LedgerHead): FactoryError {
  const lost =
    ledger.head.sequence < head.sequence
      ? `the entries ${ledger.head.sequence + 1} to ${head.sequence} are gone`
      : `the entry ${head.sequence} or one before it is another one`
  const message = `${branchOf(source)} was written anew: it does not go on from ${seen.slice(0, 12)}, which was seen here before: ${lost}`
  return new FactoryError('LEDGER_REWRITTEN', message, {
    where: ledger.commit.slice(0, 12),
    hint: `find out who pushed it and put ${seen.slice(0, 12)} back; to take the new one as it is: git update-ref ${SEEN_REFS[source]} ${ledger.commit}`,
  })
}
