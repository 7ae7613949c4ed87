import { asFactoryError, FactoryError, hasCode } from '../../errors.ts'
import { changeSetOf } from '../../git/change-set.ts'
import { writeCommit } from '../../git/commit.ts'
import { MAX_PUSHES, pushOnTop } from '../../git/push-on-top.ts'
import type { RemoteRef } from '../../git/remote-ref.ts'
import { treeOf } from '../../git/revision.ts'
import { emptyTree, writeTree } from '../../git/write-tree.ts'
import { MAX_STORED_ANSWER_BYTES, MAX_KEPT_ANSWERS, MAX_KEPT_ANSWERS_BYTES } from '../../limits.ts'
import { AUTHOR } from '../../line/release-trailers.ts'
import { keptTreeAt, type KeptTree } from './answers-tree.ts'
import { fetchTip } from './read-kept.ts'

/** An answer that its own station signed: its name, and the bytes as they are stored. */
export interface VerifiedAnswer {
  name: string
  bytes: Buffer
}

export interface KeepRequest {
  repo: string
  ref: RemoteRef
  /** Whose ref it is. */
  serial: string
  /** Id of the run that recorded them. */
  run: string
  now: () => Date
}

/** What was done: how many answers are new in the ref, how many were there, and which find no room. */
export interface Kept {
  added: number
  there: number
  left: string[]
}

/**
 * Adds answers to a ref, on top of what is there: the ref only grows, and what somebody else pushed meanwhile
 * stays. @throws FactoryError ANSWERS_NOT_KEPT, ANSWERS_DENIED, ANSWERS_UNREACHABLE, those of git.
 */
export async function keepAnswers(request: KeepRequest, answers: readonly VerifiedAnswer[]): Promise<Kept> {
  let kept: Kept = { added: 0, there: 0, left: [] }
  const { ref, serial } = request
  await pushOnTop(
    { tip: () => fetchTip(ref, serial), push: (commit, tip) => ref.push(commit, tip).catch(explainPush) },
    async (tip) => {
      const sorted = await sortAnswers(request, tip, answers)
      kept = sorted.kept
      return sorted.fresh.length === 0 ? tip : commitOf(request, tip, sorted.fresh)
    },
  ).catch(explainRace)
  return kept
}

interface Sorted {
  fresh: VerifiedAnswer[]
  kept: Kept
}

/** Which answers are new and find room. An answer that is there already is left as it is. */
async function sortAnswers(
  { repo, run }: KeepRequest,
  tip: string | undefined,
  answers: readonly VerifiedAnswer[],
): Promise<Sorted> {
  const tree: KeptTree = tip === undefined ? { entries: [], refused: [] } : await keptTreeAt(repo, tip)
  const paths = new Set(tree.entries.map(({ path }) => path))
  const kept: Kept = { added: 0, there: 0, left: [] }
  const fresh: VerifiedAnswer[] = []
  let [count, bytes] = [paths.size, tree.entries.reduce((sum, { size }) => sum + size, 0)]
  for (const answer of answers) {
    const { length } = answer.bytes
    const fits =
      length <= MAX_STORED_ANSWER_BYTES &&
      count < MAX_KEPT_ANSWERS &&
      bytes + length <= MAX_KEPT_ANSWERS_BYTES
    if (paths.has(`${run}/${answer.name}`)) kept.there += 1
    else if (!fits) kept.left.push(answer.name)
    else {
      fresh.push(answer)
      ;[count, bytes, kept.added] = [count + 1, bytes + length, kept.added + 1]
    }
  }
  return { fresh, kept }
}

async function commitOf(
  { repo, serial, run, now }: KeepRequest,
  tip: string | undefined,
  fresh: readonly VerifiedAnswer[],
): Promise<string> {
  const base = tip === undefined ? await emptyTree(repo) : await treeOf(repo, tip)
  const files = fresh.map(({ name, bytes }) => ({ path: `${run}/${name}`, content: bytes.toString('utf8') }))
  return writeCommit(repo, {
    tree: await writeTree(repo, base, changeSetOf(base, files).changes),
    parent: tip,
    message: `Keep ${fresh.length} answers of ${serial}\n`,
    author: AUTHOR,
    date: now().toISOString(),
  })
}

/** That somebody else was faster is thrown as it is. */
function explainPush(thrown: unknown): never {
  const { code, message } = asFactoryError(thrown)
  if (code === 'PUBLISH_OCCUPIED') throw thrown
  if (code === 'PUBLISH_FAILED') throw notKept(message, thrown)
  throw new FactoryError('ANSWERS_DENIED', `the answers may not be pushed: ${message}`, {
    cause: thrown,
    hint: `give the job \`contents: write\`, and let rules allow refs/jidoka/*; or set \`github.answers: run\``,
  })
}

function explainRace(thrown: unknown): never {
  if (!hasCode(thrown, 'PUBLISH_OCCUPIED')) throw thrown
  throw notKept(`others moved the ref ${MAX_PUSHES} times`, thrown)
}

function notKept(why: string, cause: unknown): FactoryError {
  return new FactoryError('ANSWERS_NOT_KEPT', `the answers are not kept beyond this run: ${why}`, {
    cause,
    hint: 're-run the job: what is kept already stays as it is',
  })
}
