import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keySigner } from '../../../../shared/trace/signer/signer.ts'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { buildStatement } from '../../../../shared/trace/statement/build-statement.ts'
import {
  verifyChain,
  type ChainExpectation,
  type ChainReport,
  type FoundParcel,
} from '../../../../shared/trace/verify/chain.ts'
import { generateSigningKey } from '../../../../shared/trace/signer/keys.ts'
import type { SealedParcel } from '../../../../shared/trace/parcel/parcel.ts'
import { trustOf } from '../../../../shared/trace/verify/trust.ts'
import {
  ACTIONS,
  KEYS,
  REPOSITORY,
  TRUST,
  UNIT,
  draftOf,
  edited,
  forge,
  makeTrace,
  previousOf,
  sealStep,
  serialFor,
  type StepOptions,
  signerOf,
} from '../trace-fixture.ts'

function verify(
  parcels: readonly FoundParcel[],
  expectation: Partial<ChainExpectation> = {},
): Promise<ChainReport> {
  return verifyChain(parcels, { trust: TRUST, ...expectation })
}

/** `station.rN.aN` and the code of every link, in the order of the report. */
function codesOf({ links }: ChainReport): [string, string | null][] {
  return links.map(({ station, round, attempt, code }) => [`${station}.r${round}.a${attempt ?? 0}`, code])
}

async function summaryOf(
  parcels: readonly FoundParcel[],
  expectation: Partial<ChainExpectation> = {},
): Promise<object> {
  const report = await verify(parcels, expectation)
  return { ok: report.ok, code: report.code, links: codesOf(report) }
}

const trace = await makeTrace()
const [spec, generate, gate, review, publish] = trace as [
  SealedParcel,
  SealedParcel,
  SealedParcel,
  SealedParcel,
  SealedParcel,
]
const GREEN = ACTIONS.map((action): [string, null] => [`${action}.r1.a1`, null])

