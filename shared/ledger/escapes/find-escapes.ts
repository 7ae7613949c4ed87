import { gitExecution } from '../../git/git.ts'
import { resolveCommit } from '../../git/revision.ts'
import type { Entry } from '../entry.ts'
import { recordedEscapes, uniqueEscapes, type Escape } from '../flow/escape.ts'
import { readHistory, type Committed } from './history.ts'
import { evidenceOf, type IssueEvidence, type ReadIssues } from './issues.ts'
import { issuesNamed, namedEscapes, type NamedEscapes, type NamedIn } from './named-escapes.ts'
import { unitIndex, type UnitIndex } from './unit-index.ts'
import { suspectedEscapes } from './suspected-escapes.ts'

/** Everything that is known of what got out. */
export interface FoundEscapes {
  /** Each incident of each unit once, with its strongest evidence. */
  escapes: Escape[]
  /** Of them, those that the history shows and the ledger has no entry of. */
  fresh: Escape[]
  unproven: NamedEscapes['unproven']
  unnamed: NamedEscapes['unnamed']
}

export interface EscapeSearch {
  /** The branch that counts. */
  head: string
  /** Look for units whose lines fixes remove? It takes some git commands for each fix. */
  suspects: boolean
  /** Where issues are looked up that fixes name; left out: nowhere. */
  issues?: { read: ReadIssues; incidentLabel: string } | undefined
}

/**
 * What got out: by the entries of the ledger, by the messages of the commits that lead to `head`, and by the lines that fixes remove.
 * @throws FactoryError GIT_FAILED, GIT_REVISION_UNKNOWN.
 */
export async function findEscapes(
  repo: string,
  entries: readonly Entry[],
  { head, suspects, issues }: EscapeSearch,
): Promise<FoundEscapes> {
  const [first] = entries
  if (first === undefined) return { escapes: [], fresh: [], unproven: [], unnamed: [] }
  const index = unitIndex(entries)
  const history = await readHistory(repo, await resolveCommit(repo, head), earliest(entries))
  const times = new Map(history.map(({ id, at }) => [id, at]))
  const recorded = recordedEscapes(entries, (commit) => times.get(commit))
  const repository = await originName(repo)
  const known = await issuesOf(history, { index, repository }, issues)
  const named = namedEscapes(history, { index, repository, issues: known })
  const isNamed = (commit: string): boolean =>
    index.isKnownRevert(commit) || named.escapes.some(({ incident }) => incident === commit)
  const isRepair = (commit: string): boolean => named.unnamed.some((each) => each.commit === commit)
  const suspected = suspects ? await suspectedEscapes(repo, history, { index, isNamed, isRepair }) : []
  const all = uniqueEscapes([...recorded, ...named.escapes, ...suspected], index.isUnit)
  const keys = new Set(recorded.map(keyOf))
  const { unproven, unnamed } = named
  return { escapes: all, fresh: all.filter((each) => !keys.has(keyOf(each))), unproven, unnamed }
}

/** What the issues say that commits close. */
async function issuesOf(
  history: readonly Committed[],
  named: { index: UnitIndex; repository: NamedIn['repository'] },
  issues: EscapeSearch['issues'],
): Promise<Map<number, IssueEvidence>> {
  if (issues === undefined) return new Map()
  const found = await issues.read(issuesNamed(history, named))
  return new Map(found.map((issue) => [issue.number, evidenceOf(issue, named.index, issues.incidentLabel)]))
}

/** `owner/name` as it stands at the end of the address that the clone is of. */
async function originName(repo: string): Promise<string | undefined> {
  const { code, stdout } = await gitExecution(repo, ['config', '--get', 'remote.origin.url'])
  return code === 0 ? /([\w.-]+\/[\w.-]+?)(?:\.git)?\/?\s*$/.exec(stdout.toString('utf8'))?.[1] : undefined
}

function keyOf({ serial, incident }: Escape): string {
  return `${serial} ${incident}`
}

/** The first moment that the ledger tells of. */
function earliest(entries: readonly Entry[]): number {
  return entries.reduce((first, entry) => {
    const at = Date.parse('committedAt' in entry ? entry.committedAt : entry.at)
    return Math.min(first, at)
  }, Infinity)
}
