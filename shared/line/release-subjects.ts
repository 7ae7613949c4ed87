import { compareText } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import type { Change } from '../git/change-set.ts'
import { treeOf } from '../git/revision.ts'
import { writeTree } from '../git/write-tree.ts'
import type { Subject } from '../trace/statement/statement.ts'
import { changeSetIfAny } from './change-set.ts'
import type { ClosingChange } from './closing-change.ts'
import type { Unit } from './unit.ts'

/**
 * What the summary of a unit attests: every file by its own digest, and the whole tree that the release makes of the base: the change,
 * and the closed spec where the release closes it.
 */
export async function releaseSubjects(unit: Unit, closing: ClosingChange | undefined): Promise<Subject[]> {
  const changes = releasedChanges(unit, closing)
  if (changes === undefined) return [{ name: unit.specPath, digest: { sha256: sha256(unit.specBytes) } }]
  const tree =
    changes.length === 0 ? await treeOf(unit.repo, unit.base) : await writeTree(unit.repo, unit.base, changes)
  const files = changes.flatMap((change): Subject[] =>
    'content' in change ? [{ name: change.path, digest: { sha256: change.sha256 } }] : [],
  )
  return [...files, { name: 'tree', digest: { gitTree: tree } }]
}

/** Everything that a release commits, sorted by path; `undefined` for a unit without a change. */
export function releasedChanges(
  { upstream }: Pick<Unit, 'upstream'>,
  closing: ClosingChange | undefined,
): Change[] | undefined {
  const changeSet = changeSetIfAny(upstream)
  if (changeSet === undefined || closing === undefined) return changeSet?.changes
  return [...changeSet.changes, closing].sort((a, b) => compareText(a.path, b.path))
}
