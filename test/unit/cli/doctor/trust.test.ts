import { expect, test } from 'vitest'
import { compareTrust } from '../../../../shared/cli/doctor/trust.ts'
import { makeStationKeys } from '../../../../shared/cli/init/station-keys.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { readTrust, type TrustFile } from '../../../../shared/trace/verify/trust.ts'
import { LINE } from '../line.ts'

const factory = factoryOf(LINE)
const FILE = JSON.parse(makeStationKeys(factory).trust) as TrustFile

function factoryOf(text: string) {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

/** State and detail of every check of this trust file. */
function judge(file: TrustFile): string[] {
  const checks = compareTrust(readTrust(Buffer.from(JSON.stringify(file))), factory)
  return checks.map(({ state, detail }) => `${state} ${detail}`)
}

/** The file with the entry of one station changed. */
function withEntry(station: string, change: Partial<TrustFile['keys'][number]>): TrustFile {
  return {
    ...FILE,
    keys: FILE.keys.map((entry) => (entry.stations.includes(station) ? { ...entry, ...change } : entry)),
  }
}

test('a trust file with one key for each station is fine', () => {
  expect(judge(FILE)).toEqual(['ok .factory/trust.json has a key for each of the 5 stations that sign'])
})

test('a station without a key, or with a revoked one, is to fix', () => {
  const without = { ...FILE, keys: FILE.keys.filter(({ stations }) => !stations.includes('review')) }
  expect(judge(without)).toEqual(['fix no key of .factory/trust.json may sign for review'])
  const revoked = withEntry('generate', { revokedAt: '2026-01-01T00:00:00Z' })
  expect(judge(revoked)).toEqual(['fix no key of .factory/trust.json may sign for generate'])
})

test('a trust file of another repository, or of one machine, is to fix', () => {
  expect(judge({ ...FILE, repository: 'acme/other' })).toEqual([
    'fix the trust file is of acme/other, factory.yml of acme/shop',
  ])
  expect(judge({ ...FILE, assurance: 'local' })).toEqual([
    'fix .factory/trust.json trusts keys of one machine, factory.yml says keyed',
  ])
})

test('keys for strange stations and keys for several are worth a note', () => {
  expect(judge(withEntry('review', { stations: ['review', 'old', 'ancient'] }))).toEqual([
    'ok .factory/trust.json has a key for each of the 5 stations that sign',
    'note keys are trusted for ancient, old, which the line does not have',
    'note one key signs for review and old and ancient',
  ])
})
