import { asFactoryError, FactoryError } from '../../errors.ts'
import type { RemoteRef } from '../../git/remote-ref.ts'
import { readBlobs } from '../../git/tree.ts'
import type { KeptAnswer } from '../../station/program.ts'
import { safeWord } from '../../text/safe-log.ts'
import { answersRef } from './answers-ref.ts'
import { keptTreeAt, type KeptEntry } from './answers-tree.ts'

export interface KeptSource {
  repo: string
  ref: RemoteRef
  warn: (message: string) => void
}

/** The answers of one station and round. */
export interface WantedAnswers {
  /** Whose ref it is. It holds the answers of the units that were answered later, too. */
  serial: string
  station: string
  round: number
}

/**
 * The answers that earlier runs left in a ref, as bytes that nobody has verified. No ref is no answer. A ref that cannot be
 * read is an error: without it a model would be paid again.
 * @throws FactoryError ANSWERS_UNREACHABLE, ANSWERS_DENIED, those of git.
 */
export async function readKept(
  { repo, ref, warn }: KeptSource,
  { serial, station, round }: WantedAnswers,
): Promise<KeptAnswer[]> {
  const commit = await fetchTip(ref, serial)
  if (commit === undefined) return []
  const { entries, refused } = await keptTreeAt(repo, commit)
  for (const { path, reason } of refused.slice(0, MOST_WARNINGS))
    warn(safeWord(`${path} of ${answersRef(serial)} is not used: ${reason}`))
  const wanted = entries.filter(({ identity }) => identity.station === station && identity.round === round)
  const blobs = await readBlobs(
    repo,
    wanted.map(({ oid }) => oid),
  )
  return wanted.map((entry, index) => keptAnswer(entry, blobs[index] ?? Buffer.alloc(0)))
}

const MOST_WARNINGS = 10

function keptAnswer({ path, identity }: KeptEntry, bytes: Buffer): KeptAnswer {
  return { origin: path, identity, bytes }
}

/** The tip of the ref, with its objects in this repository; `undefined` when there is no ref. */
export async function fetchTip(ref: RemoteRef, serial: string): Promise<string | undefined> {
  try {
    const commit = await ref.tip()
    if (commit !== undefined) await ref.fetch(commit)
    return commit
  } catch (thrown) {
    throw unreachable(thrown, serial)
  }
}

function unreachable(thrown: unknown, serial: string): FactoryError {
  const { code, message } = asFactoryError(thrown)
  if (code === 'PUBLISH_DENIED')
    return new FactoryError(
      'ANSWERS_DENIED',
      `the recorded answers of ${serial} may not be read: ${message}`,
      {
        cause: thrown,
        hint: 'give the step a token with `contents: read`, or set `github.answers: run`',
      },
    )
  return new FactoryError(
    'ANSWERS_UNREACHABLE',
    `the recorded answers of ${serial} cannot be read, and to ask the model again could cost twice: ${message}`,
    { cause: thrown, hint: 'check githubstatus.com, then re-run the failed jobs' },
  )
}
