import { describe, expect, it } from 'vitest'
import { lookAtAndon } from '../../../../shared/ledger/andon/look-at-andon.ts'
import { isInScope, readScope } from '../../../../shared/ledger/andon/scope.ts'
import { signAndon } from '../../../../shared/ledger/andon/sign-andon.ts'
import type { AndonWords } from '../../../../shared/ledger/andon/andon-words.ts'
import { appendEntries } from '../../../../shared/ledger/append.ts'
import { entryDigest, type AndonEntry, type NewEntry } from '../../../../shared/ledger/entry.ts'
import { localLedger } from '../../../../shared/ledger/ledger-ref.ts'
import type { AndonRules } from '../../../../shared/factory/andon-rules.ts'
import { generateSigningKey, publicPem } from '../../../../shared/trace/signer/keys.ts'
import { keySigner } from '../../../../shared/trace/signer/signer.ts'
import { trustOf, type Trust } from '../../../../shared/trace/verify/trust.ts'
import { newMerged, newUnit, opened, serialNumber } from '../../../support/ledger.ts'
import { makeRepository } from '../../../support/repository.ts'

const REPOSITORY = 'acme/shop'
const NOBODY: Trust = { repository: REPOSITORY, assurance: 'local', keys: new Map() }
const [KEY, OTHER] = [generateSigningKey(), generateSigningKey()]
const NAMED = trustOf(new Map([['andon', KEY]]), { repository: REPOSITORY, assurance: 'keyed' })

function signed(words: AndonWords, key = KEY, repository = REPOSITORY): Promise<AndonEntry> {
  const now = new Date('2026-11-30T12:00:00Z')
  return signAndon(words, { signer: keySigner(key, 'local'), publicKey: publicPem(key), repository, now })
}

const pull = (scope = '*', reason = 'why'): AndonWords => ({ action: 'pull', scope, by: 'Ada', reason })
const release = (of: string[]): AndonWords => ({
  action: 'release',
  scope: '*',
  by: 'Bob',
  reason: 'done',
  of,
})

interface Bench {
  /** Appends one second after what came before; gives the digests of the entries. */
  add: (...entries: NewEntry[]) => Promise<string[]>
  look: (more?: { trust?: Trust; rules?: AndonRules; now?: Date }) => ReturnType<typeof lookAtAndon>
}

async function withLedger(work: (bench: Bench) => Promise<void>): Promise<void> {
  const repository = makeRepository({})
  let clock = Date.parse('2026-11-30T12:00:00Z')
  const add: Bench['add'] = async (...entries) => {
    clock += 1000
    const { entries: added } = await appendEntries(localLedger(repository.path), entries, {
      now: () => new Date(clock),
    })
    return added.map(entryDigest)
  }
  const look: Bench['look'] = async ({ trust = NOBODY, rules, now = new Date(clock) } = {}) => {
    const ledger = await opened(repository.path)
    try {
      return await lookAtAndon([ledger], { line: 'checkout', repository: REPOSITORY, rules, trust, now })
    } finally {
      ledger.close()
    }
  }
  try {
    await work({ add, look })
  } finally {
    repository.remove()
  }
}

describe('a pull', () => {
  it('counts whoever signed it, or nobody', () =>
    withLedger(async ({ add, look }) => {
      await add(await signed(pull('*', 'a'), OTHER), { kind: 'andon', ...pull('*', 'b') })
      const { pulls } = await look({ trust: NAMED })
      expect(pulls.map(({ reason, proof }) => [reason, proof.kind])).toEqual([
        ['a', 'none'],
        ['b', 'none'],
      ])
    }))

  it('is freed by a release that names it, and by no other', () =>
    withLedger(async ({ add, look }) => {
      const [one = ''] = await add(await signed(pull('*', 'one')))
      await add(await signed(release([one])))
      await add(await signed(pull('*', 'two')))
      // the old release again, as anybody could enter it
      await add(await signed(release([one])))
      expect((await look()).pulls.map(({ reason }) => reason)).toEqual(['two'])
    }))
})

