import { FactoryError } from '../../errors.ts'
import { compareText } from '../../findings.ts'
import { git, gitSucceeds } from '../../git/git.ts'
import { isObjectId } from '../../git/object-id.ts'
import { isRegular, listTree, splitNul } from '../../git/tree.ts'
import { coveredBy } from '../../paths/declared-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { quoted } from '../../text/safe-log.ts'

/** Which specs a plan is about. */
export type Wanted =
  /** Those that a push changed; `before` of zeros: the branch is new. */
  { kind: 'push'; before: string } | { kind: 'all' } | { kind: 'one'; spec: string }

/** A file that the glob of the specs covers and that no unit can be made of. */
export interface RefusedSpec {
  /** In quotes, safe to show. */
  name: string
  problem: string
}

export interface SpecList {
  /** Repository paths, sorted. */
  specs: string[]
  refused: RefusedSpec[]
}

export interface SpecPlace {
  repo: string
  /** Full id of the commit the specs are listed at. */
  commit: string
  /** The glob of factory.yml. */
  glob: string
}

/**
 * The specs of a push, of a whole commit, or one of them. A renamed spec is a new one, a deleted one is none. Only the
 * object store is read. @throws FactoryError PLAN_BEFORE_GONE, PLAN_SPEC_UNKNOWN, PATH_UNSAFE, those of git.
 */
export async function listSpecs(place: SpecPlace, wanted: Wanted): Promise<SpecList> {
  switch (wanted.kind) {
    case 'one':
      return { specs: [await oneSpec(place, wanted.spec)], refused: [] }
    case 'all':
      return sortOut(place, await namesAt(place))
    case 'push':
      return sortOut(place, await changedNames(place, wanted.before))
  }
}

const NO_COMMIT = /^0+$/

async function changedNames(place: SpecPlace, before: string): Promise<string[]> {
  if (NO_COMMIT.test(before)) return namesAt(place)
  const { repo, commit } = place
  if (!isObjectId(before) || !(await gitSucceeds(repo, ['cat-file', '-e', `${before}^{commit}`])))
    throw beforeGone(before)
  const diff = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--diff-filter=AMT', before, commit]
  return covered(place, splitNul(await git(repo, diff)))
}

function beforeGone(before: string): FactoryError {
  return new FactoryError(
    'PLAN_BEFORE_GONE',
    `the commit before this push, ${quoted(before, 64)}, is not in the repository: the push replaced history`,
    { hint: 'nothing says what it changed: start each changed spec by hand' },
  )
}

async function namesAt(place: SpecPlace): Promise<string[]> {
  const { repo, commit } = place
  return covered(
    place,
    splitNul(await git(repo, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])),
  )
}

/** A name with a byte that is no UTF-8, or with a star, is kept here: it is refused by name, not overlooked. */
function covered({ glob }: SpecPlace, names: readonly Buffer[]): string[] {
  const isSpec = coveredBy(glob)
  return names.map((name) => name.toString('utf8')).filter((name) => isSpec(name.replaceAll('*', 'x')))
}

async function sortOut({ repo, commit }: SpecPlace, names: readonly string[]): Promise<SpecList> {
  const entries = new Map((await listTree(repo, commit)).map((entry) => [entry.path, entry]))
  const specs: string[] = []
  const refused: RefusedSpec[] = []
  for (const path of [...names].sort(compareText)) {
    const entry = entries.get(path)
    const problem = pathProblem(path) ?? (entry === undefined ? 'is not valid UTF-8' : undefined)
    if (problem !== undefined) refused.push({ name: quoted(path, 200), problem })
    // links and submodules are no specs for any station
    else if (entry !== undefined && isRegular(entry)) specs.push(path)
  }
  return { specs, refused }
}

async function oneSpec(place: SpecPlace, spec: string): Promise<string> {
  const { repo, commit, glob } = place
  const problem = pathProblem(spec)
  if (problem !== undefined)
    throw new FactoryError('PATH_UNSAFE', `the spec ${quoted(spec, 200)} ${problem}`, {
      hint: 'give its path in the repository, with forward slashes',
    })
  const entry = (await listTree(repo, commit)).find(({ path }) => path === spec)
  if (entry !== undefined && isRegular(entry) && coveredBy(glob)(spec)) return spec
  throw new FactoryError(
    'PLAN_SPEC_UNKNOWN',
    `there is no spec ${quoted(spec, 200)} at ${commit.slice(0, 12)}`,
    { hint: `name a file that ${glob} covers and that is committed on this branch` },
  )
}
