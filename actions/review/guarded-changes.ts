import { warning, type Finding } from '../../shared/findings.ts'
import type { TreeEntry } from '../../shared/git/tree.ts'
import type { PullChange } from '../../shared/line/pull-change.ts'
import { controlPaths, isTestPath } from '../../shared/paths/forbidden-paths.ts'
import { forbiddenReason, namedOnly } from '../../shared/paths/guarded-paths.ts'
import { checkManifest } from '../../shared/specification/change/check-manifest.ts'
import { modeAt } from '../../shared/specification/change/recheck-change.ts'
import { sensitivePaths, type FileVersions } from './change-facts.ts'

/**
 * What a model may not do at all and a person may: for the person who merges, as warnings. Tests that go, files that decide what
 * is judged, files that can be started, scripts and packages from elsewhere.
 */
export function guardedFindings(
  change: PullChange,
  files: readonly FileVersions[],
  tree: readonly TreeEntry[],
): Finding[] {
  return [
    ...files.flatMap((file) => pathFinding(file, change)),
    ...files.flatMap(testFinding),
    ...files.flatMap(manifestFindings),
    ...modeFindings(change, tree),
  ]
}

/** Empty for a path that the facts name already. */
function pathFinding({ path }: FileVersions, { factory, factoryPath }: PullChange): Finding[] {
  if (isTestPath(path) || sensitivePaths([path]).length > 0) return []
  const named = namedOnly(path)
  const guarded = named === undefined || named.kind === 'test' ? undefined : named.reason
  const reason = forbiddenReason(path, controlPaths(factory, factoryPath)) ?? guarded
  if (reason === undefined) return []
  return [warning('REVIEW_GUARDED_PATH', `the path ${reason}: a person looks at this change`, { file: path })]
}

/** A call that declares one test in the runners that factory.yml knows. Counting is a tripwire: names and loops hide some. */
const TEST_CALL = /(?<![\w$.])(?:it|test)(?:\.\w+)*\s*[(`]/g

function testFinding({ path, base, head }: FileVersions): Finding[] {
  if (!isTestPath(path) || base === undefined) return []
  const hint = 'a person confirms that what it showed is shown elsewhere, or is no longer wanted'
  if (head === undefined) return [warning('REVIEW_TEST_REMOVED', 'a test file is gone', { file: path, hint })]
  const [before, after] = [countOf(base), countOf(head)]
  if (after >= before) return []
  const message = `the file has ${after} tests, and had ${before}`
  return [warning('REVIEW_TEST_REMOVED', message, { file: path, hint })]
}

function countOf(text: string): number {
  return text.match(TEST_CALL)?.length ?? 0
}

/** New packages are facts already. */
function manifestFindings({ path, base, head }: FileVersions): Finding[] {
  if (head === undefined || namedOnly(path)?.kind !== 'manifest') return []
  return checkManifest(path, head, base)
    .filter(({ level }) => level === 'block')
    .map(({ code, message }) => {
      const isScript = code === 'CHANGE_SCRIPT'
      const what = isScript ? message.replace(' may not be changed by a model', ' is changed') : message
      return warning(code, what, { file: path, hint: 'a person confirms that this is wanted' })
    })
}

function modeFindings({ changeSet }: PullChange, tree: readonly TreeEntry[]): Finding[] {
  return changeSet.changes
    .filter((each) => 'content' in each && each.mode === '100755' && modeAt(each.path, tree) !== '100755')
    .map(({ path }) => warning('CHANGE_MODE', 'the file can now be started as a program', { file: path }))
}

/** What no spec of those that the change fulfils covers: at most one finding. */
export function beyondSpecs(paths: readonly string[], specs: readonly string[]): Finding[] {
  const [first] = paths
  if (first === undefined || specs.length === 0) return []
  const shown = paths.slice(0, MOST_PATHS).join(', ')
  const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : ''
  const message = `${paths.length} changed files are covered by none of ${specs.join(', ')}: ${shown}${more}`
  return [warning('REVIEW_BEYOND_SPEC', message, { hint: 'split the pull request, or widen the spec' })]
}

const MOST_PATHS = 5
