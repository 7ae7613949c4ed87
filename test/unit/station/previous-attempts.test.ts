import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { previousAttempts } from '../../../shared/station/previous-attempts.ts'
import { sealAnswer } from '../../../shared/trace/verify/answer.ts'
import { folderStore, type ParcelStore } from '../../../shared/trace/parcel/store.ts'
import type { Host, KeptAnswer } from '../../../shared/station/program.ts'
import { FactoryError } from '../../../shared/errors.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { unitOf } from '../../support/unit-of.ts'
import { sealStep, serialFor, TRUST, UNIT, signerOf, strangeSigner } from '../trace/trace-fixture.ts'

const serial = serialFor(UNIT)
const unit = unitOf('/nowhere', UNIT.base, { serial, station: 'review', round: 1 })

let folder: string
let store: ParcelStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-earlier-'))
  store = folderStore(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let warnings: string[]
beforeEach(() => {
  warnings = []
})

function hostAt(attempt: number, from: ParcelStore): Pick<Host, 'identity' | 'store' | 'warn'> {
  return {
    identity: { host: 'local', id: 'local', attempt },
    store: from,
    warn: (text) => void warnings.push(text),
  }
}

const look = (attempt: number) => previousAttempts(unit, { host: hostAt(attempt, store), trust: TRUST })

async function putParcel(attempt: number, changes: { round?: number; station?: 'review' | 'generate' } = {}) {
  const { name, bytes } = await sealStep(changes.station ?? 'review', [], {
    attempt,
    round: changes.round ?? 1,
  })
  return store.put(name, bytes)
}

async function putAnswer(attempt: number, call: number, signer = signerOf('review')) {
  const identity = { serial, station: 'review', round: 1, attempt, call }
  const { name, bytes } = await sealAnswer(identity, `{"a":${attempt},"c":${call}}`, signer)
  return store.put(name, bytes)
}

const answersAt = async (attempt: number): Promise<string[]> => {
  const found = await (await look(attempt)).answers()
  return found.map(({ bytes }) => bytes.toString('utf8').trim())
}

describe('the work of earlier attempts', () => {
  it('is not looked for in the first attempt', async () => {
    const silent: ParcelStore = {
      put: () => Promise.reject(new Error('put')),
      get: () => Promise.reject(new Error('get')),
      list: () => Promise.reject(new Error('list')),
    }
    const work = await previousAttempts(unit, { host: hostAt(1, silent), trust: TRUST })
    expect(work.parcel).toBeUndefined()
    expect(await work.answers()).toEqual([])
    await expect(previousAttempts(unit, { host: hostAt(2, silent), trust: TRUST })).rejects.toThrow('list')
  })

  it('is the parcel of the highest attempt before this one, of this station and round', async () => {
    await putParcel(1)
    await putParcel(2)
    await putParcel(3)
    await putParcel(2, { round: 2 })
    await putParcel(2, { station: 'generate' })
    expect((await look(3)).parcel?.name).toBe(`${serial}.review.r1.a2.json`)
  })

  it('passes over parcels that do not verify', async () => {
    await putParcel(1)
    const { name, bytes } = await sealStep('review', [], { attempt: 2, signer: strangeSigner() })
    await store.put(name, bytes)
    writeFileSync(join(folder, `${serial}.review.r1.a3.json`), '{}\n')
    // a genuine parcel under the name of a later attempt
    writeFileSync(
      join(folder, `${serial}.review.r1.a4.json`),
      (await sealStep('review', [], { attempt: 1 })).bytes,
    )
    expect((await look(9)).parcel?.name).toBe(`${serial}.review.r1.a1.json`)
  })

  it('is every answer stored since that parcel, newest attempt first, calls in order', async () => {
    await putAnswer(1, 1)
    await putParcel(2)
    await putAnswer(2, 1)
    await putAnswer(3, 2)
    await putAnswer(3, 1)
    await putAnswer(4, 1)
    await putAnswer(5, 1)
    expect(await answersAt(5)).toEqual(['{"a":4,"c":1}', '{"a":3,"c":1}', '{"a":3,"c":2}'])
  })

  it('holds no answer that another key signed', async () => {
    await putAnswer(1, 1, signerOf('generate'))
    await putAnswer(1, 2, strangeSigner())
    await putAnswer(1, 3)
    expect(await answersAt(2)).toEqual(['{"a":1,"c":3}'])
  })
})

describe('the answers of other runs', () => {
  const own = { serial, station: 'review', round: 1, attempt: 1, call: 1 }
  const kept = async (answers: { name: string; bytes: Buffer }[], identity = own): Promise<string[]> => {
    const keptAnswers = (): Promise<KeptAnswer[]> =>
      Promise.resolve(answers.map(({ name, bytes }) => ({ origin: `7/${name}`, identity, bytes })))
    const host = { ...hostAt(1, store), keptAnswers }
    const work = await previousAttempts(unit, { host, trust: TRUST })
    return (await work.kept()).map(({ bytes }) => bytes.toString('utf8').trim())
  }

  it('are used in the first attempt too, in the order they come', async () => {
    const second = { ...own, attempt: 2 }
    const newest = await sealAnswer(own, '{"a":1}', signerOf('review'))
    const other = await sealAnswer(second, '{"a":2}', signerOf('review'))
    expect(await kept([newest])).toEqual(['{"a":1}'])
    expect(await kept([newest, other])).toEqual(['{"a":1}'])
    expect(warnings.join()).toContain('PARCEL_NAME')
  })

  it('may be of a unit of another serial, where their name says so', async () => {
    const other = { ...own, serial: OTHER }
    const answer = await sealAnswer(other, '{"a":1}', signerOf('review'))
    expect(await kept([answer], other)).toEqual(['{"a":1}'])
  })

  it.each([
    ['signed by a stranger', () => sealAnswer(own, '{}', strangeSigner()), 'LINK_SIGNER'],
    ['signed by another station', () => sealAnswer(own, '{}', signerOf('generate')), 'LINK_STATION_KEY'],
    ['of another unit', () => sealAnswer({ ...own, serial: OTHER }, '{}', signerOf('review')), 'PARCEL_NAME'],
    ['of another round', () => sealAnswer({ ...own, round: 2 }, '{}', signerOf('review')), 'PARCEL_NAME'],
    [
      'cut in the middle',
      async () => cut(await sealAnswer(own, '{}', signerOf('review'))),
      'LINK_UNREADABLE',
    ],
  ])('are refused with a code when one is %s', async (_what, make, code) => {
    expect(await kept([await make()])).toEqual([])
    expect(warnings.join()).toContain(code)
  })

  it('stop the station when they cannot be read', async () => {
    const keptAnswers = (): Promise<KeptAnswer[]> =>
      Promise.reject(new FactoryError('ANSWERS_UNREACHABLE', 'no answer'))
    const work = await previousAttempts(unit, { host: { ...hostAt(1, store), keptAnswers }, trust: TRUST })
    expect(await refusalOf(() => work.kept())).toMatchObject({ code: 'ANSWERS_UNREACHABLE' })
  })
})

const OTHER = 'JD-0000-0000-0001'

function cut({ name, bytes }: { name: string; bytes: Buffer }) {
  return { name, bytes: bytes.subarray(0, bytes.length / 2) }
}
