import { isRegular, listTree, readBlobs, type TreeEntry } from '../git/tree.ts'
import { lineHash } from '../ledger/added-lines.ts'
import { linesOf } from '../report/line-makers.ts'

/** Lines of one unit that are not where they were, by what the ledger knows them by. */
export interface Missing {
  /** Of the unit, as its caller numbers it. */
  unit: number
  hashes: ReadonlySet<string>
  /** Files that the unit wrote: there a shorter block tells as much. */
  paths: ReadonlySet<string>
  /** Lines that are accounted for already, by path. Lines count from 0. */
  taken: ReadonlyMap<string, ReadonlySet<number>>
}

export interface MovedLines {
  unit: number
  path: string
  lines: number[]
  /** Those of the missing lines that they are. */
  hashes: string[]
}

/** As git counts them (git-blame, -M and -C): letters and digits of a block, below which it may be there by chance. */
const LEAST_WEIGHT_HERE = 20
const LEAST_WEIGHT_ELSEWHERE = 40
/** A longer file was not written by a unit, and not by a person. */
const MAX_FILE_BYTES = 1024 * 1024
const BATCH = 500

/** Blocks of missing lines in the files of a commit, wherever they are now. Reads each file once, for all units together. */
export async function movedLines(
  repo: string,
  commit: string,
  missing: readonly Missing[],
): Promise<MovedLines[]> {
  const wanted = missing.filter(({ hashes }) => hashes.size > 0)
  if (wanted.length === 0) return []
  const byHash = new Map<string, Missing[]>()
  for (const each of wanted)
    for (const hash of each.hashes) byHash.set(hash, [...(byHash.get(hash) ?? []), each])
  const entries = (await listTree(repo, commit)).filter(
    (entry) => isRegular(entry) && entry.size <= MAX_FILE_BYTES,
  )
  const found: MovedLines[] = []
  for (let from = 0; from < entries.length; from += BATCH)
    found.push(...(await movedInBatch(repo, entries.slice(from, from + BATCH), byHash)))
  return found
}

async function movedInBatch(
  repo: string,
  entries: readonly TreeEntry[],
  byHash: ReadonlyMap<string, readonly Missing[]>,
): Promise<MovedLines[]> {
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  return entries.flatMap(({ path }, index) => {
    const blob = blobs[index] ?? Buffer.alloc(0)
    return blob.includes(0) ? [] : movedInFile(path, blob.toString('utf8'), byHash)
  })
}

/** The blocks of one file. A line without a hash belongs to the block around it. Pure. */
export function movedInFile(
  path: string,
  text: string,
  byHash: ReadonlyMap<string, readonly Missing[]>,
): MovedLines[] {
  const lines = linesOf(text).map((line) => ({ line, hash: lineHash(line) }))
  const units = new Set(lines.flatMap(({ hash }) => (hash === undefined ? [] : (byHash.get(hash) ?? []))))
  return [...units].flatMap((each) => {
    const least = each.paths.has(path) ? LEAST_WEIGHT_HERE : LEAST_WEIGHT_ELSEWHERE
    const blocks = blocksOf(
      lines,
      (at, hash) => each.hashes.has(hash) && each.taken.get(path)?.has(at) !== true,
    )
    const long = blocks.filter(({ weight }) => weight >= least)
    const found = long.flatMap((block) => withGaps(block.lines, lines))
    const hashes = long.flatMap((block) => block.lines.flatMap((at) => lines[at]?.hash ?? []))
    return found.length === 0 ? [] : [{ unit: each.unit, path, lines: found, hashes }]
  })
}

/** The same lines with those between them that say nothing, such as brackets: they belong to what is around them. Pure. */
export function withGaps(lines: readonly number[], all: readonly { hash: string | undefined }[]): number[] {
  const sorted = [...lines].sort((a, b) => a - b)
  return sorted.flatMap((at, index) => {
    const next = sorted[index + 1] ?? at
    const between = Array.from({ length: Math.max(next - at - 1, 0) }, (_, step) => at + 1 + step)
    return [at, ...(between.every((line) => all[line]?.hash === undefined) ? between : [])]
  })
}

/** Those of the bare lines, which say nothing, that reach a line of ours over nothing but bare lines. Pure. */
export function besides(ours: readonly number[], bare: readonly number[]): number[] {
  const reached = new Set(ours)
  const down = [...bare].sort((a, b) => a - b)
  for (const at of down) if (reached.has(at - 1)) reached.add(at)
  for (const at of down.reverse()) if (reached.has(at + 1)) reached.add(at)
  return bare.filter((at) => reached.has(at))
}

interface Block {
  lines: number[]
  weight: number
}

function blocksOf(
  lines: readonly { line: string; hash: string | undefined }[],
  isOurs: (at: number, hash: string) => boolean,
): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const [at, { line, hash }] of lines.entries()) {
    if (hash === undefined) continue
    if (!isOurs(at, hash)) open = undefined
    else {
      if (open === undefined) blocks.push((open = { lines: [], weight: 0 }))
      open.lines.push(at)
      open.weight += line.match(/[\p{L}\p{N}]/gu)?.length ?? 0
    }
  }
  return blocks
}
