import { listTree } from '../../shared/git/tree.ts'
import { changeSetAt, fileSubjects, madeFiles } from '../../shared/line/change-set.ts'
import { teamPrompt, type TeamPrompt } from '../../shared/line/team-prompt.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { isTestPath } from '../../shared/paths/forbidden-paths.ts'
import { secretReason } from '../../shared/paths/guarded-paths.ts'
import {
  acceptanceTests,
  type AcceptanceTest,
} from '../../shared/specification/acceptance/acceptance-tests.ts'
import {
  proposedFiles,
  readTexts,
  withoutOwnFiles,
} from '../../shared/specification/change/recheck-change.ts'
import type { Subject } from '../../shared/trace/statement/statement.ts'
import { readCalledFiles, type CalledFiles } from './called-files.ts'
import type { FileVersions } from './change-facts.ts'
import type { NamedFiles } from './named-tests.ts'

/** What review looks at; read at the base commit or taken from verified links. */
export interface ReviewSources {
  /** The writer's files, sorted by path. */
  files: FileVersions[]
  /** Unchanged files that these import. */
  called: CalledFiles
  /** Test files that criteria list. */
  named: NamedFiles
  own: AcceptanceTest[]
  /** What the team says to its reviewer. */
  guidance: TeamPrompt | undefined
  /** Files of the change that stations made, each with its station. */
  made: ReadonlyMap<string, string>
  /** Every written file of the change set, acceptance tests included. */
  subjects: Subject[]
}

/** @throws FactoryError UPSTREAM_MISSING without a change set, SPEC_INVALID, GIT_OBJECT_MISSING, FILE_TOO_LARGE, FILE_ENCODING. */
export async function readReviewSources(unit: Unit): Promise<ReviewSources> {
  const changeSet = changeSetAt(unit.upstream)
  const own = acceptanceTests(unit.spec, unit.factory.acceptance)
  const made = madeFiles(unit.upstream)
  const theirs = proposedFiles(withoutOwnFiles(changeSet, own)).filter(({ path }) => !made.has(path))
  const tree = await listTree(unit.repo, unit.base)
  const before = await readTexts(
    unit.repo,
    tree,
    theirs.map((file) => file.path),
  )
  const files = theirs.map(({ path, content }) => ({ path, base: before.get(path), head: content }))
  const called = await readCalledFiles(unit.repo, tree, files)
  const listed = unit.spec.acceptance.flatMap(({ tests }) => tests)
  const named = await readTexts(unit.repo, tree, listed.filter(mayBeShown))
  const guidance = await teamPrompt(unit, 'reviewer')
  return { files, called, named, own, made, guidance, subjects: fileSubjects(changeSet) }
}

/** What a criterion lists is a test, or a name; no other file of the repository is shown for it. */
function mayBeShown(path: string): boolean {
  return isTestPath(path) && secretReason(path) === undefined
}

/** The changed files as they are now. */
export function headTexts(files: readonly FileVersions[]): Map<string, string> {
  return new Map(files.flatMap(({ path, head }) => (head === undefined ? [] : [[path, head] as const])))
}