describe('verifyChain', () => {
  it('accepts an honest trace and reports every link of it', async () => {
    const { accepted, links, ...report } = await verify(trace)
    expect(report).toEqual({
      ok: true,
      serial: serialFor(UNIT),
      assurance: 'keyed',
      superseded: [],
      code: null,
      reason: null,
    })
    expect(links[1]).toEqual({
      name: generate.name,
      station: 'generate',
      round: 1,
      attempt: 1,
      ok: true,
      code: null,
      reason: null,
      payloadSha256: generate.payloadSha256,
      invariantDigest: generate.invariantDigest,
      verdict: 'pass',
      transition: { from: 'generate', to: 'style-gate', reason: 'generate passed' },
    })
    expect(accepted.map(({ name, attempt }) => [name, attempt])).toEqual(trace.map(({ name }) => [name, 1]))
  })

  it('accepts every beginning of a trace', async () => {
    for (const length of [1, 2, 3, 4]) {
      expect(await summaryOf(trace.slice(0, length))).toEqual({
        ok: true,
        code: null,
        links: GREEN.slice(0, length),
      })
    }
  })

  it('gives one report whatever the order of the parcels', async () => {
    const expected = await verify(trace)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(trace, { minLength: 5 }), async (shuffled) => {
        expect(await verify(shuffled)).toEqual(expected)
      }),
      { seed: 1, numRuns: 20 },
    )
  })

  it('needs no names, but refuses wrong ones', async () => {
    expect(await summaryOf(trace.map(({ bytes }) => ({ bytes })))).toEqual({
      ok: true,
      code: null,
      links: GREEN,
    })
    expect(await summaryOf(trace.map(({ bytes }) => ({ name: '', bytes })))).toMatchObject({ ok: true })
    const misnamed = { name: review.name.replace('a1', 'a2'), bytes: review.bytes }
    expect(await summaryOf([spec, generate, gate, misnamed])).toEqual({
      ok: false,
      code: 'PARCEL_NAME',
      links: [...GREEN.slice(0, 3), ['review.r1.a1', 'PARCEL_NAME']],
    })
  })

  it('refuses no parcels at all', async () => {
    expect(await verify([])).toMatchObject({
      ok: false,
      code: 'LINK_MISSING',
      links: [],
      serial: null,
      accepted: [],
    })
  })

  describe('a forged trace', () => {
    it('with an edited payload is refused at that link, and everything after it with it', async () => {
      const parcel = JSON.parse(gate.bytes.toString()) as unknown
      const payload = Buffer.from(String((await verify([gate])).links[0]?.payloadSha256)).toString('base64')
      const bytes = Buffer.from(
        `${JSON.stringify(edited(parcel, { '/link/dsseEnvelope/payload': payload }))}\n`,
      )
      expect(await summaryOf([spec, generate, { name: gate.name, bytes }, review])).toEqual({
        ok: false,
        code: 'LINK_SIGNATURE',
        links: [
          ...GREEN.slice(0, 2),
          ['style-gate.r1.a1', 'LINK_SIGNATURE'],
          ['review.r1.a1', 'LINK_UPSTREAM'],
        ],
      })
    })

    it.each([0, 1, 2, 3])('without its link number %i is refused', async (dropped) => {
      const report = await verify(trace.filter((_, index) => index !== dropped))
      expect([report.ok, report.code]).toEqual([false, 'LINK_MISSING'])
      expect(report.reason).toEqual(`it follows ${ACTIONS[dropped] ?? ''} round 1, which is not there`)
    })

    it('with a link of another unit is refused', async () => {
      const other = await makeTrace({ unit: { ...UNIT, spec: 'another spec' } })
      const swapped = trace.map((parcel, index) => (index === 2 ? other[2]! : parcel))
      expect(await summaryOf(swapped)).toEqual({
        ok: false,
        code: 'LINK_SERIAL',
        links: [
          ...GREEN.slice(0, 2),
          ['style-gate.r1.a1', 'LINK_SERIAL'],
          ['review.r1.a1', 'LINK_UPSTREAM'],
          ['trace-publish.r1.a1', 'LINK_UPSTREAM'],
        ],
      })
    })

    it('of another repository is refused, with its keys or with ours', async () => {
      const unit = { ...UNIT, repository: 'evil/fork' }
      const replayed = await makeTrace({ unit })
      expect(codesOf(await verify(replayed)).map(([, code]) => code)).toEqual(
        Array(5).fill('LINK_REPOSITORY'),
      )
      const keys = new Map([...KEYS.keys()].map((station) => [station, generateSigningKey()]))
      const fork = await Promise.all(
        trace.map((_, index) =>
          sealStep(ACTIONS[index]!, trace.slice(0, index), {
            unit,
            signer: keySigner(keys.get(ACTIONS[index]!)!, 'keyed'),
          }),
        ),
      )
      expect(codesOf(await verify(fork)).map(([, code]) => code)).toEqual(Array(5).fill('LINK_SIGNER'))
    })

    it('whose generate job signs for the gate is refused', async () => {
      const forged = await sealStep('style-gate', [spec, generate], { signer: signerOf('generate') })
      expect(await summaryOf([spec, generate, forged])).toEqual({
        ok: false,
        code: 'LINK_STATION_KEY',
        links: [...GREEN.slice(0, 2), ['style-gate.r1.a1', 'LINK_STATION_KEY']],
      })
    })

    it.each<[string, Record<string, unknown>]>([
      ['LINK_BASE', { '/extension/base': 'c'.repeat(40) }],
      ['LINK_SPEC', { '/extension/spec/sha256': 'c'.repeat(64) }],
      ['LINK_LINE', { '/extension/line/sha256': 'c'.repeat(64) }],
      ['LINK_SERIAL', { '/extension/serial': 'JD-0000-0000-0000' }],
    ])('with a link that claims the unit but not its inputs is refused as %s', async (code, changes) => {
      const draft = edited(draftOf('style-gate', [spec, generate]), changes)
      const forged = await forge(buildStatement(draft))
      expect(await summaryOf([spec, generate, forged])).toEqual({
        ok: false,
        code,
        links: [...GREEN.slice(0, 2), ['style-gate.r1.a1', code]],
      })
    })

    it.each<[string, Partial<ChainExpectation>]>([
      ['LINK_SERIAL', { serial: 'JD-0000-0000-0000' }],
      ['LINK_REPOSITORY', { repository: 'acme/other' }],
      ['LINK_BASE', { base: 'c'.repeat(40) }],
      ['LINK_SPEC', { specSha256: 'c'.repeat(64) }],
      ['LINK_LINE', { lineSha256: 'c'.repeat(64) }],
    ])('that is genuine but not the expected one is refused as %s', async (code, expectation) => {
      const report = await verify(trace, expectation)
      expect([report.ok, report.code, report.accepted]).toEqual([false, code, []])
    })

    it('accepts the unit it expects', async () => {
      const { spec: text, line, ...unit } = UNIT
      const expectation = { ...unit, serial: serialFor(UNIT), specSha256: sha256(text), lineSha256: line }
      expect(await summaryOf(trace, expectation)).toMatchObject({ ok: true })
    })

    it.each<[string, 'style-gate' | 'review', object[]]>([
      ['other content', 'style-gate', [{ name: 'src/index.ts', digest: { sha256: 'c'.repeat(64) } }]],
      ['one file less', 'review', draftOf('review', []).subjects.slice(1)],
      [
        'one file more',
        'review',
        [...draftOf('review', []).subjects, { name: 'z', digest: { sha256: 'c'.repeat(64) } }],
      ],
    ])('whose gate judged %s than generate made is refused', async (_what, action, subjects) => {
      const before = action === 'review' ? [spec, generate, gate] : [spec, generate]
      const forged = await forge(buildStatement(edited(draftOf(action, before), { '/subjects': subjects })))
      expect(await verify([...before, forged])).toMatchObject({ ok: false, code: 'LINK_SUBJECT' })
    })

    it('whose release leaves a file of generate out is refused', async () => {
      const before = [spec, generate, gate, review]
      const draft = edited(draftOf('trace-publish', before), { '/subjects/0': undefined })
      const subjects = draft.subjects.filter((subject) => typeof subject === 'object')
      const forged = await forge(buildStatement({ ...draft, subjects }))
      expect(await verify([...before, forged])).toMatchObject({ ok: false, code: 'LINK_SUBJECT' })
    })

    it.each<[string, Record<string, unknown>]>([
      ['another invariant digest', { '/extension/previous/1/invariantDigest': 'c'.repeat(64) }],
      ['another station', { '/extension/previous/1/station': 'spec-validate' }],
      ['another round', { '/extension/previous/1/round': 2 }],
    ])('whose link says that an earlier one has %s is refused', async (_what, changes) => {
      const forged = await forge(buildStatement(edited(draftOf('style-gate', [spec, generate]), changes)))
      const report = await verify([spec, generate, forged])
      expect([report.ok, report.code]).toEqual([false, 'LINK_ORDER'])
    })

    it('whose link was not handed on to is refused', async () => {
      const skipping = await sealStep('review', [spec, generate])
      expect(await summaryOf([spec, generate, skipping])).toMatchObject({ ok: false, code: 'LINK_ORDER' })
    })

    it('whose link skips a round is refused', async () => {
      const later = await sealStep('style-gate', [spec, generate], { round: 2 })
      expect(await summaryOf([spec, generate, later])).toMatchObject({ ok: false, code: 'LINK_ORDER' })
    })

    it('with two successors of one link is refused', async () => {
      const detour = await forge(buildStatement(edited(draftOf('review', [spec, generate]), {})))
      const report = await verify([spec, generate, gate, detour])
      expect([report.ok, report.code]).toEqual([false, 'LINK_ORDER'])
    })

    it('with two first links is refused', async () => {
      const second = await sealStep('generate', [])
      expect(await verify([spec, second])).toMatchObject({ ok: false, code: 'LINK_ORDER' })
    })
  })

  it('accepts a release that only deletes: its links name the spec, its summary the tree', async () => {
    const none = { draft: { subjects: [] } }
    const before = [spec]
    for (const action of ['generate', 'style-gate', 'review'] as const) {
      before.push(await sealStep(action, before, none))
    }
    const tree = { draft: { subjects: [{ name: 'tree', digest: { gitTree: 'd'.repeat(40) } }] } }
    expect(await summaryOf([...before, await sealStep('trace-publish', before, tree)])).toMatchObject({
      ok: true,
    })
  })

  describe('re-runs', () => {
    const again = (attempt: number): StepOptions => ({ attempt })

    it('may mix attempts: stations that were not run again keep their links', async () => {
      const review2 = await sealStep('review', [spec, generate, gate], again(2))
      const publish2 = await sealStep('trace-publish', [spec, generate, gate, review2], again(2))
      const report = await verify([spec, generate, gate, review2, publish2])
      expect([report.ok, codesOf(report).map(([place]) => place)]).toEqual([
        true,
        ['spec-validate.r1.a1', 'generate.r1.a1', 'style-gate.r1.a1', 'review.r1.a2', 'trace-publish.r1.a2'],
      ])
    })

    it('take the highest attempt that fits, and name what it replaced', async () => {
      const gate2 = await sealStep('style-gate', [spec, generate], again(2))
      const review2 = await sealStep('review', [spec, generate, gate2], again(2))
      const report = await verify([spec, generate, gate, gate2, review, review2])
      expect([report.ok, codesOf(report).at(-1), report.superseded]).toEqual([
        true,
        ['review.r1.a2', null],
        [gate.name, review.name].sort(),
      ])
    })

    it('refuse a stale link whose upstream was run again', async () => {
      const gate2 = await sealStep('style-gate', [spec, generate], again(2))
      expect(await summaryOf([spec, generate, gate, gate2, review])).toEqual({
        ok: false,
        code: 'LINK_STALE',
        links: [...GREEN.slice(0, 2), ['style-gate.r1.a2', null], ['review.r1.a1', 'LINK_STALE']],
      })
      expect(await summaryOf([spec, generate, gate2, review])).toMatchObject({ code: 'LINK_STALE' })
    })

    it('refuse a newer link that does not fit, instead of falling back on the older one', async () => {
      const gate2 = await sealStep('style-gate', [spec, generate], again(2))
      const review2 = await sealStep('review', [spec, generate, gate2], again(2))
      expect(await summaryOf([spec, generate, gate, review, review2])).toEqual({
        ok: false,
        code: 'LINK_STALE',
        links: [...GREEN.slice(0, 4), ['review.r1.a2', 'LINK_STALE']],
      })
    })

    it('refuse two links of one attempt, equal or not', async () => {
      expect(await summaryOf([spec, generate, generate])).toEqual({
        ok: false,
        code: 'LINK_DUPLICATE',
        links: [...GREEN.slice(0, 2), ['generate.r1.a1', 'LINK_DUPLICATE']],
      })
      const twin = await sealStep('generate', [spec])
      expect(await verify([spec, generate, twin])).toMatchObject({ ok: false, code: 'LINK_DUPLICATE' })
    })
  })

  describe('rounds and command stations', () => {
    const STOP = {
      verdict: 'stop' as const,
      findings: [{ code: 'no-any', level: 'block', message: 'a type is any' }],
      transition: { from: 'style-gate', to: 'generate', reason: 'style-gate stopped; round 2 begins' },
    }
    const outcome = { name: 'outcome.test.r1.json', content: '{"station":"test"}' }

    it('go on in the next round after a stop that generate answers', async () => {
      const stopped = await sealStep('style-gate', [spec, generate], { extension: STOP })
      const before = [spec, generate, stopped]
      const second = await sealStep('generate', before, { round: 2 })
      const gate2 = await sealStep('style-gate', [...before, second], { round: 2 })
      expect(await summaryOf([...before, second, gate2])).toEqual({
        ok: true,
        code: null,
        links: [...GREEN.slice(0, 3), ['generate.r2.a1', null], ['style-gate.r2.a1', null]],
      })
      const same = await sealStep('generate', before, { round: 1, attempt: 2 })
      expect(await summaryOf([...before, same])).toMatchObject({ ok: false, code: 'LINK_ORDER' })
    })

    it('lead through the command stations that a link signs for', async () => {
      const handing = { transition: { from: 'style-gate', to: 'test', reason: 'style-gate passed' } }
      const before = [spec, generate, await sealStep('style-gate', [spec, generate], { extension: handing })]
      const runs = [{ station: 'test', round: 1, verdict: 'pass' as const, sha256: sha256(outcome.content) }]
      const signing = { extension: { runs }, attachments: [outcome] }
      expect(await summaryOf([...before, await sealStep('review', before, signing)])).toMatchObject({
        ok: true,
      })
      expect(await summaryOf([...before, await sealStep('review', before)])).toMatchObject({
        code: 'LINK_ORDER',
      })
      const other = { extension: { runs: [{ ...runs[0]!, station: 'scan' }] }, attachments: [outcome] }
      expect(await summaryOf([...before, await sealStep('review', before, other)])).toMatchObject({
        code: 'LINK_ORDER',
      })
      const late = { extension: { runs: [{ ...runs[0]!, round: 2 }] }, attachments: [outcome] }
      expect(await summaryOf([...before, await sealStep('review', before, late)])).toMatchObject({
        code: 'LINK_ORDER',
      })
    })

    it('open the next round when a command station stopped', async () => {
      const handing = { transition: { from: 'style-gate', to: 'test', reason: 'style-gate passed' } }
      const before = [spec, generate, await sealStep('style-gate', [spec, generate], { extension: handing })]
      const runs = [{ station: 'test', round: 1, verdict: 'stop' as const, sha256: sha256(outcome.content) }]
      const repair = { round: 2, extension: { runs }, attachments: [outcome] }
      expect(await summaryOf([...before, await sealStep('generate', before, repair)])).toMatchObject({
        ok: true,
      })
      const halted = {
        extension: { runs, transition: { from: 'trace-publish', to: 'halted', reason: 'test stopped' } },
        attachments: [outcome],
      }
      expect(await summaryOf([...before, await sealStep('trace-publish', before, halted)])).toMatchObject({
        ok: true,
      })
    })
  })

  it('judges by the trust it is given: a station may be called anything', async () => {
    const key = generateSigningKey()
    const trust = trustOf(new Map([...KEYS, ['security-review', key]]), {
      repository: REPOSITORY,
      assurance: 'keyed',
    })
    const handing = { transition: { from: 'style-gate', to: 'security-review', reason: '' } }
    const before = [spec, generate, await sealStep('style-gate', [spec, generate], { extension: handing })]
    const named = {
      station: 'security-review',
      transition: { from: 'security-review', to: 'trace-publish', reason: '' },
    }
    const own = await sealStep('review', before, { extension: named, signer: keySigner(key, 'keyed') })
    expect(await summaryOf([...before, own], { trust })).toMatchObject({ ok: true })
    expect(previousOf(own).station).toEqual('security-review')
  })

  it('ends with the release it covers', async () => {
    expect((await verify(trace)).links.at(-1)?.payloadSha256).toEqual(publish.payloadSha256)
  })
})
