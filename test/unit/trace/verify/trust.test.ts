import { describe, expect, it } from 'vitest'
import { generateSigningKey, hintOf, publicPem } from '../../../../shared/trace/signer/keys.ts'
import { formatTrust, keysOf, readTrust, trustOf } from '../../../../shared/trace/verify/trust.ts'
import { KEYS, TRUST, edited, valueAt } from '../trace-fixture.ts'

const FILE: unknown = JSON.parse(formatTrust(TRUST))
const FOREIGN_HINT = hintOf(generateSigningKey())

function fileWith(changes: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify(edited(FILE, changes)))
}

describe('readTrust', () => {
  it('reads what formatTrust wrote', () => {
    expect(formatTrust(readTrust(Buffer.from(formatTrust(TRUST))))).toEqual(formatTrust(TRUST))
  })

  it('reads a file that has the address of the schema before', () => {
    const file = fileWith({ '/$schema': 'https://jidoka.dev/schemas/trust/v1' })
    expect(formatTrust(readTrust(file))).toBe(formatTrust(TRUST))
  })

  it('keeps validity and revocation', () => {
    const trust = readTrust(
      fileWith({
        '/keys/0/validFrom': '2026-01-01T00:00:00Z',
        '/keys/0/revokedAt': '2026-06-01T00:00:00Z',
      }),
    )
    const [key] = keysOf(trust).values()
    expect([key?.validFrom, key?.revokedAt]).toEqual(['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z'])
    expect(formatTrust(readTrust(Buffer.from(formatTrust(trust))))).toEqual(formatTrust(trust))
  })

  it.each<[string, Record<string, unknown>]>([
    ['an unknown field', { '/comment': 'x' }],
    ['no keys', { '/keys': [] }],
    ['another schema', { '/$schema': 'https://jidoka.dev/schemas/trust/v2' }],
    ['keyless assurance', { '/assurance': 'keyless' }],
    ['a key without stations', { '/keys/0/stations': [] }],
    ['a hint of another key', { '/keys/0/hint': FOREIGN_HINT }],
    ['a key twice', { '/keys/1': valueAt(FILE, ['keys', '0']) }],
    ['a private key', { '/keys/0/publicKey': generateSigningKey().export({ type: 'pkcs8', format: 'pem' }) }],
    ['garbage for a key', { '/keys/0/publicKey': 'x' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => readTrust(fileWith(changes))).toThrow(expect.objectContaining({ code: 'TRUST_INVALID' }))
  })

  it('refuses what is no JSON, no UTF-8, or too large', () => {
    for (const bytes of [Buffer.from('{'), Buffer.from([0xff]), Buffer.alloc(2 * 1024 * 1024, 32)]) {
      expect(() => readTrust(bytes)).toThrow(expect.objectContaining({ code: 'TRUST_INVALID' }))
    }
  })
})

describe('trustOf', () => {
  it('maps the hint of every key to its station', () => {
    expect([...TRUST.keys.values()].map(({ hint, stations }) => [stations, hint])).toEqual(
      [...KEYS].sort(([a], [b]) => (a < b ? -1 : 1)).map(([station, key]) => [[station], hintOf(key)]),
    )
  })

  it('lists a key once when several stations share it', () => {
    const key = generateSigningKey()
    const trust = trustOf(
      new Map([
        ['review', key],
        ['generate', key],
      ]),
      { repository: 'a/b', assurance: 'local' },
    )
    expect(
      [...trust.keys.values()].map(({ stations, publicKey }) => [stations, publicPem(publicKey)]),
    ).toEqual([[['generate', 'review'], publicPem(key)]])
  })

  it('holds no private key', () => {
    expect([...TRUST.keys.values()].map(({ publicKey }) => publicKey.type)).toEqual(Array(5).fill('public'))
    expect(formatTrust(TRUST)).not.toContain('PRIVATE')
  })
})
