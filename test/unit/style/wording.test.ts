import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../../shared/cli/style.ts'
import { surpriseTexts } from '../../../shared/style/judge-change.ts'
import { choiceText } from '../../../shared/style/census/census.ts'
import { runCommandIn } from '../../support/run-command-in.ts'
import { makeRepository as makeTestRepository, type TestRepository } from '../../support/repository.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { judge, makeRepository, removeRepositories } from '../house/repository.ts'
import { foreignModule, modulesOf, plainModule } from './houses.ts'

let empty: TestRepository
beforeAll(() => {
  empty = makeTestRepository({ 'a.ts': 'export const a = 1\n' })
})
afterAll(() => {
  empty.remove()
  removeRepositories()
})

const run = (...words: string[]): Promise<unknown> => runCommandIn(empty.path, command, words)

describe('a command about style is refused:', () => {
  it.each<RefusalRow>([
    [
      'USAGE',
      'none of the three',
      () => run('paint'),
      'style: give one of profile, score, census',
      NEXT_BY_KIND.usage,
    ],
    [
      'USAGE',
      'an option of another of them',
      () => run('profile', '--html', 'a.html'),
      'style profile: --html has no meaning here',
      NEXT_BY_KIND.usage,
    ],
    [
      'USAGE',
      'a stop without a base',
      () => run('census', '--fail-on-new-style'),
      'style census: --base and --fail-on-new-style go together',
      NEXT_BY_KIND.usage,
    ],
    [
      'USAGE',
      'months that are no number',
      () => run('census', '--months', 'all'),
      '--months is "all"',
      'give a number from 0 to 120',
    ],
  ])('%s: %s', async (...[code, , call, message, next]) => {
    expect(await refusalOf(call)).toEqual({ code, message, next })
  })
})

it('a foreign change is told by its measure and the five choices that made it so', async () => {
  const { findings } = await judge(makeRepository(modulesOf('src', 40, plainModule)), {
    'src/newPrice.ts': foreignModule(51),
  })
  const found = findings.find(({ code }) => code === 'STYLE_FOREIGN')
  expect(found?.message).toMatch(
    /^the change is written otherwise than the repository \(\d\.\d+ bits a vote over \d+ votes, where 95 % of the repository's own files stay under 0\.\d+\): (?:[^;]+: \d+ of \d+ [^;]+ here; the repository: [^;]+ \d+ %(?:; |$)){5}$/,
  )
  expect(found?.hint).toBe(
    'write it as the code around it is written, or make the new way a rule of the house',
  )
})

it('a choice is told by what is counted, how often it is made here, and what the house does', () => {
  const surprise = {
    feature: 'topFunction',
    variant: 'arrow',
    given: 12,
    votes: 13,
    habit: 'declaration',
  } as const
  const shares = { bits: 1, habitShare: 0.912, variantShare: 0.05 }
  expect(surpriseTexts({ surprises: [{ ...surprise, ...shares }] })).toEqual([
    'top-level functions: 12 of 13 arrow constants here; the repository: declarations 91 %',
  ])
})

it('a choice of a style is told beside what all other files do', () => {
  const choice = {
    feature: 'merge',
    things: 'merged objects',
    answer: 'spread',
    share: 0.95,
    files: 7,
  } as const
  expect(choiceText({ ...choice, elsewhere: 0.09 })).toBe('merged objects: spread 95 % (elsewhere 9 %)')
  expect(choiceText({ ...choice, elsewhere: null })).toBe('merged objects: spread 95 % (not seen elsewhere)')
})
