import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { sha256 } from '../../formats/digest.ts'
import { readBytes } from '../../files.ts'
import { safeWord } from '../../text/safe-log.ts'
import { verifyChain, type ChainReport, type LinkReport } from '../verify/chain.ts'
import type { UnitExpectation } from '../verify/chain-rules.ts'
import { contentProblems } from './folder-rules.ts'
import { PARCELS } from './folder-layout.ts'
import { listFolder, type FolderEntry } from './list-folder.ts'
import { MAX_PARCEL_BYTES } from '../parcel/parcel.ts'
import { existingFolder } from './replace-folder.ts'
import { rejectionOf, type Rejection, type TraceCode } from '../statement/rejection.ts'
import { MAX_SEAL_BYTES, SEAL_FILE, openSeal, type Seal } from './seal.ts'
import type { VerifiedLink } from '../verify/open-parcel.ts'
import type { Trust } from '../verify/trust.ts'

export interface FileReport {
  path: string
  ok: boolean
  code: TraceCode | null
  reason: string | null
}

/** All files of a trace are held at once while they are compared. */
const MAX_TRACE_BYTES = 1024 * 1024 * 1024

/** What verification of a trace folder found, complete: all links and all files. */
export interface FolderReport {
  serial: string | null
  verified: boolean
  assurance: Trust['assurance']
  links: LinkReport[]
  files: FileReport[]
  /** Of the first cause; null when verified. */
  code: TraceCode | null
  reason: string | null
  /** The verified links, oldest first; empty unless verified. Not for printing. */
  accepted: VerifiedLink[]
}

/**
 * Verifies a trace folder: its seal, every file against the seal, every link and their chain, and that all files say
 * the same. Trust comes from the caller; keys inside the folder count for nothing.
 * @throws FactoryError TRUST_MISSING, TRACE_UNREADABLE. What is wrong with the trace itself is in the report.
 */
export async function verifyTraceFolder(
  folder: string,
  trust: Trust | undefined,
  expectation: UnitExpectation = {},
): Promise<FolderReport> {
  if (trust === undefined) throw trustMissing()
  const standing = await existingFolder(folder)
  const entries = await listFolder(standing)
  const seal = await readSeal(standing, trust)
  const contents = await readContents(standing, entries)
  const files = fileReports(contents, seal)
  const chain = await verifyChain(parcelsOf(contents, seal), { ...expectation, trust })
  return reportOf({ chain, files: withContentProblems({ chain, contents, seal, files, trust }) })
}

function trustMissing(): FactoryError {
  return new FactoryError('TRUST_MISSING', 'there is no trust file to verify the trace against', {
    hint: 'name the trust file of the repository, or of the machine that ran the line; keys inside a trace prove nothing',
  })
}

type SealResult = { seal: Seal } | { red: Rejection }

async function readSeal(folder: string, trust: Trust): Promise<SealResult> {
  const content = await readContent(folder, { path: SEAL_FILE, kind: 'file' }, MAX_SEAL_BYTES)
  if (!('bytes' in content))
    return { red: { code: 'SEAL_MISSING', reason: `the seal ${content.red.reason}` } }
  try {
    return { seal: await openSeal(content.bytes, trust) }
  } catch (thrown) {
    return { red: rejectionOf(thrown) }
  }
}

/** A file's bytes, or why it has none. */
export type Content = { path: string; bytes: Buffer } | { path: string; red: Rejection }

async function readContents(folder: string, entries: readonly FolderEntry[]): Promise<Content[]> {
  const contents: Content[] = []
  let left = MAX_TRACE_BYTES
  for (const entry of entries) {
    if (entry.path === SEAL_FILE) continue
    const content = await readContent(folder, entry, Math.min(left, MAX_PARCEL_BYTES))
    left -= 'bytes' in content ? content.bytes.length : 0
    contents.push(content)
  }
  return contents
}

async function readContent(folder: string, { path, kind }: FolderEntry, maxBytes: number): Promise<Content> {
  if (kind === 'odd') return { path, red: { code: 'TRACE_FILE_KIND', reason: 'is not a regular file' } }
  try {
    const facts = await lstat(join(folder, path))
    if (!facts.isFile()) return { path, red: { code: 'TRACE_FILE_KIND', reason: 'is not a regular file' } }
    if (facts.size > maxBytes)
      return { path, red: { code: 'TRACE_FILE_SIZE', reason: `has ${facts.size} bytes` } }
    return { path, bytes: await readBytes(join(folder, path), maxBytes) }
  } catch (thrown) {
    return { path, red: { code: 'TRACE_FILE_KIND', reason: `cannot be read: ${rejectionOf(thrown).reason}` } }
  }
}

