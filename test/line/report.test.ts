import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowFigures } from '../../shared/ledger/flow/figures.ts'
import type { Figure } from '../../shared/ledger/flow/figure.ts'
import { makeKnownFates, REPORTED_AT } from '../support/known-fates.ts'
import type { TestRepository } from '../support/repository.ts'
import { runCli } from '../support/story.ts'

let repository: TestRepository
let folder: string
let figures: FlowFigures

beforeAll(async () => {
  repository = await makeKnownFates()
  folder = mkdtempSync(join(tmpdir(), 'jidoka-report-'))
  const { stdout } = await report(['--suspects', '--json'])
  figures = JSON.parse(stdout) as FlowFigures
})

afterAll(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

function report(words: string[]) {
  return runCli(repository.path, ['report', '--until', REPORTED_AT, ...words])
}

const counts = ({ numerator, denominator }: Pick<Figure, 'numerator' | 'denominator'>): number[] => [
  numerator,
  denominator,
]

describe('the report of 300 units of known fate', () => {
  it('has the escape rates of what was planted, and no young unit in them', () => {
    expect(figures.escapeRates.map(counts)).toEqual([
      [24, 240],
      [30, 240],
    ])
    expect(figures.escapeRates.map(({ share }) => share?.value)).toEqual([0.1, 0.125])
  })

  it('has how they ended', () => {
    const { released, repaired, halted, asking, merged, units } = figures.ends
    expect([units, ...[released, repaired, halted, asking, merged].map(counts)]).toEqual([
      300,
      [260, 300],
      [30, 260],
      [30, 300],
      [10, 300],
      [250, 260],
    ])
    expect(figures.halts.map(({ station, reason, units }) => [station, reason, units])).toEqual([
      ['test', 'TEST_FAILED', 15],
      ['review', 'REVIEW_DEFECT', 10],
      ['style-gate', 'no-enum', 5],
    ])
  })

  it('counts units that failed and not incidents, and each incident once', () => {
    const { changeFailureRate, incidents, timeToRestore } = figures.dora
    expect([changeFailureRate, incidents].map(counts)).toEqual([
      [32, 250],
      [33, 250],
    ])
    expect(timeToRestore).toMatchObject({ restored: 32, failed: 32, medianHours: 240, p90Hours: 1440 })
    expect(figures.tiers).toEqual({ declared: 21, revert: 8, linked: 4, suspected: 5 })
  })

  it('has what each unit cost', () => {
    const { tokensPerReleased, callsPerReleased, tokensPerDefectFree, total } = figures.cost
    expect(total).toEqual({ calls: 330, input: 330_000, output: 33_000 })
    expect([tokensPerReleased, callsPerReleased, ...tokensPerDefectFree].map(counts)).toEqual([
      [363_000, 260],
      [330, 260],
      [352_000, 216],
      [352_000, 210],
    ])
  })

  it('has the rates of each model, and counts alone where there are few', () => {
    const model = figures.by.model.map(({ value, rates }) => [value, ...rates.map(counts)])
    expect(model).toEqual([
      ['writer-a', [4, 140], [10, 140]],
      ['writer-b', [20, 100], [20, 100]],
    ])
    const high = figures.by.risk.find(({ value }) => value === 'high')
    expect(high?.rates.map(({ share, ...rest }) => [share, ...counts(rest)])).toEqual([
      [undefined, 12, 12],
      [undefined, 12, 12],
    ])
  })

  it('has which station should have caught what, and what each caught', () => {
    expect(figures.byStation.map(({ value, rates }) => [value, ...rates.map(counts)])).toEqual([
      ['generate', [0, 240], [0, 240]],
      ['style-gate', [0, 240], [0, 240]],
      ['test', [7, 240], [7, 240]],
      ['probe', [0, 240], [0, 240]],
      ['review', [0, 240], [0, 240]],
    ])
    expect(figures.containment).toEqual({
      rows: ['spec', 'generate'],
      columns: ['generate', 'style-gate', 'test', 'probe', 'review', 'after the merge'],
      counts: [
        [0, 0, 0, 10, 0, 0],
        [0, 5, 45, 0, 10, 34],
      ],
    })
  })

  it('loses nothing between weeks', () => {
    const sum = (of: (week: FlowFigures['weeks'][number]) => number): number =>
      figures.weeks.reduce((all, week) => all + of(week), 0)
    expect([sum((week) => week.released), sum((week) => week.halted), sum((week) => week.asking)]).toEqual([
      260, 30, 10,
    ])
    expect(sum((week) => week.escaped)).toBe(33)
  })

  it('is what was known at an earlier time', async () => {
    const { stdout } = await runCli(repository.path, ['report', '--json', '--until', '2026-09-01'])
    const earlier = JSON.parse(stdout) as FlowFigures
    expect(earlier.escapeRates.map(({ denominator }) => denominator)).toEqual([150, 0])
    expect(earlier.ends.units).toBe(290)
  })

  it('is written as a page, as values and as traces', async () => {
    const files = ['report.html', 'report.jsonl'].map((name) => join(folder, name))
    const [html = '', otel = ''] = files
    const { exit, stdout } = await report(['--html', html, '--otel', otel, '--csv'])
    expect(exit).toBe(0)
    expect(stdout.split('\r\n')[0]).toBe('table,row,column,value')
    expect(stdout).toContain('figures,2,numerator,30')
    expect(readFileSync(html, 'utf8')).toContain('30 of 240 (12.5 %, 8.9 to 17.3 %)')
    expect(readFileSync(otel, 'utf8').trimEnd().split('\n')).toHaveLength(300)
  })
})

describe('escapes of a history', () => {
  it('are entered once, and what is suspected never', async () => {
    const list = ['escapes', '--suspects', '--until', REPORTED_AT]
    const first = await runCli(repository.path, [...list, '--record', '--json'])
    expect(JSON.parse(first.stdout)).toMatchObject({
      recorded: 27,
      unproven: [{ serial: 'JD-0000-0000-0000' }],
    })
    const second = await runCli(repository.path, ['escapes', '--record', '--json'])
    expect(JSON.parse(second.stdout)).toMatchObject({ recorded: 0 })
  })
})
