import { asFactoryError } from '../../errors.ts'
import type { Remote } from '../../git/remote.ts'
import { isRegular, listTree } from '../../git/tree.ts'
import { planFailed } from './refusals.ts'

/** Where the specs of a plan lie, and which of them a newer push has a plan for. */
export interface Branch {
  repo: string
  name: string
  remote: Pick<Remote, 'tips' | 'fetch'>
  /** Does a push that changes this spec start a plan of its own? */
  isPlannedByPush: (spec: string) => boolean
}

/** What became of specs that were to be started at a commit that is the tip no longer. */
export interface Followed {
  base: string
  /** Still the same at the new tip. */
  kept: string[]
  /** Changed by a newer push, which has a plan of its own. */
  covered: string[]
  /** No longer there. */
  gone: string[]
}

/**
 * Looks where the branch is now. A unit runs at the tip and at no other commit, so the specs are compared with it: bytes
 * that a newer push changed are that push's to start. @throws FactoryError of the remote and of git.
 */
export async function followTip(branch: Branch, base: string, specs: readonly string[]): Promise<Followed> {
  const tip = (await asked(branch.remote.tips([branch.name]))).get(branch.name)
  if (tip === undefined) return { base, kept: [], covered: [], gone: [...specs] }
  if (tip === base) return { base, kept: [...specs], covered: [], gone: [] }
  await asked(branch.remote.fetch(tip))
  const [before, now] = await Promise.all([blobsAt(branch.repo, base), blobsAt(branch.repo, tip)])
  const followed: Followed = { base: tip, kept: [], covered: [], gone: [] }
  for (const spec of specs) {
    const isChanged = before.get(spec) !== now.get(spec)
    if (!now.has(spec)) followed.gone.push(spec)
    else if (isChanged && branch.isPlannedByPush(spec)) followed.covered.push(spec)
    else followed.kept.push(spec)
  }
  return followed
}

async function blobsAt(repo: string, commit: string): Promise<Map<string, string>> {
  const entries = (await listTree(repo, commit)).filter(isRegular)
  return new Map(entries.map(({ path, oid }) => [path, oid]))
}

/** The remote speaks of deliveries, and nothing is delivered here. @throws FactoryError PLAN_FAILED. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    throw planFailed(asFactoryError(thrown).message, thrown)
  }
}
