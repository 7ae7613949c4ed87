import type { ChangeSet } from '../git/change-set.ts'
import { producedGlobs } from '../factory/factory.ts'
import { listTree } from '../git/tree.ts'
import type { ChangedText } from '../mutants/mutant.ts'
import { matchesAny } from '../paths/declared-paths.ts'
import { acceptanceTests } from '../specification/acceptance/acceptance-tests.ts'
import { proposedFiles, readTexts, withoutOwnFiles } from '../specification/change/recheck-change.ts'
import type { Unit } from './unit.ts'

/** The writer's files as they were and as they are. @throws FactoryError GIT_OBJECT_MISSING, SPEC_INVALID. */
export async function changedTexts(
  { repo, base, factory, spec }: Pick<Unit, 'repo' | 'base' | 'factory' | 'spec'>,
  changeSet: ChangeSet,
): Promise<ChangedText[]> {
  const made = producedGlobs(factory.line)
  const theirs = proposedFiles(withoutOwnFiles(changeSet, acceptanceTests(spec, factory.acceptance)))
  const files = theirs.filter(({ path }) => !matchesAny(path, made))
  const before = await readTexts(
    repo,
    await listTree(repo, base),
    files.map(({ path }) => path),
  )
  return files.map(({ path, content }) => ({ path, base: before.get(path), head: content }))
}
