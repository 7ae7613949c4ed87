import { git, gitText } from '../git/git.ts'
import { readCommit } from '../git/commit.ts'
import { historyEnds } from '../git/history-end.ts'
import { openObjects } from '../git/object-reader.ts'
import { splitNul } from '../git/tree.ts'
import { addedLines } from '../ledger/added-lines.ts'
import { unitsByContent, type Unexplained } from './by-content.ts'
import { unitsOfCommit, type LookUp, type UnitOfCommit } from './commit-units.ts'

/** A unit, and the commit by which it is known here. */
export interface BroughtUnit extends Pick<UnitOfCommit, 'serial' | 'evidence' | 'entry'> {
  /** `null` where the unit is on a branch that nobody told the commit of. */
  commit: string | null
}

/** Commits of a merge and files of a commit that are looked at. */
const MOST_COMMITS = 500
const MOST_FILES = 200

/**
 * The units that a commit brought: by the ledger, by its message, or, where neither says anything, by the lines that are in it. A merge brings
 * what its commits brought. Where the history of this clone ends at the commit, its lines tell nothing: earlier ones are among them.
 */
export async function unitsBrought(lookUp: LookUp, commit: string): Promise<BroughtUnit[]> {
  const named = await unitsOfCommit(lookUp, commit)
  if (named.length > 0) return named.map((unit) => brought(unit, commit))
  if ((await historyEnds(lookUp.repo, [commit])).size > 0) return []
  const { parents } = await readCommit(lookUp.repo, commit)
  if (parents.length > 1) return once(await broughtByMerge(lookUp, commit))
  const units = await unitsByContent(lookUp, await filesOf(lookUp.repo, commit))
  return once([...units.values()].map((unit) => brought(unit, commit)))
}

function brought({ serial, evidence, entry }: UnitOfCommit, commit: string): BroughtUnit {
  return { serial, evidence, entry, commit }
}

function once(units: readonly BroughtUnit[]): BroughtUnit[] {
  return units.filter(({ serial }, index) => units.findIndex((unit) => unit.serial === serial) === index)
}

async function broughtByMerge(lookUp: LookUp, commit: string): Promise<BroughtUnit[]> {
  const words = ['rev-list', `--max-count=${MOST_COMMITS}`, `${commit}^1..${commit}`]
  const commits = (await gitText(lookUp.repo, words))
    .split('\n')
    .filter((each) => each !== '' && each !== commit)
  const all = await Promise.all(
    commits.map(async (each) => (await unitsOfCommit(lookUp, each)).map((unit) => brought(unit, each))),
  )
  return all.flat()
}

/** The files that a commit changed, with what the ledger would know the lines by that it added. */
async function filesOf(repo: string, commit: string): Promise<Unexplained[]> {
  const words = [
    'diff-tree',
    '-r',
    '-z',
    '--root',
    '--no-commit-id',
    '--name-only',
    '--diff-filter=d',
    commit,
  ]
  const paths = splitNul(await git(repo, words)).map((name) => name.toString('utf8'))
  const objects = openObjects(repo)
  const textAt = async (name: string): Promise<string | undefined> => {
    const object = await objects.read(name)
    return object?.type === 'blob' ? object.content.toString('utf8') : undefined
  }
  const added = async (path: string): Promise<Unexplained> => {
    const [before, after] = await Promise.all([textAt(`${commit}^:${path}`), textAt(`${commit}:${path}`)])
    return { commit, path, hashes: new Set(addedLines(before, after ?? '')) }
  }
  try {
    return await Promise.all(paths.slice(0, MOST_FILES).map(added))
  } finally {
    objects.close()
  }
}

/** The units that a pull request brought: by the ledger, or else by the commits whose messages name it as GitHub writes them. */
export async function unitsOfPull(lookUp: LookUp, pull: number): Promise<BroughtUnit[]> {
  const entries = (await lookUp.ledger?.ofPull(pull)) ?? []
  const found = entries.flatMap((entry): BroughtUnit[] => {
    if (entry.kind !== 'merged' && entry.kind !== 'unit') return []
    const { serial, commit, sequence } = entry
    return [{ serial, commit: commit ?? null, evidence: 'ledger', entry: sequence }]
  })
  // what arrived on the branch is nearer to the code than what was delivered
  if (found.length > 0) return once(found.reverse())
  const commits = await commitsNaming(lookUp.repo, pull)
  return once((await Promise.all(commits.map((commit) => unitsBrought(lookUp, commit)))).flat())
}

async function commitsNaming(repo: string, pull: number): Promise<string[]> {
  const pattern = `(\\(#${pull}\\)$)|(^Merge pull request #${pull} )`
  const words = ['log', '--max-count=20', '--format=%H', '--extended-regexp', `--grep=${pattern}`, 'HEAD']
  return (await gitText(repo, words)).split('\n').filter((commit) => commit !== '')
}
