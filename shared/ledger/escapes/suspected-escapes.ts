import { gitExecution } from '../../git/git.ts'
import type { Escape } from '../flow/escape.ts'
import { claimsOf, isFix } from './claims.ts'
import type { Committed } from './history.ts'
import { removedLines, type RemovedLines } from './removed-lines.ts'
import type { UnitIndex } from './unit-index.ts'

/** Fixes that are looked into, the newest first: each costs some git commands. */
const MAX_FIXES = 500
/** The same lines are not blamed for long. */
const BLAME_MS = 60_000

/**
 * What such a guess is worth, measured by others: https://arxiv.org/abs/2102.03300 has F1 0.61 to 0.64 for the best variants; on openvswitch/ovs
 * the latest commit behind the removed lines was the right one in 57 to 60 % of its answers, and 32 to 40 % of the culprits were found.
 */
export const SUSPICION_IS_WORTH =
  'lines that a fix removes were blamed on the unit: elsewhere such guesses were right in 57 to 60 % of the cases and found 32 to 40 %'

interface Suspicion {
  index: UnitIndex
  isNamed: (commit: string) => boolean
  /** Does a commit repair an incident that names no unit? */
  isRepair: (commit: string) => boolean
}

/**
 * The units whose lines fixes remove that name no culprit: for each fix the one with the most lines, and of equals the one that was merged
 * last. A list to look at, and no figure. @throws FactoryError GIT_FAILED.
 */
export async function suspectedEscapes(
  repo: string,
  history: readonly Committed[],
  { index, isNamed, isRepair }: Suspicion,
): Promise<Escape[]> {
  const fixes = history.filter(
    ({ id, subject, message, parents }) =>
      parents.length === 1 &&
      !isNamed(id) &&
      (isFix(subject) || isRepair(id) || claimsOf(message).some(({ kind }) => kind !== 'issue')),
  )
  const found: Escape[] = []
  for (const fix of fixes.slice(0, MAX_FIXES)) {
    const suspect = await suspectOf(repo, fix, index)
    if (suspect !== undefined) found.push(suspect)
  }
  return found
}

async function suspectOf(repo: string, fix: Committed, index: UnitIndex): Promise<Escape | undefined> {
  const { id, at } = fix
  const [parent = ''] = fix.parents
  const lines = new Map<string, number>()
  for (const file of await removedLines(repo, { id, parent }, index.isPath))
    for (const commit of await blamed(repo, parent, file))
      for (const serial of index.ofCommit(commit)) lines.set(serial, (lines.get(serial) ?? 0) + 1)
  const own = new Set(index.ofCommit(id))
  const [best] = [...lines]
    .filter(([serial]) => !own.has(serial))
    .sort(([a, one], [b, other]) => other - one || (index.mergedAt(b) ?? 0) - (index.mergedAt(a) ?? 0))
  if (best === undefined) return undefined
  const [serial, count] = best
  const evidence = `commit ${id.slice(0, 12)} removes or meets ${count} lines of it: ${fix.subject.slice(0, 200)}`
  return {
    ...{ serial, tier: 'suspected', evidence, at, incident: id },
    ...{ restoredAt: at, station: undefined, why: undefined },
  }
}

const TRIVIAL = /^\s*(?:$|\/\/|\/\*|\*|#|[{}()[\];,]*\s*$)/

/** The commits that wrote these lines, once for each line that says something. A file that cannot be blamed has no culprit. */
async function blamed(repo: string, parent: string, { path, ranges }: RemovedLines): Promise<string[]> {
  const places = ranges.flatMap(({ first, last }) => ['-L', `${first},${last}`])
  const words = ['blame', '--porcelain', '-w', '-M', ...places, parent, '--', path]
  const { code, stdout } = await gitExecution(repo, words, { timeoutMs: BLAME_MS })
  return code === 0 ? commitsOfPorcelain(stdout.toString('utf8')) : []
}

/** The commit of each line of `git blame --porcelain` whose text is no blank, bracket or comment. Pure. */
export function commitsOfPorcelain(text: string): string[] {
  const commits: string[] = []
  let current: string | undefined
  for (const line of text.split('\n')) {
    if (line.startsWith('\t')) {
      if (current !== undefined && !TRIVIAL.test(line.slice(1))) commits.push(current)
    } else current = /^([0-9a-f]{40,64}) \d+ \d+/.exec(line)?.[1] ?? current
  }
  return commits
}
