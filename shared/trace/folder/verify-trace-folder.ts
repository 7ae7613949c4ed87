import { FactoryError } from '../../errors.ts'
import { sha256 } from '../../formats/digest.ts'
import { safeWord } from '../../text/safe-log.ts'
import { verifyChain, type ChainReport, type LinkReport } from '../verify/chain.ts'
import type { UnitExpectation } from '../verify/chain-rules.ts'
import { contentProblems } from './folder-rules.ts'
import { PARCELS } from './folder-layout.ts'
import { readFolder, type FolderFile } from './read-folder.ts'
import { existingFolder } from './replace-folder.ts'
import { rejectionOf, type Rejection, type TraceCode } from '../statement/rejection.ts'
import { SEAL_FILE, openSeal, type Seal } from './seal.ts'
import type { VerifiedLink } from '../verify/open-parcel.ts'
import type { Trust } from '../verify/trust.ts'
import { MAX_SEAL_BYTES } from '../../limits.ts'

export interface FileReport {
  path: string
  ok: boolean
  code: TraceCode | null
  reason: string | null
}

/** What the verification of a trace folder found: all links and all files. */
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
 * Verifies a trace folder: its seal, every file against the seal, every link, the chain of links, and that all files say
 * the same. Trust comes from the caller. Keys inside the folder count for nothing.
 * @throws FactoryError TRUST_MISSING, TRACE_UNREADABLE. What is wrong with the trace itself is in the report.
 */
export async function verifyTraceFolder(
  folder: string,
  trust: Trust | undefined,
  expectation: UnitExpectation = {},
): Promise<FolderReport> {
  if (trust === undefined) throw trustMissing()
  const found = await readFolder(await existingFolder(folder))
  const contents = found.filter(({ path }) => path !== SEAL_FILE)
  const seal = await readSeal(found, trust)
  const files = fileReports(contents, seal)
  const chain = await verifyChain(sealedParcels(contents, seal), { ...expectation, trust })
  return folderReport({ chain, files: withContentProblems({ chain, contents, seal, files, trust }) })
}

function trustMissing(): FactoryError {
  return new FactoryError('TRUST_MISSING', 'there is no trust file to verify the trace against', {
    hint: 'name the trust file of the repository, or of the machine that ran the line; keys inside a trace prove nothing',
  })
}

type SealResult = { seal: Seal } | { rejection: Rejection }

async function readSeal(found: readonly FolderFile[], trust: Trust): Promise<SealResult> {
  const file = found.find(({ path }) => path === SEAL_FILE)
  if (file === undefined) return sealMissing('is not there')
  if ('rejection' in file) return sealMissing(file.rejection.reason)
  if (file.bytes.length > MAX_SEAL_BYTES) return sealMissing(`has ${file.bytes.length} bytes`)
  try {
    return { seal: await openSeal(file.bytes, trust) }
  } catch (thrown) {
    return { rejection: rejectionOf(thrown) }
  }
}

function sealMissing(problem: string): SealResult {
  return { rejection: { code: 'SEAL_MISSING', reason: `the seal ${problem}` } }
}

/** Every file of the folder compared with the seal. When the seal itself is rejected, it is the only file reported. */
function fileReports(contents: readonly FolderFile[], result: SealResult): FileReport[] {
  if ('rejection' in result) return [rejectedFile(SEAL_FILE, result.rejection)]
  const sealed = new Map(result.seal.subject.map(({ name, digest }) => [name, digest.sha256]))
  const present = new Set(contents.map(({ path }) => path))
  const found = contents.map((content) => fileReport(content, sealed.get(content.path)))
  const missing = [...sealed.keys()].filter((path) => !present.has(path))
  const reason = 'the seal lists it, and it is not there'
  return [
    ...found,
    validFile(SEAL_FILE),
    ...missing.map((path) => rejectedFile(path, { code: 'TRACE_FILE_MISSING', reason })),
  ]
}

function fileReport(content: FolderFile, digest: string | undefined): FileReport {
  if ('rejection' in content) return rejectedFile(content.path, content.rejection)
  if (digest === undefined)
    return rejectedFile(content.path, { code: 'TRACE_FILE_EXTRA', reason: 'the seal does not list it' })
  if (sha256(content.bytes) === digest) return validFile(content.path)
  return rejectedFile(content.path, {
    code: 'TRACE_FILE_CHANGED',
    reason: 'it changed after the trace was sealed',
  })
}

function validFile(path: string): FileReport {
  return { path: safeWord(path), ok: true, code: null, reason: null }
}

function rejectedFile(path: string, { code, reason }: Rejection): FileReport {
  return { path: safeWord(path), ok: false, code, reason }
}

/** The parcels of the chain. One that the seal does not list is reported as a file and is not part of it. */
function sealedParcels(
  contents: readonly FolderFile[],
  result: SealResult,
): { name: string; bytes: Buffer }[] {
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
  contents: readonly FolderFile[]
  seal: SealResult
  files: FileReport[]
  trust: Trust
}

/** Once seal, files and chain are valid, checks that the files say what the links say. */
function withContentProblems({ chain, contents, seal, files, trust }: Findings): FileReport[] {
  if (!chain.ok || 'rejection' in seal || files.some((file) => !file.ok)) return files
  const problems = contentProblems({ chain, seal: seal.seal, contents, trust })
  const valid = files.filter(({ path }) => !problems.has(path))
  return [...valid, ...[...problems].map(([path, problem]) => rejectedFile(path, problem))]
}

function folderReport({ chain, files }: { chain: ChainReport; files: FileReport[] }): FolderReport {
  const { code, reason } = firstRejection(chain, files) ?? { code: null, reason: null }
  const verified = code === null
  const { serial, assurance, links } = chain
  return { serial, verified, assurance, links, files, code, reason, accepted: verified ? chain.accepted : [] }
}

/** The first cause. A changed parcel is named by what is wrong in it; everything else by its file. */
function firstRejection(chain: ChainReport, files: readonly FileReport[]): Rejection | undefined {
  const rejected = files.flatMap(({ path, code, reason }) => (code === null ? [] : [{ path, code, reason }]))
  const isEdited = ({ path, code }: { path: string; code: TraceCode }): boolean =>
    path.startsWith(PARCELS) && code === 'TRACE_FILE_CHANGED'
  const file = rejected.find((each) => !isEdited(each))
  if (file !== undefined) return { code: file.code, reason: `${file.path}: ${file.reason ?? ''}` }
  if (chain.code !== null) return { code: chain.code, reason: chain.reason ?? '' }
  const [edited] = rejected
  return edited && { code: edited.code, reason: `${edited.path}: ${edited.reason ?? ''}` }
}
