import { MAX_LEDGER_ATTACHMENT_BYTES, MAX_LEDGER_PAGE_BYTES } from '../limits.ts'
import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { FILES, HTML_FILE, PARCELS, derivedFiles } from '../trace/folder/folder-layout.ts'
import { SEAL_FILE } from '../trace/folder/seal.ts'
import { parcelBytes, readParcel } from '../trace/parcel/parcel.ts'
import { verifyChain, type ChainReport } from '../trace/verify/chain.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { KeptFile } from './ledger.ts'

/** Files that other tools and people read from the ledger as they are. */
const KEPT: ReadonlySet<string> = new Set(['trace.sigstore.jsonl', 'summary.dsse.json', SEAL_FILE])

/**
 * What the ledger keeps of a trace folder: its bundles, its summary, its seal, its page unless it is long, and its parcels without bulky
 * attachments. Everything else follows from these. @throws FactoryError LINK_REJECTED for a parcel that is none.
 */
export function keptFiles(files: readonly KeptFile[]): KeptFile[] {
  return files.flatMap(({ path, bytes }): KeptFile[] => {
    if (path.startsWith(PARCELS)) return [{ path, bytes: slimParcel(bytes) }]
    const isKept = KEPT.has(path) || (path === HTML_FILE && bytes.length <= MAX_LEDGER_PAGE_BYTES)
    return isKept ? [{ path, bytes }] : []
  })
}

/**
 * A parcel without its bulky attachments. Its link goes on naming them by their digests, so what is left out is known and nothing can take its
 * place. A parcel that has none is given back as it is. @throws FactoryError LINK_REJECTED for what is no parcel.
 */
function slimParcel(bytes: Buffer): Buffer {
  const { $schema, serial, station, round, attempt, link, attachments } = readParcel(bytes)
  const kept = attachments.filter(({ content }) => content.length <= MAX_LEDGER_ATTACHMENT_BYTES)
  if (kept.length === attachments.length) return bytes
  return parcelBytes({ $schema, serial, station, round, attempt }, link, kept)
}

/** A trace as the ledger gives it back. */
export interface RestoredTrace {
  /** What its links say; attachments that are left out are not among those of the links. */
  chain: ChainReport
  /** The files of the trace folder, as it was sealed; `undefined` where something of it was left out. */
  folder: KeptFile[] | undefined
}

/** Verifies the links of a kept trace, and makes its folder whole again where nothing is left out. Files that are not kept are derived. */
export async function restoreTrace(kept: readonly KeptFile[], trust: Trust): Promise<RestoredTrace> {
  const parcels = kept
    .filter(({ path }) => path.startsWith(PARCELS))
    .map(({ path, bytes }) => ({ name: path.slice(PARCELS.length), bytes }))
  const chain = await verifyChain(parcels, { trust, slim: true })
  const isWhole =
    chain.ok &&
    kept.some(({ path }) => path === HTML_FILE) &&
    chain.accepted.every(({ attachments, extension }) => attachments.size === extension.attachments.length)
  return { chain, folder: isWhole ? wholeFolder(kept, chain, trust) : undefined }
}

function wholeFolder(kept: readonly KeptFile[], { accepted }: ChainReport, trust: Trust): KeptFile[] {
  const written = writtenFiles(changeSetIfAny({ links: accepted }))
  const made = [
    ...[...derivedFiles(accepted, trust)].map(([path, bytes]) => ({ path, bytes })),
    ...written.map(({ path, content }) => ({ path: `${FILES}${path}`, bytes: Buffer.from(content) })),
  ]
  const there = new Set(kept.map(({ path }) => path))
  return [...kept, ...made.filter(({ path }) => !there.has(path))]
}
