import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signingStations, type Factory, type Station } from '../../../shared/factory/factory.ts'
import { signerFor, trustFor, trustForRun, trustedSignerFor } from '../../../shared/station/signing.ts'
import type { StationInputs } from '../../../shared/station/inputs.ts'
import { generateSigningKey, hintOf } from '../../../shared/trace/signer/keys.ts'
import type { Signer } from '../../../shared/trace/signer/signer.ts'
import { keysOf, readTrust, trustOf } from '../../../shared/trace/verify/trust.ts'
import { factoryOf } from '../../support/unit-of.ts'

const action = (name: 'generate' | 'review', pass: string | undefined): Station => ({
  name,
  work: { kind: 'action', action: name },
  pass,
  stop: undefined,
})
const tests: Station = {
  name: 'test',
  work: { kind: 'run', run: ['npm test'], report: undefined, minutes: 5 },
  pass: 'review',
  stop: undefined,
}
const factory = factoryOf({ line: [action('generate', 'test'), tests, action('review', undefined)] })
const withMode = (mode: 'local' | 'keyed'): Factory => ({
  ...factory,
  signing: { ...factory.signing, mode },
})
const key = generateSigningKey()
const keyedUnit = { factory: withMode('keyed'), base: 'a'.repeat(40) }
const NO_JOB = { host: {}, trust: trustOf(new Map(), { repository: 'test/repo', assurance: 'local' }) }
const hintIn = (signer: Signer): string | undefined => ('hint' in signer ? signer.hint : undefined)
const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jidoka-signing-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

function inputs(changes: Partial<StationInputs> = {}): StationInputs {
  return {
    repo: home,
    home,
    trust: '',
    station: 'review',
    signingKey: '',
    ephemeral: false,
    localKeys: false,
    ...changes,
  } as StationInputs
}

describe('the home of a station', () => {
  it.each(['local', 'keyed'] as const)(
    'is refused as a link in mode %s, before a key is made where it leads',
    async (mode) => {
      const link = join(home, 'link')
      mkdirSync(join(home, 'elsewhere'))
      symlinkSync(join(home, 'elsewhere'), link)
      const asked = trustFor(inputs({ home: link }), withMode(mode), 'HEAD')
      await expect(asked).rejects.toMatchObject({ code: 'HOME_LINK' })
      expect(readdirSync(join(home, 'elsewhere'))).toEqual([])
    },
  )
})

describe('signerFor', () => {
  it('signs with the key of the station in mode keyed, and refuses to go on without one', async () => {
    const signer = await signerFor(inputs({ signingKey: pem }), withMode('keyed'), NO_JOB)
    expect([signer.assurance, hintIn(signer)]).toEqual(['keyed', hintOf(key)])
    await expect(signerFor(inputs(), withMode('keyed'), NO_JOB)).rejects.toMatchObject({
      code: 'KEY_MISSING',
    })
  })

  it('signs with a key of the machine in mode local, or when the operator asks for it', async () => {
    const local = await signerFor(inputs(), withMode('local'), NO_JOB)
    const asked = await signerFor(inputs({ localKeys: true }), withMode('keyed'), NO_JOB)
    expect(asked).toMatchObject({ assurance: 'local', hint: hintIn(local) })
  })

  it('throws its key away for a re-execution', async () => {
    const [first, second] = [
      await signerFor(inputs({ ephemeral: true }), withMode('keyed'), NO_JOB),
      await signerFor(inputs({ ephemeral: true }), withMode('keyed'), NO_JOB),
    ]
    expect([first.assurance, hintIn(first) === hintIn(second)]).toEqual(['local', false])
  })
})

describe('trustedSignerFor', () => {
  it('refuses a key that the trust file gives to another station', async () => {
    const trust = trustOf(new Map([['generate', key]]), { repository: 'test/repo', assurance: 'keyed' })
    const swapped = trustedSignerFor(inputs({ signingKey: pem }), keyedUnit, { host: {}, trust })
    await expect(swapped).rejects.toMatchObject({ code: 'KEY_INVALID' })
    const own = inputs({ signingKey: pem, station: 'generate' })
    expect(hintIn(await trustedSignerFor(own, keyedUnit, { host: {}, trust }))).toBe(hintOf(key))
  })
})

describe('the trust of a local line', () => {
  it('is made with the keys by a run, kept in a file, and the same for its stations', async () => {
    const said: string[] = []
    const run = { ...inputs(), say: (line: string) => said.push(line) }
    const trust = await trustForRun(run, withMode('local'), 'HEAD')
    await trustForRun(run, withMode('local'), 'HEAD')
    expect(said).toEqual([expect.stringContaining(join(home, 'keys'))])
    expect(readTrust(readFileSync(join(home, 'trust.json')))).toEqual(trust)
    expect(await trustFor(inputs(), withMode('local'), 'HEAD')).toEqual(trust)
    const trusted = [...keysOf(trust).values()].flatMap(({ stations }) => stations)
    expect(trusted.sort()).toEqual(['generate', 'review'])
    expect(signingStations(factory)).toEqual(['generate', 'review'])
  })
})
