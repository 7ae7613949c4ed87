import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTraceFolder } from '../../shared/trace/folder/trace-folder.ts'
import { formatTrust } from '../../shared/trace/verify/trust.ts'
import { FILES, TRUST, makeTrace, signerOf } from '../unit/trace/trace-fixture.ts'

export interface PublishedTrace {
  folder: string
  /** Path of the trust file, beside the folder. */
  trust: string
  remove(): void
}

/** A released unit's trace folder, as trace-publish writes it. */
export async function publishTrace(): Promise<PublishedTrace> {
  const home = mkdtempSync(join(tmpdir(), 'jidoka-published-'))
  const folder = join(home, 'trace')
  const trust = join(home, 'trust.json')
  writeFileSync(trust, formatTrust(TRUST))
  const parts = { parcels: await makeTrace(), html: '<p>plate\n', files: FILES, trust: TRUST }
  await writeTraceFolder(folder, { ...parts, signer: signerOf('trace-publish') })
  return { folder, trust, remove: () => rmSync(home, { recursive: true, force: true }) }
}
