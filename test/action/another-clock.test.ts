import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { claimedStatement } from '../../shared/trace/parcel/parcel.ts'
import { decisions, linkFacts, parcelsAmong } from '../support/github-line/links.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../support/station-keys.ts'
import { startWalk, type Walk } from '../support/walk.ts'

const CLOCK = pathToFileURL(join(import.meta.dirname, '..', 'support', 'shift-clock.ts')).href
const YEARS_MS = 3 * 365 * 24 * 60 * 60 * 1000

const keys = makeStationKeys()
const walks: Walk[] = []
afterAll(() => walks.forEach((walk) => walk.remove()))

/** A unit carried to its release, each station in these surroundings; the files it handed on. */
async function walked(env: Record<string, string>): Promise<{ name: string; bytes: Buffer }[]> {
  const walk = startWalk({ spec: 'truncate-middle', adapt: keys.install })
  walks.push(walk)
  for (const station of SIGNING_STATIONS) {
    if (station === 'review') await walk.commands('test')
    const ran = await walk.station(station, { 'signing-key': keys.pemOf(station) }, env)
    expect([station, ran.exit, ran.outputs['verdict']]).toEqual([station, 0, 'pass'])
  }
  return readdirSync(walk.store).map((name) => ({ name, bytes: readFileSync(join(walk.store, name)) }))
}

test('a clock three years ahead, another time zone and another language decide the same, digest for digest', async () => {
  const elsewhere = {
    NODE_OPTIONS: `--import=${CLOCK}`,
    JIDOKA_SHIFT_MS: String(YEARS_MS),
    TZ: 'Pacific/Kiritimati',
    LANG: 'tr_TR.UTF-8',
  }
  const [here, there] = [await walked({}), await walked(elsewhere)]
  expect(linkFacts(here)).toHaveLength(SIGNING_STATIONS.length)
  expect(decisions(linkFacts(there))).toEqual(decisions(linkFacts(here)))
  // the links do tell the time at which they were made, so the clock was really another one
  expect(firstTime(there) - firstTime(here)).toBeGreaterThan(YEARS_MS)
})

function firstTime(files: { name: string; bytes: Buffer }[]): number {
  const [first] = parcelsAmong(files)
  if (first === undefined) throw new Error('nothing was handed on')
  return Date.parse(claimedStatement(first.bytes).predicate.jidokaTraceV1.run.startedAt)
}