describe('a release', () => {
  it('counts with a key of its own where the trust file names none, and with a named key alone where it does', () =>
    withLedger(async ({ add, look }) => {
      const [one = ''] = await add(await signed(pull()))
      await add(await signed(release([one]), OTHER))
      expect((await look()).pulls).toEqual([])
      const strict = await look({ trust: NAMED })
      expect([strict.pulls.length, strict.refused.length]).toEqual([1, 1])
      await add(await signed({ ...release([one]), reason: 'again' }, KEY))
      expect((await look({ trust: NAMED })).pulls).toEqual([])
    }))

  it.each<[string, (of: string[]) => Promise<NewEntry>]>([
    ['is not signed', (of) => Promise.resolve({ kind: 'andon', ...release(of) })],
    ['was changed', async (of) => ({ ...(await signed(release(of))), by: 'Mallory' })],
    ['is of another repository', (of) => signed(release(of), KEY, 'acme/other')],
    ['frees more than was signed', async (of) => ({ ...(await signed(release([]))), of })],
    [
      'was a pull',
      async (of) => ({ ...(await signed({ ...release(of), action: 'pull' })), action: 'release' }),
    ],
    ['has no bundle', (of) => Promise.resolve({ kind: 'andon', ...release(of), signature: {} })],
    [
      'has a strange bundle',
      (of) => Promise.resolve({ kind: 'andon', ...release(of), signature: { bundle: 'x', publicKey: 'y' } }),
    ],
    [
      'has the key of somebody else beside its signature',
      async (of) => {
        const entry = await signed(release(of), OTHER)
        return { ...entry, signature: { ...entry.signature, publicKey: publicPem(KEY) } }
      },
    ],
  ])('does not count when it %s', (_, forged) =>
    withLedger(async ({ add, look }) => {
      const [one = ''] = await add(await signed(pull()))
      await add(await forged([one]))
      const { pulls, refused } = await look()
      expect([pulls.length, refused.length]).toEqual([1, 1])
    }),
  )
})

describe('a scope', () => {
  const unit = { line: 'checkout', specPath: 'specs/billing-tax.spec.md' }

  it.each([
    ['*', true],
    ['line:checkout', true],
    ['line:other', false],
    ['specs/billing-*.spec.md', true],
    ['specs/shop-*.spec.md', false],
    // whoever wrote that meant to stop something
    ['{{{', true],
    ['../x', true],
  ])('%s holds the unit: %s', (scope, is) => expect(isInScope(scope, unit)).toBe(is))

  it('of some specs holds no pull request, which is of no spec', () => {
    const check = { line: 'checkout', specPath: '' }
    const held = ['*', 'line:checkout', 'specs/*.spec.md', '**'].filter((scope) => isInScope(scope, check))
    expect(held).toEqual(['*', 'line:checkout'])
  })

  it('is read from words', () => {
    expect([readScope('line', 'shop'), readScope('*', 'shop'), readScope('specs/*.spec.md', 'shop')]).toEqual(
      ['line:shop', '*', 'specs/*.spec.md'],
    )
    for (const bad of ['', '../x', 'a'.repeat(301), '/etc/*']) expect(() => readScope(bad, 'shop')).toThrow()
  })
})

