import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActionRun } from '../support/action.ts'
import { makeStationKeys } from '../support/station-keys.ts'
import { startWalk, type Walk } from '../support/walk.ts'

const keys = makeStationKeys()
const strangers = makeStationKeys()
let walk: Walk

beforeAll(async () => {
  walk = startWalk({ spec: 'truncate-middle', adapt: keys.install })
  await walk.station('spec-validate', { 'signing-key': keys.pemOf('spec-validate') })
})
afterAll(() => walk.remove())

interface Refusal {
  code: string
  message: string
  next: string
}

function refusalOf(ran: ActionRun): Refusal {
  expect([ran.exit, Object.keys(ran.outputs)]).toEqual([3, ['error']])
  return JSON.parse(ran.outputs['error'] ?? '{}') as Refusal
}

test('a station without its key could not run, and is told which secret to pass', async () => {
  const fork = walk.fork()
  const refusal = refusalOf(await fork.station('generate'))
  expect(refusal.code).toBe('KEY_MISSING')
  expect(refusal.next).toContain('signing-key')
  expect(refusal.next).toContain('GENERATE')
  expect(readdirSync(fork.store)).toEqual(readdirSync(walk.store))
})

test.each([
  ['the key of another station', () => keys.pemOf('review'), 'KEY_INVALID'],
  ['a key that nobody trusts', () => strangers.pemOf('generate'), 'KEY_INVALID'],
  ['something that is no key', () => 'not a key', 'KEY_INVALID'],
])('a station with %s could not run, and neither prints nor hands it on', async (_, pem, code) => {
  const fork = walk.fork()
  const ran = await fork.station('generate', { 'signing-key': pem() })
  expect(refusalOf(ran).code).toBe(code)
  expect(readdirSync(fork.store)).toEqual(readdirSync(walk.store))
  const body = pem().split('\n').slice(1, -2).join('').slice(48, 90)
  expect(JSON.stringify(ran)).not.toContain(body === '' ? 'not a key' : body)
})

test('a link signed with the key of another station is refused by the next one', async () => {
  const fork = walk.fork()
  const trust = join(fork.store, '..', 'swapped-trust.json')
  writeFileSync(trust, keys.trustWith({ generate: 'review' }))
  const forged = await fork.station('generate', { 'signing-key': keys.pemOf('review'), trust })
  expect([forged.exit, forged.outputs['verdict']]).toEqual([0, 'pass'])
  const refusal = refusalOf(await fork.station('style-gate', { 'signing-key': keys.pemOf('style-gate') }))
  expect(refusal.code).toBe('LINK_REJECTED')
  expect(refusal.message).toMatch(/^generate round 1: LINK_STATION_KEY /)
})

test('a link signed by a key that the repository does not know is refused by the next station', async () => {
  const fork = walk.fork({})
  const trust = join(fork.store, '..', 'foreign-trust.json')
  writeFileSync(trust, strangers.trustWith({}))
  const forged = await fork.station('spec-validate', {
    'signing-key': strangers.pemOf('spec-validate'),
    trust,
  })
  expect([forged.exit, forged.outputs['verdict']]).toEqual([0, 'pass'])
  const refusal = refusalOf(await fork.station('generate', { 'signing-key': keys.pemOf('generate') }))
  expect(refusal.code).toBe('LINK_REJECTED')
  expect(refusal.message).toMatch(/ LINK_SIGNER /)
})
