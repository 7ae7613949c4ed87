import { describe, expect, it } from 'vitest'
import { entropyOf, profileDigest, profileOf } from '../../../shared/style/profile.ts'
import { scoreOf } from '../../../shared/style/score.ts'
import { percentile, thresholdFor } from '../../../shared/style/threshold.ts'
import { addedVotes, Ballot, cappedVotes, majorityOf, type Votes } from '../../../shared/style/votes.ts'
import { foreignModule, modulesOf, plainModule, styledFiles } from './houses.ts'

function votesOf(counts: Record<string, number>): Votes {
  return new Map([['topFunction', new Map(Object.entries(counts))]])
}

describe('the votes of a file', () => {
  it('are at most five on a question, in its proportions', () => {
    const capped = cappedVotes(votesOf({ declaration: 30, arrow: 10 })).get('topFunction')
    expect(Object.fromEntries(capped ?? [])).toEqual({ declaration: 3.75, arrow: 1.25 })
  })

  it('stay as they are when they are few', () => {
    expect(cappedVotes(votesOf({ declaration: 2 }))).toEqual(votesOf({ declaration: 2 }))
  })

  it('of a change are what it has more of', () => {
    const [before, after] = [votesOf({ declaration: 3, arrow: 2 }), votesOf({ declaration: 5, arrow: 1 })]
    expect(addedVotes(before, after)).toEqual(votesOf({ declaration: 2 }))
  })

  it('have the first by name as their majority where two are even', () => {
    expect(
      majorityOf(
        new Map([
          ['b', 2],
          ['a', 2],
        ]),
      ),
    ).toBe('a')
    expect(majorityOf(new Map())).toBeUndefined()
  })
})

describe('a profile', () => {
  it('knows a habit from twenty votes on', () => {
    const files = (count: number) => Array.from({ length: count }, () => votesOf({ declaration: 9 }))
    expect(profileOf(files(3)).habits.size).toBe(0)
    const habit = profileOf(files(4)).habits.get('topFunction')
    expect(habit).toMatchObject({ votes: 20, majority: 'declaration' })
    // half a vote is added to each of three answers
    expect(habit?.shares.get('declaration')).toBeCloseTo(20.5 / 21.5)
    expect(habit?.shares.get('arrow')).toBeCloseTo(0.5 / 21.5)
  })

  it('has a digest that depends on the habits and on nothing else', () => {
    const files = styledFiles(modulesOf('src', 24, plainModule)).map(({ votes }) => votes)
    expect(profileDigest(profileOf([...files].reverse()))).toBe(profileDigest(profileOf(files)))
    const others = styledFiles(modulesOf('src', 24, foreignModule)).map(({ votes }) => votes)
    expect(profileDigest(profileOf(others))).not.toBe(profileDigest(profileOf(files)))
  })

  it('is no opinion where the house answers either way', () => {
    expect(entropyOf([0.5, 0.5])).toBe(1)
    expect(entropyOf([1, 0])).toBe(0)
    const even = profileOf(
      Array.from({ length: 20 }, () => votesOf({ declaration: 2, arrow: 2, expression: 2 })),
    )
    for (const answer of ['declaration', 'arrow'])
      expect(scoreOf(even, votesOf({ [answer]: 5 })).bits).toBeCloseTo(0)
  })
})

describe('the threshold', () => {
  const files = styledFiles(modulesOf('src', 40, plainModule))

  it('is what nearly all of the own files stay under when they are held out', () => {
    const threshold = thresholdFor(files, { files: 1, votes: 1000 })
    expect(threshold).toBeGreaterThan(0)
    expect(threshold).toBeLessThan(0.5)
  })

  it('is higher for fewer votes, whose mean strays further', () => {
    const [few = 0, many = 0] = [20, 1000].map((votes) => thresholdFor(files, { files: 1, votes }))
    expect(few).toBeGreaterThan(many)
  })

  it('needs twenty scores', () => {
    expect(thresholdFor(files.slice(0, 19), { files: 1, votes: 100 })).toBeUndefined()
  })

  it('leaves the votes of all files as they were', () => {
    const before = structuredClone(files)
    thresholdFor(files, { files: 3, votes: 50 })
    expect(files).toEqual(before)
  })
})

it('a percentile is the nearest value at or above that share', () => {
  expect(percentile([3, 1, 2, 4], 0.5)).toBe(2)
  expect(percentile([3, 1, 2, 4], 0.95)).toBe(4)
  expect(percentile([], 0.5)).toBe(0)
})

it('a ballot takes away what it was given', () => {
  const ballot = new Ballot()
  ballot.addAll(votesOf({ arrow: 2, declaration: 1 }))
  ballot.addAll(votesOf({ arrow: 2 }), -1)
  expect(Object.fromEntries(ballot.votes.get('topFunction') ?? [])).toEqual({ arrow: 0, declaration: 1 })
})
