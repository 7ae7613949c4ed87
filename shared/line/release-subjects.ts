import { sha256 } from '../formats/digest.ts'
import { treeOf } from '../git/revision.ts'
import { writeTree } from '../git/write-tree.ts'
import type { Subject } from '../trace/statement/statement.ts'
import { changeSetIfAny, fileSubjects } from './change-set.ts'
import type { Unit } from './unit.ts'

/** What the summary of a unit attests: every file by its own digest, and the whole tree that the change makes of the base. */
export async function releaseSubjects(unit: Unit): Promise<Subject[]> {
  const changeSet = changeSetIfAny(unit.upstream)
  if (changeSet === undefined) return [{ name: unit.specPath, digest: { sha256: sha256(unit.specBytes) } }]
  const tree =
    changeSet.changes.length === 0
      ? await treeOf(unit.repo, unit.base)
      : await writeTree(unit.repo, unit.base, changeSet.changes)
  return [...fileSubjects(changeSet), { name: 'tree', digest: { gitTree: tree } }]
}
