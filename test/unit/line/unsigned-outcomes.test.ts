import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { unsignedOutcomes } from '../../../shared/line/unsigned-outcomes.ts'
import type { OutcomeUpstream } from '../../../shared/line/upstream-refs.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { parcelName } from '../../../shared/trace/parcel/names.ts'
import { folderStore, type ParcelStore } from '../../../shared/trace/parcel/store.ts'
import { linkOf, unitOf } from '../../support/unit-of.ts'

const commands = (name: string, pass: string): Station => ({
  name,
  work: { kind: 'run', run: [`npm run ${name}`], report: undefined, minutes: 5, exercise: false },
  pass,
  stop: undefined,
})
const LINE = [commands('zero', 'audit'), commands('scan', 'review'), commands('audit', 'scan')]

let folder: string
let store: ParcelStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-unsigned-'))
  store = folderStore(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const outcomeOf = (station: string, output = ''): RunOutcome => ({
  station,
  round: 1,
  verdict: 'pass',
  reason: 'the commands succeeded',
  outcome: 'success',
  commands: [`npm run ${station}`],
  tests: [],
  output,
})

async function seenOf(outcome: RunOutcome, attempt = 1): Promise<OutcomeUpstream> {
  const { station, round } = outcome
  const name = parcelName({ serial: 'JD-0000-0000-0000', station, round, attempt })
  const document = await store.put(name, Buffer.from(canonicalJson(outcome)))
  return { kind: 'outcome', station, round, outcome: 'success', document }
}

const signing = (...outcomes: RunOutcome[]) =>
  linkOf(
    unitOf('/nowhere', 'b'.repeat(40)),
    { verdict: { kind: 'pass', findings: [] }, evidence: {}, subjects: [], attachments: [], materials: [] },
    'review',
    outcomes,
  )

it('gives outcomes in the order the stations pass to each other, whatever order the jobs come in', async () => {
  const seen = await Promise.all(['scan', 'zero', 'audit'].map((name) => seenOf(outcomeOf(name))))
  const stations = (await unsignedOutcomes(seen, [], { store, line: LINE })).map(({ station }) => station)
  expect(stations).toEqual(['zero', 'audit', 'scan'])
})

it('leaves out what a link signed, without fetching it again', async () => {
  const scan = outcomeOf('scan')
  const seen = await seenOf(scan)
  rmSync(folder, { recursive: true, force: true })
  expect(await unsignedOutcomes([seen], [signing(scan)], { store, line: LINE })).toEqual([])
})

it('refuses a link that signed another outcome than the one handed on now', async () => {
  const now = await seenOf(outcomeOf('scan', 'now'), 2)
  const sources = { store, line: LINE }
  await expect(
    unsignedOutcomes([now], [signing(outcomeOf('scan', 'before'))], sources),
  ).rejects.toMatchObject({
    code: 'LINK_REJECTED',
    detail: 'LINK_STALE',
  })
})

it("refuses a link that signed another outcome than the runner's word alone gives", async () => {
  const bare: OutcomeUpstream = { ...(await seenOf(outcomeOf('scan'))), document: undefined }
  const sources = { store, line: LINE }
  expect(await unsignedOutcomes([bare], [signing(outcomeOf('scan'))], sources)).toEqual([])
  await expect(unsignedOutcomes([bare], [signing(outcomeOf('scan', 'x'))], sources)).rejects.toMatchObject({
    detail: 'LINK_STALE',
  })
})
