import { describe, expect, it } from 'vitest'
import {
  entryDigest,
  NO_ENTRY,
  type Entry,
  type NewEntry,
  type StationTurn,
} from '../../../../shared/ledger/entry.ts'
import { recordedEscapes, uniqueEscapes } from '../../../../shared/ledger/flow/escape.ts'
import { figuresOf, sizeBands, type FlowFigures } from '../../../../shared/ledger/flow/figures.ts'
import { figure } from '../../../../shared/ledger/flow/figure.ts'
import { flowUnits } from '../../../../shared/ledger/flow/flow-unit.ts'
import { newMerged, newUnit, serialNumber } from '../../../support/ledger.ts'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-30T12:00:00Z')

const daysAgo = (days: number): string => new Date(NOW - days * DAY_MS).toISOString()

/** Entries with places, as a ledger would hold them. */
function placed(entries: readonly [days: number, entry: NewEntry][]): Entry[] {
  let previous = NO_ENTRY
  return entries.map(([days, entry], index) => {
    const trace = entry.kind === 'unit' ? { attempt: 1, trace: { ...entry.trace, folder: 'f' } } : {}
    const full = { ...entry, ...trace, sequence: index + 1, previous, at: daysAgo(days) } as Entry
    previous = entryDigest(full)
    return full
  })
}

function figuresFor(entries: readonly [number, NewEntry][]): FlowFigures {
  const all = placed(entries)
  const units = flowUnits(all)
  const escapes = uniqueEscapes(
    recordedEscapes(all, () => undefined),
    () => true,
  )
  return figuresOf({ units, escapes, now: NOW }, 'all')
}

const merged = (number: number, days: number): NewEntry => newMerged(number, { committedAt: daysAgo(days) })
const reverted = (number: number, days: number, commit = 'e'.repeat(40)): NewEntry => ({
  kind: 'reverted',
  serial: serialNumber(number),
  commit,
  committedAt: daysAgo(days),
  of: 'f'.repeat(40),
})

describe('a rate', () => {
  it('counts a unit only once it is old enough, and its escape only in time', () => {
    const { escapeRates } = figuresFor([
      [100, newUnit(1)],
      [99, merged(1, 95)],
      [90, reverted(1, 65)],
      [60, newUnit(2)],
      [50, merged(2, 31)],
      [40, reverted(2, 3, 'd'.repeat(40))],
      [20, newUnit(3)],
      [20, merged(3, 20)],
      [10, reverted(3, 19, 'c'.repeat(40))],
    ])
    // of unit 1 after exactly 30 days, of unit 2 after 28; unit 3 is young
    expect(escapeRates.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [2, 2],
      [1, 1],
    ])
  })

  it('has no share below twenty', () => {
    expect(figure('x', { numerator: 1, denominator: 19 }, 'all').share).toBeUndefined()
    expect(figure('x', { numerator: 1, denominator: 20 }, 'all').share).toMatchObject({ value: 0.05 })
  })

  it('ignores what is only suspected, and what happened before the merge', () => {
    const escape = (number: number, tier: 'suspected' | 'declared'): NewEntry => ({
      kind: 'escape',
      serial: serialNumber(number),
      tier,
      evidence: 'x',
      by: 'x',
    })
    const figures = figuresFor([
      [101, newUnit(1)],
      [100, merged(1, 95)],
      [94, escape(1, 'suspected')],
      [101, newUnit(2)],
      [99, escape(2, 'declared')],
      [98, merged(2, 95)],
    ])
    expect(figures.escapeRates.map(({ numerator }) => numerator)).toEqual([0, 0])
    expect(figures.tiers).toEqual({ declared: 1, revert: 0, linked: 0, suspected: 1 })
  })
})

