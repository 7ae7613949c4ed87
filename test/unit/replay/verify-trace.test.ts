import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../shared/formats/digest.ts'
import { openTrace, verifyTrace } from '../../../shared/replay/verify-trace.ts'
import { SERIAL, resignTrace } from '../../support/resigned-trace.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-verify-trace-'))
const { folder, trust } = await resignTrace(home)
const changed = join(home, 'changed')
cpSync(folder, changed, { recursive: true })
appendFileSync(join(changed, 'index.html'), ' ')
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

describe('a trace that verifies', () => {
  it('is handed on whole: links with their bytes and attachments, control files, journey', async () => {
    const trace = await openTrace(folder, trust)
    expect(trace).toMatchObject({
      serial: SERIAL,
      spec: { id: 'duration-text' },
      journey: { status: 'released' },
    })
    expect(trace.factory.line.map(({ name }) => name)).toContain('generate')
    const stations = trace.links.map(({ extension }) => extension.station)
    expect(stations).toEqual(['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish'])
    for (const { name, bytes, sha256: digest, extension, attachments } of trace.links) {
      expect(Buffer.from(bytes)).toEqual(readFileSync(join(folder, 'parcels', name)))
      expect(digest).toBe(sha256(bytes))
      expect([...attachments.keys()]).toEqual(extension.attachments.map((each) => each.name))
    }
  })

  it('comes with the report that is printed, which holds no bytes', async () => {
    const verification = await verifyTrace(folder, trust)
    expect(verification).toMatchObject({ kind: 'verified', report: { verified: true, code: null } })
    expect(verification.report).not.toHaveProperty('accepted')
  })
})

describe('a trace that was changed', () => {
  it('has a report and nothing else', async () => {
    const verification = await verifyTrace(changed, trust)
    expect(verification).toMatchObject({
      kind: 'rejected',
      report: { verified: false, code: 'TRACE_FILE_CHANGED' },
    })
    expect(verification).not.toHaveProperty('trace')
  })

  it('is not opened: the error carries the code and the reason of the first cause', async () => {
    await expect(openTrace(changed, trust)).rejects.toMatchObject({
      code: 'TRACE_REJECTED',
      detail: 'TRACE_FILE_CHANGED',
      reason: expect.stringMatching(/^index\.html: /) as string,
    })
  })
})
