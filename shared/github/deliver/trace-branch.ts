import { decodeUtf8 } from '../../formats/read-json.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { writeCommit } from '../../git/commit.ts'
import { pushOnTop, type SharedRef } from '../../git/push-on-top.ts'
import type { Remote } from '../../git/remote.ts'
import { treeOf } from '../../git/revision.ts'
import { listTree } from '../../git/tree.ts'
import { emptyTree, writeTree } from '../../git/write-tree.ts'
import { AUTHOR } from '../../line/release-trailers.ts'

/** Holds the traces of delivered units, a folder each. It has no history in common with the code. */
export const TRACE_BRANCH = 'jidoka-traces'

/** A trace folder that was verified. */
export interface VerifiedTraceFiles {
  serial: string
  files: readonly { path: string; bytes: Buffer }[]
}

export interface TraceBranchDeps {
  repo: string
  remote: Remote
  now: Date
}

/**
 * Puts a trace on its branch, as the folder of its serial; a trace of an earlier attempt is replaced and stays in the history.
 * Keeping it again changes nothing. Other units keep theirs at the same time. Gives the tip of the branch.
 * @throws FactoryError those of the remote.
 */
export async function keepTrace(trace: VerifiedTraceFiles, deps: TraceBranchDeps): Promise<string> {
  return pushOnTop(traceBranch(deps.remote), (tip) => commitOn(tip, trace, deps))
}

function traceBranch(remote: Remote): SharedRef {
  return {
    async tip() {
      const tip = (await remote.tips([TRACE_BRANCH])).get(TRACE_BRANCH)
      if (tip !== undefined) await remote.fetch(tip)
      return tip
    },
    push: (commit, expected) => remote.push(TRACE_BRANCH, commit, expected),
  }
}

/** The tip itself when it holds the trace already. */
async function commitOn(
  tip: string | undefined,
  trace: VerifiedTraceFiles,
  { repo, now }: TraceBranchDeps,
): Promise<string> {
  const base = tip ?? (await emptyTree(repo))
  const tree = await writeTree(repo, base, await changesOf(base, trace, repo))
  if (tip !== undefined && (await treeOf(repo, tip)) === tree) return tip
  const message = `Trace of ${trace.serial}\n`
  return writeCommit(repo, { tree, parent: tip, message, author: AUTHOR, date: now.toISOString() })
}

async function changesOf(base: string, { serial, files }: VerifiedTraceFiles, repo: string) {
  const kept = files.map(({ path, bytes }) => ({
    path: `${serial}/${path}`,
    content: decodeUtf8(bytes, path),
  }))
  const names = new Set(kept.map(({ path }) => path))
  const before = await listTree(repo, base, [`:(literal)${serial}/`])
  const stale = before.filter(({ path }) => !names.has(path))
  return changeSetOf(base, [...kept, ...stale.map(({ path }) => ({ path, content: undefined }))]).changes
}
