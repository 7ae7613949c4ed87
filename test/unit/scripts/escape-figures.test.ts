import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../../scripts/bench/escapes/figures.ts'
import { quantile, wilson } from '../../../shared/statistics.ts'
import { keyOf, openJobs, type Result } from '../../../scripts/bench/escapes/job.ts'
import { readOptions } from '../../../scripts/bench/escapes/options.ts'
import { ownerAnswer } from '../../../scripts/bench/escapes/owner.ts'
import { figureLines, figureTable } from '../../../scripts/bench/escapes/tables.ts'
import { readUnits } from '../../escapes/unit-file.ts'

function result(part: Partial<Result>): Result {
  return {
    ...{ line: 'ask', unit: 'half', variant: 'one', class: 'one-place', by: 'hand' },
    ...{ first: 'asking', end: 'halted', station: 'test', reason: '', asked: [], runs: 2, ms: 1000 },
    ...part,
  }
}

const question = { call: 'half(3)', given: '{"returns":1}', answer: '1.5', isRight: true }

it('a slice that was broken off goes on with its own jobs', () => {
  const jobs = ['a', 'b', 'c', 'd'].map((variant) => result({ variant }))
  const known = new Map(jobs.slice(0, 1).map((job) => [keyOf(job), job]))
  const open = openJobs(jobs, known, { part: 1, of: 2 })
  expect(open.map(({ variant }) => variant)).toEqual(['c'])
})

describe('the figures of escapes', () => {
  const results = [
    result({ asked: [question] }),
    result({ by: 'operator', first: 'released', end: 'released', station: null, ms: 3000 }),
    result({ class: 'reference', by: null, end: 'released', station: null, asked: [question, question] }),
    result({ line: 'examples', first: 'released', end: 'released', station: null }),
  ]

  it('count each class by itself, and one-place defects by who thought of them', () => {
    const figures = figuresOf(results, ['ask'])
    expect(figures.map(({ class: name, served, released }) => [name, served, released])).toEqual([
      ['reference', 1, 1],
      ['one-place', 2, 1],
      ['one-place by hand', 1, 0],
      ['one-place by operator', 1, 1],
    ])
  })

  it('tell a unit that asks from one that is released', () => {
    const [, onePlace] = figuresOf(results, ['ask'])
    expect(onePlace).toMatchObject({
      ...{ releasedUnanswered: 1, halted: 1, stations: { test: 1 }, asking: 0, askedAbout: 1 },
      questions: { median: 0, p90: 1, most: 1 },
    })
  })

  it('stand beside each other in a table, without columns that nothing was measured for', () => {
    const [head, , ...rows] = figureTable(figuresOf(results, ['examples', 'ask']), 'long').split('\n')
    expect(head).not.toContain('blind reviewer')
    expect(rows[0]).toBe('| right |  | 1 of 1 (20.7 to 100.0 %) | 0 of 1 | 2 / 2 / 2 | 0 |  |')
    expect(figureTable(figuresOf(results, ['ask']), 'long')).not.toContain('released by visible examples')
  })

  it('say of changes behind a reviewer who stopped them', () => {
    const reviewed = result({ line: 'probe-reviewer', first: 'halted', station: 'probe' })
    const [, , row] = figureTable(figuresOf([reviewed], ['probe-reviewer']), 'reviewed').split('\n')
    expect(row).toBe('| wrong in one place | 0 of 1 (0.0 to 79.3 %) | 0 of 1 | 0 / 0 / 0 | 1: probe 1 |')
  })

  it('name false halts of right code', () => {
    const [right] = figureLines(figuresOf([result({ class: 'restyled', by: null })], ['ask']))
    expect(right).toContain('false halts 1')
  })
})

describe('small figures', () => {
  it('are the value that a share of all does not exceed', () => {
    expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4], 0.5), quantile([], 0.9)]).toEqual([2, 2, 0])
  })

  it('have the bounds of Wilson', () => {
    const { low, high } = wilson(0, 100)
    expect([low, Number(high.toFixed(4))]).toEqual([0, 0.037])
  })
})

describe('the words after escapes', () => {
  it('choose lines, classes, units and a slice', () => {
    expect(
      readOptions(['--line', 'ask', '--class', 'omission', '--units', '5', '--slice', '2/8'], 2),
    ).toMatchObject({
      ...{ lines: ['ask'], classes: ['omission'], units: '5', slice: { part: 2, of: 8 }, jobs: 2 },
    })
  })

  it.each([
    [['--line', 'none'], 'none is none of'],
    [['--slice', '9/8'], 'is no slice'],
  ])('%j is refused', (words, message) => {
    expect(() => readOptions(words, 1)).toThrow(message)
  })
})

describe('the scripted owner', () => {
  const unit = readUnits().find(({ id }) => id === 'tier-price')

  it('says what the reference gives', async () => {
    expect(await ownerAnswer(unit!, 'tierPrice(2, [{ from: 1, cents: 10 }])')).toEqual({ returned: 20 })
  })

  it('says that a call outside of the domain means nothing', async () => {
    expect(await ownerAnswer(unit!, 'tierPrice(2, [{ from: 1.5, cents: 10 }])')).toBeUndefined()
  })
})
