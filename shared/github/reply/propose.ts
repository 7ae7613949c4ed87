import { FactoryError } from '../../errors.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { writeCommit } from '../../git/commit.ts'
import { pushOnTop } from '../../git/push-on-top.ts'
import type { Remote } from '../../git/remote.ts'
import { readFileAt } from '../../git/tree.ts'
import { writeTree } from '../../git/write-tree.ts'
import { AUTHOR } from '../../line/release-trailers.ts'
import type { Pull, Pulls } from '../deliver/pulls.ts'

/** What a spec becomes by an answer. */
export type AnswerSpec = (bytes: Buffer) => Buffer

export interface ProposalDeps {
  repo: string
  remote: Remote
  pulls: Pick<Pulls, 'list'>
  now: Date
}

/** Which spec is answered, and where. */
export interface Proposal {
  /** Answers to one spec collect here, until they are merged. */
  branch: string
  /** Repository path of the spec. */
  specPath: string
  /** Branch that the unit was made on. */
  into: string
  /** Message of the commit. */
  message: string
  answer: AnswerSpec
}

/** The spec with the answers, on the branch that proposes them. */
export interface ProposedSpec {
  branch: string
  bytes: Buffer
  /** The pull request that is open for the branch. */
  open: Pull | undefined
  /** `false`: the spec says all of this already, so nothing is proposed. */
  isNew: boolean
}

/**
 * Adds answers to the branch that proposes those of a spec. Answers that come at the same time all count: the branch moves only from the
 * tip that was looked at. A branch whose pull request is merged or closed begins again at the branch it goes to.
 * @throws FactoryError ANSWER_SPEC_GONE, those of the remote and of {@link AnswerSpec}.
 */
export async function proposeAnswers(proposal: Proposal, deps: ProposalDeps): Promise<ProposedSpec> {
  const { branch, specPath, into } = proposal
  const { repo, remote, pulls } = deps
  const proposed = (await pulls.list(branch)).filter(({ base }) => base === into)
  const open = proposed.find(({ state }) => state === 'open')
  const over = new Set(proposed.filter(({ state }) => state !== 'open').map(({ head }) => head.commit))
  let result: ProposedSpec | undefined
  const ref = {
    tip: async () => (await remote.tips([branch])).get(branch),
    push: (commit: string, expected: string | undefined) => remote.push(branch, commit, expected),
  }
  await pushOnTop(ref, async (tip) => {
    const isOpen = tip !== undefined && !over.has(tip)
    const start = isOpen ? tip : await tipOf(into, remote)
    await remote.fetch(start)
    const before = await specAt(repo, start, specPath)
    const bytes = proposal.answer(before)
    const isSame = bytes.equals(before)
    result = { branch, bytes, open, isNew: isOpen || !isSame }
    return isSame ? tip : commitOf(proposal, { start, bytes, deps })
  })
  if (result === undefined) throw new FactoryError('INTERNAL', 'nothing was proposed')
  return result
}

async function tipOf(branch: string, remote: Remote): Promise<string> {
  const tip = (await remote.tips([branch])).get(branch)
  if (tip !== undefined) return tip
  throw new FactoryError('ANSWER_SPEC_GONE', `there is no branch ${branch} any more`, {
    hint: 'answer in a clone with jidoka answer, and commit the spec where it is now',
  })
}

async function specAt(repo: string, commit: string, path: string): Promise<Buffer> {
  const bytes = await readFileAt(repo, commit, path)
  if (bytes !== undefined) return bytes
  throw new FactoryError('ANSWER_SPEC_GONE', `there is no ${path} at ${commit.slice(0, 12)}`, {
    hint: 'the spec was renamed or deleted since it was asked about: start it again where it is now',
  })
}

async function commitOf(
  { specPath, message }: Proposal,
  { start, bytes, deps: { repo, now } }: { start: string; bytes: Buffer; deps: ProposalDeps },
): Promise<string> {
  const { changes } = changeSetOf(start, [{ path: specPath, content: bytes.toString('utf8') }])
  const tree = await writeTree(repo, start, changes)
  return writeCommit(repo, { tree, parent: start, message, author: AUTHOR, date: now.toISOString() })
}
