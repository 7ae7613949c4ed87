import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareUnits } from '../../../shared/look-up/compare-units.ts'
import { attemptOf } from '../../../shared/look-up/found-trace.ts'
import { factsOfEntry, factsOfLinks, type UnitFacts } from '../../../shared/look-up/unit-facts.ts'
import { openTrace } from '../../../shared/replay/verify-trace.ts'
import { readTrust } from '../../../shared/trace/verify/trust.ts'
import { NOW, newUnit } from '../../support/ledger.ts'
import { SERIAL } from '../../support/resigned-trace.ts'

const TRACES = join(import.meta.dirname, '..', '..', '..', 'docs', 'traces')
const trust = readTrust(readFileSync(join(TRACES, 'trust.json')))
const [one, other] = await Promise.all(
  [SERIAL, 'JD-R9N8-CKFA-X80K'].map(async (serial) =>
    factsOfLinks((await openTrace(join(TRACES, serial), trust)).links, 'its trace'),
  ),
)
if (one === undefined || other === undefined) throw new Error('both traces are recorded')

/** Two units with these turns. */
function withTurns(names: string[]): UnitFacts {
  const turns = names.map((station) => ({ station, round: 1, facts: { verdict: 'pass' } }))
  return { serial: 'JD-0000-0000-0000', source: 'a test', unit: {}, turns, files: {} }
}

describe('two units', () => {
  it('that are the same one differ in nothing', () => {
    const { unit, turns, files } = compareUnits(one, one)
    expect([unit, files, turns.filter(({ differences }) => differences.length > 0)]).toEqual([[], [], []])
  })

  it('differ in base, spec, prompts, usage and files, each with both values', () => {
    const { unit, turns, files } = compareUnits(one, other)
    expect(unit.map(({ fact }) => fact)).toEqual(expect.arrayContaining(['base', 'spec sha256']))
    const review = turns.find(({ station }) => station === 'review')?.differences
    expect(review).toContainEqual({ fact: 'usage.calls', a: '1', b: '2' })
    expect(review?.map(({ fact }) => fact)).toContain('prompt sha256')
    expect(files).toContainEqual({
      fact: 'shared/local/duration-text.ts',
      a: expect.stringMatching(/^[0-9a-f]{64}$/),
      b: null,
    })
  })

  it('that went other ways are compared in the order of the line', () => {
    const { turns } = compareUnits(
      withTurns(['generate', 'review']),
      withTurns(['generate', 'test', 'review', 'deliver']),
    )
    expect(turns.map(({ station, only }) => [station, only])).toEqual([
      ['generate', null],
      ['test', 'b'],
      ['review', null],
      ['deliver', 'b'],
    ])
  })

  it('are known by the ledger alone where a trace is gone, and say so', () => {
    const usage = { calls: 3, input: 10, output: 20 }
    const turn = {
      station: 'generate',
      round: 1,
      verdict: 'stop' as const,
      findings: ['B', 'A'],
      model: 'm',
      usage,
    }
    const unit = newUnit(1, { stations: [turn], files: [{ path: 'a.ts', deleted: true, lines: [] }] })
    const placed = { sequence: 7, previous: '0'.repeat(64), at: NOW.toISOString(), attempt: 2 }
    const facts = factsOfEntry({ ...unit, ...placed, trace: { ...unit.trace, folder: 'units' } })
    expect(facts).toMatchObject({
      source: 'ledger entry 7 alone; its trace is not at hand',
      files: { 'a.ts': 'deleted' },
    })
    expect(facts.turns[0]?.facts).toMatchObject({ findings: 'A, B', calls: '3', model: 'm' })
  })
})

describe('an attempt', () => {
  it('is named behind a serial', () => {
    expect(attemptOf(`${SERIAL}@2`)).toEqual({ serial: SERIAL, attempt: 2 })
    expect(attemptOf(SERIAL)).toEqual({ serial: SERIAL, attempt: undefined })
  })

  it.each([`${SERIAL}@0`, `${SERIAL}@`, 'JD-1', '../x', `${SERIAL}@1@2`])('is not %j', (word) => {
    expect(() => attemptOf(word)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})
