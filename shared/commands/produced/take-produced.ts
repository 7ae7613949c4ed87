import { compareText } from '../../findings.ts'
import type { Change } from '../../git/change-set.ts'
import { listTree } from '../../git/tree.ts'
import { MAX_PRODUCED_BYTES, MAX_PRODUCED_FILES } from '../../limits.ts'
import type { RefusedFile, RefusedReason, RunOutcome } from '../../line/outcome.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import { pathsOf } from '../report/report-files.ts'
import { changedFiles, type TrackedFiles } from '../tracked-files.ts'
import type { WorkOrder } from '../work-order.ts'
import { readMade } from './read-made.ts'

type Making = Pick<WorkOrder, 'repo' | 'changeSet' | 'work' | 'files'>

/**
 * What the commands of a station have made of a tree, once all of them have ended: files that it says it makes, and the changed files it
 * formats, as far as they are not as they were laid. Other files of base and change that are no longer as they were laid are named and not
 * taken. New files elsewhere are left behind, as in every station.
 * @throws FactoryError GIT_FAILED.
 */
export async function takeProduced(
  order: Making,
  folder: string,
  tracked: TrackedFiles,
): Promise<Pick<RunOutcome, 'produced' | 'refused'>> {
  const changed = await changedFiles(folder, tracked)
  const own = changed.filter((path) => isOwn(order, path))
  const outside = changed.filter((path) => !own.includes(path) && !isOnTheWay(path, tracked, own))
  const found = await newFiles(order, folder, tracked)
  const taken: Taken = {
    produced: [],
    refused: [...outside.map((path) => refusal(path, 'outside')), ...found.refused],
    room: MAX_PRODUCED_BYTES,
  }
  const inBase = new Set((await listTree(order.repo, order.changeSet.base)).map(({ path }) => path))
  const mayGo = (path: string): boolean => inBase.has(path) && matchesAny(path, order.work.produces ?? [])
  for (const path of [...new Set([...own, ...found.paths])].sort(compareText))
    await take(taken, { folder, path, mayGo: tracked.has(path) ? mayGo(path) : undefined })
  const { produced, refused } = taken
  return { produced, ...(refused.length === 0 ? {} : { refused: refused.slice(0, MAX_REFUSED) }) }
}

/** More names help nobody. */
const MAX_REFUSED = 50
const FOLDER = 'folder'

interface Taken {
  produced: Change[]
  refused: RefusedFile[]
  /** Bytes that are left. */
  room: number
}

interface Place {
  folder: string
  path: string
  /** Something lay here: may it be removed? */
  mayGo: boolean | undefined
}

async function take(taken: Taken, { folder, path, mayGo }: Place): Promise<void> {
  const isFull = taken.produced.length >= MAX_PRODUCED_FILES
  const made = isFull ? MANY : await readMade(folder, path, taken.room)
  if (made.kind === 'file') {
    taken.produced.push(made.change)
    taken.room -= made.bytes
  } else if (made.kind === 'refused') taken.refused.push(refusal(path, made.reason))
  else if (mayGo === true) taken.produced.push({ path, deletion: true })
  else if (mayGo === false) taken.refused.push(refusal(path, 'outside'))
}

const MANY = { kind: 'refused', reason: 'many' } as const

function isOwn({ work, files = [] }: Making, path: string): boolean {
  return matchesAny(path, work.produces ?? []) || files.includes(path)
}

/** A folder is gone with the last file in it. */
function isOnTheWay(path: string, tracked: TrackedFiles, own: readonly string[]): boolean {
  return tracked.get(path) === FOLDER && own.some((each) => each.startsWith(`${path}/`))
}

/** Files that match a declared glob and that neither base nor change has. */
async function newFiles(
  { work: { produces = [] } }: Making,
  folder: string,
  tracked: TrackedFiles,
): Promise<{ paths: string[]; refused: RefusedFile[] }> {
  const found = await Promise.all(produces.map((glob) => pathsOf(folder, glob)))
  const refused = produces.filter((_, index) => found[index]?.problem !== undefined)
  const paths = found.flatMap((each) => each.paths).filter((path) => !tracked.has(path))
  return { paths, refused: refused.map((glob) => refusal(glob, 'many')) }
}

function refusal(path: string, reason: RefusedReason): RefusedFile {
  return { path: path.toWellFormed().slice(0, MAX_REFUSED_PATH), reason }
}

const MAX_REFUSED_PATH = 1000
