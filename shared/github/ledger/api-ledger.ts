import { hasCode } from '../../errors.ts'
import { LEDGER_BRANCH } from '../../ledger/ledger-branch.ts'
import type { LedgerRef } from '../../ledger/ledger-ref.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import type { ApiOptions } from '../deliver/octokit.ts'
import { sleep, type ServerAccess } from '../server-remote.ts'
import { apiObjects } from './api-objects.ts'
import type { Asking } from './api-reader.ts'
import { openGitData, type GitData } from './git-data.ts'

/**
 * The ledger of the server through the API alone: it needs a token, and neither a clone nor git's way to the server. The branch is only ever
 * moved forward from the tip that was built on, so what others add meanwhile is not lost.
 * @throws FactoryError of every method: PUBLISH_DENIED, PUBLISH_FAILED, PUBLISH_OCCUPIED, those of the rules, GIT_FAILED.
 */
export async function apiLedger(
  { facts, token }: Pick<ServerAccess, 'facts' | 'token'>,
  options: ApiOptions & Partial<Pick<LedgerRef, 'sleep'>> = {},
): Promise<LedgerRef> {
  const { sleep: wait = sleep, ...client } = options
  const git = await openGitData(facts, token, client)
  const ask: Asking = (work) => withApiRetry(work, wait)
  const objects = apiObjects(git, ask)
  return {
    open: () => objects,
    source: 'origin',
    memory: undefined,
    tip: () => ask(() => git.tip(LEDGER_BRANCH)),
    push: (commit, expected) => move({ git, ask }, commit, expected),
    seen: () => Promise.resolve(undefined),
    sleep: wait,
  }
}

/** A branch that was moved by a call whose answer got lost holds the commit, also when others went on from it. */
async function move(
  { git, ask }: { git: GitData; ask: Asking },
  commit: string,
  expected: string | undefined,
): Promise<void> {
  try {
    await ask(() => git.move(LEDGER_BRANCH, commit, expected))
  } catch (thrown) {
    const isTaken = hasCode(thrown, 'PUBLISH_OCCUPIED')
    if (!isTaken || !(await ask(() => git.holds(LEDGER_BRANCH, commit)))) throw thrown
  }
}