/** Every file of the folder and every file of the seal, compared; only the seal when it is red itself. */
function fileReports(contents: readonly Content[], result: SealResult): FileReport[] {
  if ('red' in result) return [redFile(SEAL_FILE, result.red)]
  const sealed = new Map(result.seal.subject.map(({ name, digest }) => [name, digest.sha256]))
  const present = new Set(contents.map(({ path }) => path))
  const found = contents.map((content) => fileReport(content, sealed.get(content.path)))
  const missing = [...sealed.keys()].filter((path) => !present.has(path))
  const reason = 'the seal lists it, and it is not there'
  return [
    ...found,
    greenFile(SEAL_FILE),
    ...missing.map((path) => redFile(path, { code: 'TRACE_FILE_MISSING', reason })),
  ]
}

function fileReport(content: Content, digest: string | undefined): FileReport {
  if ('red' in content) return redFile(content.path, content.red)
  if (digest === undefined)
    return redFile(content.path, { code: 'TRACE_FILE_EXTRA', reason: 'the seal does not list it' })
  if (sha256(content.bytes) === digest) return greenFile(content.path)
  return redFile(content.path, {
    code: 'TRACE_FILE_CHANGED',
    reason: 'it changed after the trace was sealed',
  })
}

function greenFile(path: string): FileReport {
  return { path: safeWord(path), ok: true, code: null, reason: null }
}

function redFile(path: string, { code, reason }: Rejection): FileReport {
  return { path: safeWord(path), ok: false, code, reason }
}

/** A parcel that the seal does not list is reported as a file and takes no part in the chain. */
function parcelsOf(contents: readonly Content[], result: SealResult): { name: string; bytes: Buffer }[] {
  const sealed = 'seal' in result ? new Set(result.seal.subject.map(({ name }) => name)) : undefined
  return contents.flatMap((content) => {
    const isParcel = content.path.startsWith(PARCELS) && (sealed?.has(content.path) ?? true)
    return isParcel && 'bytes' in content
      ? [{ name: content.path.slice(PARCELS.length), bytes: content.bytes }]
      : []
  })
}

interface Findings {
  chain: ChainReport
  contents: readonly Content[]
  seal: SealResult
  files: FileReport[]
  trust: Trust
}

/** With seal, files and chain green it is left to show that the files say what the links say. */
function withContentProblems({ chain, contents, seal, files, trust }: Findings): FileReport[] {
  if (!chain.ok || 'red' in seal || files.some((file) => !file.ok)) return files
  const problems = contentProblems({ chain, seal: seal.seal, contents, trust })
  const green = files.filter(({ path }) => !problems.has(path))
  return [...green, ...[...problems].map(([path, problem]) => redFile(path, problem))]
}

function reportOf({ chain, files }: { chain: ChainReport; files: FileReport[] }): FolderReport {
  const { code, reason } = causeOf(chain, files) ?? { code: null, reason: null }
  const verified = code === null
  const { serial, assurance, links } = chain
  return { serial, verified, assurance, links, files, code, reason, accepted: verified ? chain.accepted : [] }
}

/** A changed parcel is named by what is wrong in it; everything else by its file. */
function causeOf(chain: ChainReport, files: readonly FileReport[]): Rejection | undefined {
  const reds = files.flatMap(({ path, code, reason }) => (code === null ? [] : [{ path, code, reason }]))
  const isEdited = ({ path, code }: { path: string; code: TraceCode }): boolean =>
    path.startsWith(PARCELS) && code === 'TRACE_FILE_CHANGED'
  const file = reds.find((red) => !isEdited(red))
  if (file !== undefined) return { code: file.code, reason: `${file.path}: ${file.reason ?? ''}` }
  if (chain.code !== null) return { code: chain.code, reason: chain.reason ?? '' }
  const [edited] = reds
  return edited && { code: edited.code, reason: `${edited.path}: ${edited.reason ?? ''}` }
}
