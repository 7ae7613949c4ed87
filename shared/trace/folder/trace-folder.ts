import { mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FactoryError, isErrno } from '../../errors.ts'
import { safePath } from '../../paths/safe-path.ts'
import { verifyChain, type ChainReport } from '../verify/chain.ts'
import { FILES, HTML_FILE, PARCELS, TOP_NAMES, derivedFiles } from './folder-layout.ts'
import { replaceFolder } from './replace-folder.ts'
import { SEAL_FILE, sealFiles } from './seal.ts'
import type { VerifiedLink } from '../verify/open-parcel.ts'
import type { Signer } from '../signer/signer.ts'
import type { Trust } from '../verify/trust.ts'

/** A finished unit as trace-publish hands it over. */
export interface TraceParts {
  /** One per station and round, the summary's included, in any order. */
  parcels: readonly { name: string; bytes: Uint8Array }[]
  /** The report page. */
  html: string
  /** The files of the change set as written; deletions have none. */
  files: readonly { path: string; content: string }[]
  trust: Trust
  /** Of the publishing station. */
  signer: Signer
}

/**
 * Verifies a trace and writes it as one sealed folder, whole or not at all. An older trace folder of that name stays until
 * the new one is complete.
 * @throws FactoryError TRACE_REJECTED when the trace would not verify, USAGE when something else lies there, DISK.
 */
export async function writeTraceFolder(folder: string, parts: TraceParts): Promise<void> {
  const chain = await verifyChain(parts.parcels, { trust: parts.trust })
  const summary = summaryLink(chain)
  const files = traceFiles(parts, chain.accepted)
  const { serial, repository, station } = summary.extension
  const unit = { serial, repository, station, summarySha256: summary.payloadSha256 }
  files.set(SEAL_FILE, await sealFiles(files, unit, parts.signer))
  await refuseOtherFiles(folder)
  await replaceFolder(folder, (temporary) => writeTraceFiles(temporary, files))
}

function summaryLink({ ok, code, reason, accepted, superseded }: ChainReport): VerifiedLink {
  if (!ok) throw unpublishable(`${code ?? ''}: ${reason ?? ''}`)
  if (superseded.length > 0) throw unpublishable(`it still holds replaced parcels: ${superseded.join(', ')}`)
  const last = accepted.at(-1)
  if (last?.extension.action === 'trace-publish') return last
  throw unpublishable('it does not end with a link of trace-publish')
}

function unpublishable(problem: string): FactoryError {
  return new FactoryError('TRACE_REJECTED', `the trace cannot be published: ${problem}`, {
    hint: 'run the station named here again',
  })
}

function traceFiles(parts: TraceParts, accepted: readonly VerifiedLink[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>(derivedFiles(accepted, parts.trust))
  for (const { name, bytes } of parts.parcels) files.set(`${PARCELS}${name}`, bytes)
  for (const { path, content } of parts.files)
    files.set(`${FILES}${safePath(path, 'a file of the change set')}`, Buffer.from(content))
  return files.set(HTML_FILE, Buffer.from(parts.html))
}

/** Refuses to replace a folder that holds other files than a trace: its name may be a mistake. */
async function refuseOtherFiles(folder: string): Promise<void> {
  const other = (await namesIn(folder)).find((name) => !TOP_NAMES.has(name))
  if (other === undefined) return
  throw new FactoryError('USAGE', `${folder} holds ${JSON.stringify(other)}, which is not part of a trace`, {
    hint: 'name a folder that is used for nothing else',
  })
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return []
    throw new FactoryError('USAGE', `${folder} is not a folder`, { cause: thrown })
  }
}

/** Open files are few, changed files may be many. */
const WRITTEN_AT_ONCE = 32

async function writeTraceFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const left = [...files]
  while (left.length > 0) {
    const batch = left.splice(0, WRITTEN_AT_ONCE)
    await Promise.all(batch.map(([path, bytes]) => writeSynced(join(folder, path), bytes)))
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
