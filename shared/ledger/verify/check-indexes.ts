import { blocking, type Finding } from '../../findings.ts'
import { blobIdOf } from '../../formats/digest.ts'
import type { ObjectReader } from '../../git/object-reader.ts'
import { parseTree } from '../../git/raw-tree.ts'
import { safeWord } from '../../text/safe-log.ts'
import type { Entry } from '../entry.ts'
import {
  HEAD_FILE,
  README_FILE,
  attemptFolder,
  entryPath,
  indexPaths,
  keysOf,
  memberPath,
} from '../layout.ts'
import type { LedgerHead, ListedKind } from '../ledger.ts'
import { indexBytes } from '../plan-entries.ts'

interface Checked {
  commit: string
  reader: ObjectReader
  /** The entries that fit, oldest first. */
  entries: readonly Entry[]
  head: LedgerHead
}

/** More are not of use, and a few trees that name each other stand for any number of files. */
const MOST_FINDINGS = 1000

/** How deep the files of each part of the tree lie below its top. The folders of traces are not gone into. */
const DEPTHS: Readonly<Record<string, number>> = { log: 4, commits: 3, pulls: 4, kinds: 4, units: 4 }

/** Everything in the tree beside the traces is what the entries make of it: no index is missing, wrong, or of nothing. */
export async function checkIndexes({ commit, reader, entries, head }: Checked): Promise<Finding[]> {
  const { files, kinds } = expectedFiles(entries, head)
  const findings: Finding[] = []
  for (const kind of Object.keys({ ...kinds, ...head.kinds }) as ListedKind[])
    if (kinds[kind] !== head.kinds[kind]) findings.push(wrongCount(kind))
  for await (const { path, oid, isFolder } of treeOf(reader, commit)) {
    if (findings.length >= MOST_FINDINGS) return findings
    const expected = files.get(path)
    files.delete(path)
    if (expected === undefined) findings.push(stranger(path))
    else if (expected !== 'any' && (isFolder || blobIdOf(expected, commit) !== oid))
      findings.push(differs(path))
  }
  return [...findings, ...[...files.keys()].filter((path) => path !== README_FILE).map(missing)]
}

/** What a path has to hold; `any`: another check looks at it. */
type Expected = Map<string, Buffer | 'any'>

function expectedFiles(
  entries: readonly Entry[],
  head: LedgerHead,
): { files: Expected; kinds: LedgerHead['kinds'] } {
  const files: Expected = new Map([
    [HEAD_FILE, 'any'],
    [README_FILE, 'any'],
  ])
  for (let sequence = 1; sequence <= head.sequence; sequence += 1) files.set(entryPath(sequence), 'any')
  for (const entry of entries)
    if (entry.kind === 'unit') files.set(attemptFolder(entry.serial, entry.attempt), 'any')
  const { numbers, kinds } = expectedNumbers(entries)
  for (const [path, list] of numbers) files.set(path, indexBytes(list))
  return { files, kinds }
}

/** The numbers of each index, and how many entries there are of each kind that has one. */
function expectedNumbers(entries: readonly Entry[]): {
  numbers: Map<string, number[]>
  kinds: LedgerHead['kinds']
} {
  const kinds: LedgerHead['kinds'] = {}
  const numbers = new Map<string, number[]>()
  const serials = new Map(
    entries.map((entry) => [entry.sequence, 'serial' in entry ? entry.serial : undefined]),
  )
  for (const entry of entries) {
    const keys = keysOf(entry, entry.kind === 'note' ? serials.get(entry.of) : undefined)
    const paths = indexPaths(keys)
    if (keys.kind !== undefined) {
      const count = (kinds[keys.kind] ?? 0) + 1
      kinds[keys.kind] = count
      paths.push(memberPath(keys.kind, count))
    }
    for (const path of paths) numbers.set(path, [...(numbers.get(path) ?? []), entry.sequence])
  }
  return { numbers, kinds }
}

interface FoundEntry {
  path: string
  oid: string
  isFolder: boolean
}

/** The files of the tree, and the folders at the depth where traces lie. */
async function* treeOf(reader: ObjectReader, commit: string): AsyncGenerator<FoundEntry> {
  yield* below(reader, { name: `${commit}^{tree}`, path: '', depth: 0 })
}

async function* below(
  reader: ObjectReader,
  { name, path, depth }: { name: string; path: string; depth: number },
): AsyncGenerator<FoundEntry> {
  const tree = await reader.read(name)
  if (tree?.type !== 'tree') return
  for (const [latin, { mode, oid }] of parseTree(tree.content, tree.oid.length / 2)) {
    const inside = `${path}${Buffer.from(latin, 'latin1').toString('utf8')}`
    const isFolder = mode === '40000'
    const most = DEPTHS[inside.split('/')[0] ?? ''] ?? 0
    if (isFolder && depth < most) yield* below(reader, { name: oid, path: `${inside}/`, depth: depth + 1 })
    else yield { path: inside, oid, isFolder: isFolder || mode !== '100644' }
  }
}

function stranger(path: string): Finding {
  return blocking('LEDGER_EXTRA', 'no entry accounts for what lies here', { file: safeWord(path) })
}

function differs(path: string): Finding {
  return blocking('LEDGER_INDEX', 'this index does not say what the entries say', { file: safeWord(path) })
}

function missing(path: string): Finding {
  return blocking('LEDGER_INDEX', 'an index that the entries make is not there', { file: safeWord(path) })
}

function wrongCount(kind: string): Finding {
  return blocking('LEDGER_HEAD', `the head does not say how many entries of the kind ${kind} there are`, {
    file: HEAD_FILE,
  })
}
