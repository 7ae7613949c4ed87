import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { claimedStatement, readParcel, sealParcel } from '../../shared/trace/parcel/parcel.ts'
import { invariantDigestOf } from '../../shared/trace/statement/invariant.ts'
import { keyedSigner } from '../../shared/trace/signer/signer.ts'
import type { Statement, TraceExtension } from '../../shared/trace/statement/statement.ts'
import { runCommand } from '../support/processes.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../support/station-keys.ts'
import { startWalk, type Walk } from '../support/walk.ts'

const keys = makeStationKeys()
const walks: Walk[] = []
afterAll(() => walks.forEach((walk) => walk.remove()))

/** What a station that was taken over could hand on: another statement, signed with its own key and sealed in order. */
async function lie(walk: Walk, station: string, evidence: TraceExtension['evidence']): Promise<void> {
  const job = walk.needs[`${station}-r1`]
  if (job === undefined) throw new Error(`${station} did not run`)
  const path = join(walk.store, job.outputs['parcel-name'] ?? '')
  const bytes = readFileSync(path)
  const sealed = await sealParcel({
    statement: saying(claimedStatement(bytes), evidence),
    attachments: readParcel(bytes).attachments,
    signer: keyedSigner(keys.pemOf(station), station),
    attempt: 1,
  })
  writeFileSync(path, sealed.bytes)
  job.outputs['parcel-sha256'] = sealed.sha256
  job.outputs['link-sha256'] = sealed.payloadSha256
}

function saying(statement: Statement, evidence: TraceExtension['evidence']): Statement {
  const lie = structuredClone(statement)
  const { jidokaTraceV1: told } = lie.predicate
  Object.assign(told.evidence, evidence)
  told.reproduction.invariantDigest = invariantDigestOf(lie)
  return lie
}

test.each([
  ['spec-validate', { specs: 99 }],
  ['style-gate', { secrets: { scanned: 99 } }],
])('%s that signs what it did not find is caught where the unit is published', async (liar, evidence) => {
  const walk = startWalk({ spec: 'truncate-middle', adapt: keys.install })
  walks.push(walk)
  for (const station of SIGNING_STATIONS) {
    if (station === 'review') await walk.commands('test')
    const ran = await walk.station(station, { 'signing-key': keys.pemOf(station) })
    const end = { exit: ran.exit, verdict: ran.outputs['verdict'], next: ran.outputs['next'] }
    if (station !== 'trace-publish') expect([station, end]).toMatchObject([station, { exit: 0 }])
    else {
      expect(end).toEqual({ exit: 1, verdict: 'stop', next: 'halted' })
      expect(ran.summary).toMatch(/PUBLISH\\?_DIVERGED/)
      expect(ran.summary).toContain(`${liar} round 1 decides otherwise when run again`)
    }
    if (station === liar) await lie(walk, liar, evidence)
  }
  expect(runCommand(walk.folder, 'git', 'branch', '--list', 'factory/*')).toBe('')
})
