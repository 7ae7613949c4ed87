import { isAbsolute, posix } from 'node:path'
import type { ChangeSet } from '../git/change-set.ts'
import { changesBetween, mergeBase, type ChangesBetween, type LeftOut } from '../git/changes-between.ts'
import { resolveCommit } from '../git/revision.ts'
import { writtenFiles } from './change-set.ts'
import { FactoryError } from '../errors.ts'
import { compareText, type Finding } from '../findings.ts'
import { safeWord } from '../text/safe-log.ts'
import { specsAt } from '../specification/checks/commit-context.ts'
import { partSpecs } from '../specification/checks/closed-specs.ts'
import type { SpecSource } from '../specification/checks/validate-spec.ts'
import { loadFactory } from '../factory/control-files.ts'
import type { Factory } from '../factory/factory.ts'

/** A change that a pull request proposes, as the gates judge it. */
export interface PullChange {
  repo: string
  /** The commit it is proposed to; control files are read from it. */
  base: string
  head: string
  factory: Factory
  factoryPath: string
  /** Against the commit the branch was made from, so that what others merged since is not taken for its own. */
  changeSet: ChangeSet
  /** Changed paths that no gate can read. */
  left: LeftOut[]
  /** Specs at the head that are open, or that the change itself closes; sorted by path. */
  specs: SpecSource[]
  /** Those among them that the change adds or edits. */
  changedSpecs: string[]
}

export interface PullRequestRange {
  repo: string
  base: string
  head: string
  /** Repository path of factory.yml. */
  factory: string
}

/** @throws FactoryError of git and of factory.yml; GIT_SHALLOW, FILE_TOO_LARGE; USAGE when there is nothing to judge. */
export async function openPullChange(range: PullRequestRange): Promise<PullChange> {
  const { repo } = range
  const [base, head] = await Promise.all([resolveCommit(repo, range.base), resolveCommit(repo, range.head)])
  const { factory } = await loadFactory(repo, base, range.factory)
  const fork = await mergeBase(repo, base, head)
  if (fork === head) throw nothingProposed(head)
  const { changes, left } = ofLine(range.factory, await changesBetween(repo, fork, head))
  const changeSet: ChangeSet = { $schema: 'https://jidoka.dev/schemas/change-set/v1', base: fork, changes }
  const written = new Set(writtenFiles(changeSet).map(({ path }) => path))
  const specs = await specsToJudge({ repo, fork, head, glob: factory.specs }, written)
  return {
    repo,
    base,
    head,
    factory,
    factoryPath: range.factory,
    changeSet,
    left,
    specs,
    changedSpecs: specs.map(({ path }) => path).filter((path) => written.has(path)),
  }
}

/** What GitHub itself reads concerns every line: the workflows of all of them lie there. */
const GITHUB_FOLDER = '.github/'

/** The line of a project judges what lies in its folder; that at the top judges everything. */
function ofLine(factoryPath: string, { changes, left }: ChangesBetween): ChangesBetween {
  const folder = posix.dirname(factoryPath)
  if (folder === '.' || isAbsolute(factoryPath)) return { changes, left }
  const concerns = ({ path }: { path: string }): boolean =>
    path.startsWith(`${folder}/`) || path.startsWith(GITHUB_FOLDER)
  return { changes: changes.filter(concerns), left: left.filter(concerns) }
}

/** A change cannot take itself out of the judgement by closing the spec that it works on. */
async function specsToJudge(
  { repo, fork, head, glob }: { repo: string; fork: string; head: string; glob: string },
  written: ReadonlySet<string>,
): Promise<SpecSource[]> {
  const all = (await specsAt(repo, head, glob)).sort((a, b) => compareText(a.path, b.path))
  const closed = new Set(partSpecs(all).closed.map(({ path }) => path))
  if (closed.size === 0) return all
  const before = new Set(partSpecs(await specsAt(repo, fork, glob)).closed.map(({ path }) => path))
  return all.filter(({ path }) => !closed.has(path) || (written.has(path) && !before.has(path)))
}

/** A change that its base holds already would pass every check: it has no line that could be wrong. */
function nothingProposed(head: string): FactoryError {
  return new FactoryError('USAGE', `the base holds ${head.slice(0, 12)} already, so nothing is proposed`, {
    hint: 'give `base` the commit that the pull request goes to, and `head` its own',
  })
}

const REASONS: Record<LeftOut['reason'], { level: Finding['level']; what: string }> = {
  binary: { level: 'note', what: 'is binary: no gate reads it' },
  large: { level: 'block', what: 'is too large to be judged' },
  link: { level: 'warn', what: 'is a symbolic link: no gate follows it' },
  submodule: { level: 'warn', what: 'is a submodule: no gate looks into it' },
  unsafe: { level: 'block', what: 'has a name that is not safe on every platform' },
}

/** What was not looked at, and must not look like a pass. */
export function leftFindings(left: readonly LeftOut[]): Finding[] {
  return left.map(({ path, reason }) => {
    const { level, what } = REASONS[reason]
    return {
      code: `PULL_${reason.toUpperCase()}`,
      level,
      message: `${JSON.stringify(safeWord(path, 120))} ${what}`,
    }
  })
}