describe('a rule', () => {
  const halted = (number: number, reason = 'A', by = 'test'): NewEntry =>
    newUnit(number, { end: 'halted', stoppedBy: by, reasons: [reason] })
  const paid = (number: number, calls: number): NewEntry =>
    newUnit(number, {
      stations: [
        {
          station: 'generate',
          round: 1,
          verdict: 'pass',
          findings: [],
          usage: { calls, input: 900, output: 100 },
        },
      ],
    })
  const reverted = (number: number): NewEntry => ({
    kind: 'reverted',
    serial: serialNumber(number),
    commit: 'e'.repeat(40),
    committedAt: '2026-11-30T00:00:00Z',
    of: 'f'.repeat(40),
  })
  const escaped = (number: number, tier: 'declared' | 'suspected'): NewEntry => ({
    kind: 'escape',
    serial: serialNumber(number),
    tier,
    evidence: 'x',
    by: 'Ada',
  })
  const risky = (number: number): NewEntry =>
    newUnit(number, { spec: { id: 'a', path: 'specs/a.spec.md', title: 'A', risk: 'high' } })
  const other = (number: number, entry: NewEntry): NewEntry => ({
    ...entry,
    ...newUnit(number, { line: 'other' }),
  })

  it.each<[string, AndonRules, NewEntry[]]>([
    ['equalHalts', { equalHalts: 2 }, [newUnit(1), halted(2), halted(3)]],
    ['reverted', { reverted: true }, [newUnit(1), newMerged(1), reverted(1)]],
    ['budgetOfDay', { budgetOfDay: { calls: 3 } }, [paid(1, 2), paid(2, 2)]],
    ['budgetOfDay', { budgetOfDay: { tokens: 1999 } }, [paid(1, 1), paid(2, 1)]],
    ['escapeOfRiskHigh', { escapeOfRiskHigh: true }, [risky(1), escaped(1, 'declared')]],
  ])('%s stops the line, of which it is', (rule, rules, entries) =>
    withLedger(async ({ add, look }) => {
      for (const entry of entries) await add(entry)
      expect((await look({ rules })).pulls).toMatchObject([
        { rule, scope: 'line:checkout', digest: undefined },
      ])
      expect((await look()).pulls).toEqual([])
    }),
  )

  it.each<[string, AndonRules, NewEntry[]]>([
    ['another reason', { equalHalts: 2 }, [halted(1), halted(2, 'B')]],
    ['another station', { equalHalts: 2 }, [halted(1), halted(2, 'A', 'review')]],
    ['a release in between', { equalHalts: 2 }, [halted(1), newUnit(2), halted(3)]],
    [
      'one unit that was run twice',
      { equalHalts: 2 },
      [halted(1), { ...halted(1), ...{ trace: { summary: '1'.repeat(64), seal: '2'.repeat(64) } } }],
    ],
    ['too few', { equalHalts: 3 }, [halted(1), halted(2)]],
    [
      'rules that are off',
      { reverted: false, escapeOfRiskHigh: false },
      [risky(1), newMerged(1), reverted(1), escaped(1, 'declared')],
    ],
    ['what is just within', { budgetOfDay: { calls: 4, tokens: 2000 } }, [paid(1, 2), paid(2, 2)]],
    ['what is suspected', { escapeOfRiskHigh: true }, [risky(1), escaped(1, 'suspected')]],
    ['a unit of low risk', { escapeOfRiskHigh: true }, [newUnit(1), escaped(1, 'declared')]],
    ['another line', { reverted: true, equalHalts: 2 }, [other(1, newUnit(1)), newMerged(1), reverted(1)]],
  ])('does not stop it for %s', (_, rules, entries) =>
    withLedger(async ({ add, look }) => {
      for (const entry of entries) await add(entry)
      expect((await look({ rules })).pulls).toEqual([])
    }),
  )

  it('of the day forgets on the next one', () =>
    withLedger(async ({ add, look }) => {
      await add(paid(1, 5))
      const rules = { budgetOfDay: { calls: 1 } }
      expect((await look({ rules })).pulls).toHaveLength(1)
      expect((await look({ rules, now: new Date('2026-12-01T00:00:00Z') })).pulls).toEqual([])
    }))

  it('that was released stops the line again for what comes after alone', () =>
    withLedger(async ({ add, look }) => {
      const rules = { equalHalts: 2 }
      await add(halted(1))
      await add(halted(2))
      const [held] = (await look({ rules })).pulls
      const [entered = ''] = await add(
        await signed({ ...pull(held?.scope, held?.reason), rule: 'equalHalts' }),
      )
      expect((await look({ rules })).pulls).toHaveLength(1)
      await add(await signed(release([entered])))
      expect((await look({ rules })).pulls).toEqual([])
      await add(halted(3))
      expect((await look({ rules })).pulls).toEqual([])
      await add(halted(4))
      expect((await look({ rules })).pulls).toMatchObject([{ rule: 'equalHalts' }])
    }))
})