describe('where defects were caught', () => {
  it('is the station that stopped a round first: the closing stop of a halted unit is no second catch', () => {
    const turn = (station: string, round: number, verdict: 'pass' | 'stop'): StationTurn => ({
      ...{ station, round, verdict, findings: [] },
    })
    const stations = [
      ...[turn('generate', 1, 'pass'), turn('style-gate', 1, 'pass'), turn('test', 1, 'stop')],
      ...[turn('generate', 2, 'pass'), turn('style-gate', 2, 'stop'), turn('trace-publish', 2, 'stop')],
    ]
    const unready = [turn('spec-validate', 1, 'stop'), turn('trace-publish', 1, 'stop')]
    const { containment } = figuresFor([
      [9, newUnit(1, { end: 'halted', stoppedBy: 'style-gate', stations })],
      [8, newUnit(2, { end: 'halted', stoppedBy: 'spec-validate', stations: unready })],
      [
        7,
        newUnit(3, {
          end: 'halted',
          stoppedBy: 'trace-publish',
          stations: [turn('trace-publish', 1, 'stop')],
        }),
      ],
    ])
    const caught = containment.columns.map((column, at) => [
      column,
      containment.rows.map((_, row) => containment.counts[row]?.[at]),
    ])
    expect(Object.fromEntries(caught)).toEqual({
      'spec-validate': [1, 0],
      generate: [0, 0],
      'style-gate': [0, 1],
      test: [0, 1],
      'trace-publish': [0, 1],
      'after the merge': [0, 0],
    })
  })
})

describe('a unit', () => {
  it('is all attempts of its serial: a re-run that replays answers is not paid for twice', () => {
    const stations = [
      {
        station: 'generate',
        round: 1,
        verdict: 'pass' as const,
        findings: [],
        usage: { calls: 1, input: 10, output: 5 },
      },
    ]
    const all = placed([
      [9, newUnit(1, { end: 'halted', stoppedBy: 'test', reasons: ['A'], stations })],
      [8, newUnit(1, { stations })],
      [7, newUnit(1, { end: 'halted', stoppedBy: 'review', reasons: ['B'], stations })],
    ])
    expect(flowUnits(all)).toMatchObject([
      {
        end: 'released',
        reasons: [],
        spent: { calls: 1, input: 10, output: 5 },
        endedAt: Date.parse(daysAgo(8)),
      },
    ])
  })

  it('is not known by a merge alone', () => {
    expect(flowUnits(placed([[1, merged(1, 1)]]))).toEqual([])
  })
})

describe('halts', () => {
  it('are grouped by station and set of reasons', () => {
    const halted = (number: number, reasons: string[]): NewEntry =>
      newUnit(number, { end: 'halted', stoppedBy: 'test', reasons })
    const { halts } = figuresFor([
      [1, halted(1, ['B', 'A'])],
      [1, halted(2, ['A', 'B', 'A'])],
      [1, halted(3, ['C'])],
    ])
    expect(halts.map(({ station, reason, units }) => [station, reason, units])).toEqual([
      ['test', 'A, B', 2],
      ['test', 'C', 1],
    ])
  })
})

describe('sizes', () => {
  it('are told apart by the quarters of the repository, and not at all where there are few', () => {
    const units = Array.from({ length: 8 }, (_, index) => {
      const lines = Array.from({ length: index + 1 }, (_line, at) => at.toString(16).padStart(16, '0'))
      return [1, newUnit(index, { files: [{ path: 'a.ts', lines }] })] as [number, NewEntry]
    })
    const entries = [...units, ...units.map((_, index): [number, NewEntry] => [1, merged(index, 1)])]
    const all = flowUnits(placed(entries))
    const bandOf = sizeBands(all)
    expect([...new Set(all.map(bandOf))]).toEqual([
      'at most 2 lines',
      '3 to 4 lines',
      '5 to 6 lines',
      'more than 6 lines',
    ])
    expect(sizeBands(all.slice(1))(all[0]!)).toBe('any size')
  })
})

describe('weeks', () => {
  it('begin on Mondays and are all there', () => {
    const { weeks } = figuresFor([
      [15, newUnit(1)],
      [0, newUnit(2, { end: 'asking' })],
    ])
    expect(weeks.map(({ monday, released, asking }) => [monday, released, asking])).toEqual([
      ['2026-11-09', 1, 0],
      ['2026-11-16', 0, 0],
      ['2026-11-23', 0, 0],
      ['2026-11-30', 0, 1],
    ])
  })

  it('of an empty ledger are none', () => {
    const figures = figuresFor([])
    expect([figures.weeks, figures.halts, figures.dora.incidents.value]).toEqual([[], [], undefined])
  })
})
