import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAX_LEDGER_ATTACHMENT_BYTES, MAX_LEDGER_PAGE_BYTES } from '../../../shared/limits.ts'
import { keptFiles, restoreTrace } from '../../../shared/ledger/kept-trace.ts'
import type { KeptFile } from '../../../shared/ledger/ledger.ts'
import { packAttachments } from '../../../shared/trace/parcel/attachments.ts'
import { parcelBytes, readParcel } from '../../../shared/trace/parcel/parcel.ts'
import { readTrust } from '../../../shared/trace/verify/trust.ts'

const TRACES = join(import.meta.dirname, '..', '..', '..', 'docs', 'traces')
const FOLDER = join(TRACES, 'JD-0KEV-2A99-F28X')
const trust = readTrust(readFileSync(join(TRACES, 'trust.json')))

function filesIn(folder: string): KeptFile[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return paths
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) }))
}

const byPath = (files: readonly KeptFile[]): Map<string, string> =>
  new Map(files.map(({ path, bytes }) => [path, bytes.toString('latin1')] as const).sort())

describe('what the ledger keeps of a trace', () => {
  it('is what does not follow from its links, and gives the whole folder back byte for byte', async () => {
    const all = filesIn(FOLDER)
    const kept = keptFiles(all)
    expect(kept.map(({ path }) => path).filter((path) => /^(?:links|files|keys)\//.test(path))).toEqual([])
    const { chain, folder } = await restoreTrace(kept, trust)
    expect(chain.ok).toBe(true)
    expect(byPath(folder ?? [])).toEqual(byPath(all))
  })

  it('is verified by its links where a bulky attachment or a long page is left out', async () => {
    const all = filesIn(FOLDER)
    const name = all.find(({ path }) => path.includes('.generate.'))?.path ?? ''
    const slim = keptFiles(all).map((file) => (file.path === name ? without('cassette.jsonl', file) : file))
    const { chain, folder } = await restoreTrace(slim, trust)
    expect([chain.ok, folder]).toEqual([true, undefined])
    const page = { path: 'index.html', bytes: Buffer.alloc(MAX_LEDGER_PAGE_BYTES + 1) }
    expect(keptFiles([page])).toEqual([])
  })

  it('is not verified where an attachment is another one', async () => {
    const kept = keptFiles(filesIn(FOLDER)).map((file) =>
      file.path.includes('.generate.') ? { ...file, bytes: withOther(file.bytes) } : file,
    )
    expect((await restoreTrace(kept, trust)).chain).toMatchObject({ ok: false, code: 'ATTACHMENT_DIGEST' })
  })

  it('leaves out attachments that are longer than the limit, and no others', () => {
    const parcel = filesIn(FOLDER).find(({ path }) => path.includes('.generate.'))
    if (parcel === undefined) throw new Error('no parcel')
    const { link, $schema, serial, station, round, attempt } = readParcel(parcel.bytes)
    const identity = { $schema, serial, station, round, attempt }
    const texts = [MAX_LEDGER_ATTACHMENT_BYTES, MAX_LEDGER_ATTACHMENT_BYTES + 1]
    const attachments = packAttachments(
      texts.map((size) => ({ name: `a${size}`, content: 'x'.repeat(size) })),
    )
    const [kept] = keptFiles([{ ...parcel, bytes: parcelBytes(identity, link, attachments) }])
    const names = readParcel(kept?.bytes ?? Buffer.alloc(0)).attachments.map(({ name }) => name)
    expect(names).toEqual([`a${MAX_LEDGER_ATTACHMENT_BYTES}`])
  })
})

/** The parcel without one attachment. */
function without(name: string, { path, bytes }: KeptFile): KeptFile {
  const { link, attachments, ...identity } = readParcel(bytes)
  const kept = attachments.filter((attachment) => attachment.name !== name)
  expect(kept.length).toBe(attachments.length - 1)
  return { path, bytes: parcelBytes(identity, link, kept) }
}

/** The parcel with another content under the name of an attachment. */
function withOther(bytes: Buffer): Buffer {
  const { link, attachments, ...identity } = readParcel(bytes)
  const [first, ...rest] = attachments
  const other = packAttachments([{ name: first?.name ?? '', content: 'other' }])
  return parcelBytes(identity, link, [...other, ...rest])
}
