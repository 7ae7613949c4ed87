import { expect, test } from 'vitest'
import { compareTrust } from '../../../../shared/cli/doctor/trust.ts'
import { makeStationKeys } from '../../../../shared/cli/init/station-keys.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { readTrust, type TrustEntry, type TrustFile } from '../../../../shared/trace/verify/trust.ts'
import { LINE } from '../line.ts'

/** A trust file of keys. */
type KeyFile = TrustFile & { keys: TrustEntry[] }

const factory = factoryOf(LINE)
const FILE = JSON.parse(makeStationKeys(factory, 'factory.yml').trust) as KeyFile

function factoryOf(text: string) {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

/** State and detail of every check of this trust file. */
function judge(file: KeyFile) {
  const checks = compareTrust(readTrust(Buffer.from(JSON.stringify(file))), factory)
  return checks.map(({ state, detail }) => ({ state, detail }))
}

const statesOf = (file: KeyFile): string[] => judge(file).map(({ state }) => state)

/** The file with the entry of one station changed. */
function withEntry(station: string, change: Partial<TrustEntry>): KeyFile {
  return {
    ...FILE,
    keys: FILE.keys.map((entry) => (entry.stations.includes(station) ? { ...entry, ...change } : entry)),
  }
}

test('a trust file with one key for each station is fine', () => {
  expect(statesOf(FILE)).toEqual(['ok'])
})

test('a station without a key, or with a revoked one, is to fix', () => {
  const without = { ...FILE, keys: FILE.keys.filter(({ stations }) => !stations.includes('review')) }
  expect(judge(without)).toEqual([{ state: 'fix', detail: expect.stringMatching(/\breview$/) as string }])
  const revoked = withEntry('generate', { revokedAt: '2026-01-01T00:00:00Z' })
  expect(judge(revoked)).toEqual([{ state: 'fix', detail: expect.stringMatching(/\bgenerate$/) as string }])
})

test('a trust file of another repository, or of one machine, is to fix', () => {
  expect(statesOf({ ...FILE, repository: 'acme/other' })).toEqual(['fix'])
  expect(statesOf({ ...FILE, assurance: 'local' })).toEqual(['fix'])
})

test('keys for strange stations and keys for several are worth a note', () => {
  expect(judge(withEntry('review', { stations: ['review', 'old', 'ancient'] }))).toMatchObject([
    { state: 'ok' },
    { state: 'note', detail: expect.stringContaining('ancient, old') as string },
    { state: 'note', detail: expect.stringContaining('review') as string },
  ])
})

test('keys for the andon are for people, and no line has it', () => {
  const [first] = FILE.keys
  if (first === undefined) throw new Error('no keys')
  const both = withEntry(first.stations[0] ?? '', { stations: [...first.stations, 'andon'] })
  expect(judge(both).filter(({ detail }) => detail.includes('does not have'))).toEqual([])
})
