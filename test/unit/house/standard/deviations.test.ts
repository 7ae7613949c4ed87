import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../../shared/git/commit.ts'
import {
  addedDeviations,
  expiredDeviations,
  liveDeviations,
  ruleChooser,
} from '../../../../shared/house/standard/deviations.ts'
import { houseRulesFor } from '../../../../shared/house/standard/house-prompt.ts'
import type { House } from '../../../../shared/house/standard/house.ts'
import { readHouse, type HouseReading } from '../../../../shared/house/standard/read-house.ts'

const RULES = `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
  - id: say-why
    applies: ["**/*"]
    say: Comments say why.
    enforce: advice
    level: advice
`
const ONE = `deviations:
  - rule: no-enum
    glob: src/old/**
    reason: The wire format has numbers.
    owner: team-wire
    expires: 2026-06-30
`
const read = (text: string): HouseReading => readHouse(Buffer.from(text), 'house.yml')

function houseOn(day: string | undefined, text = `${RULES}${ONE}`): House {
  const reading = read(text)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return { ...reading.house, ...(day === undefined ? {} : { day }) }
}

const placesOf = (text: string): unknown => {
  const reading = read(text)
  return reading.kind === 'bad'
    ? reading.findings.map(({ code, line, column }) => `${code}:${line ?? 0}:${column ?? 0}`)
    : 'ok'
}

describe('the deviations of a house file', () => {
  it('are read as they stand, and a file without any has none', () => {
    expect(houseOn(undefined).deviations).toEqual([
      {
        rule: 'no-enum',
        glob: 'src/old/**',
        reason: 'The wire format has numbers.',
        owner: 'team-wire',
        expires: '2026-06-30',
      },
    ])
    expect(houseOn(undefined, RULES)).not.toHaveProperty('deviations')
  })

  it.each([
    ['a rule that is not there', ONE.replace('rule: no-enum', 'rule: no-any'), 'HOUSE_DEVIATION_RULE:16:5'],
    ['advice', ONE.replace('rule: no-enum', 'rule: say-why'), 'HOUSE_DEVIATION_RULE:16:5'],
    ['a glob that leaves the repository', ONE.replace('src/old/**', '/etc/**'), 'HOUSE_GLOB:17:5'],
    ['a day of no calendar', ONE.replace('2026-06-30', '2026-02-30'), 'HOUSE_DEVIATION_DAY:20:5'],
    ['a day of no form', ONE.replace('2026-06-30', 'never'), 'HOUSE_SCHEMA:20:5'],
    ['nobody who answers for it', ONE.replace('    owner: team-wire\n', ''), 'HOUSE_SCHEMA:16:5'],
    ['no reason', ONE.replace('    reason: The wire format has numbers.\n', ''), 'HOUSE_SCHEMA:16:5'],
  ])('are refused with %s, at its place', (_, text, place) => {
    expect(placesOf(`${RULES}${text}`)).toEqual([place])
  })

  it('hold to the end of their last day, and always where no day is known', () => {
    const counts = (day: string | undefined): number[] => {
      const house = houseOn(day)
      return [liveDeviations(house).length, expiredDeviations(house).length]
    }
    expect(['2026-06-29', '2026-06-30', '2026-07-01', undefined].map(counts)).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [1, 0],
    ])
  })

  it('switch off their own rule, in their own files, and leave it named', () => {
    const idsAt = (day: string, path: string): string[][] => {
      const { named, held } = ruleChooser(houseOn(day))(path)
      return [named.map(({ id }) => id), held.map(({ id }) => id)]
    }
    expect(idsAt('2026-06-30', 'src/old/a.ts')).toEqual([['no-enum'], []])
    expect(idsAt('2026-06-30', 'src/a.ts')).toEqual([['no-enum'], ['no-enum']])
    expect(idsAt('2026-07-01', 'src/old/a.ts')).toEqual([['no-enum'], ['no-enum']])
  })

  it('leave their rule out of the prompt only where it holds for no target', () => {
    const told = (...paths: string[]): string[] =>
      houseRulesFor(houseOn('2026-06-30'), paths).map(({ id }) => id)
    expect(told('src/old/a.ts')).toEqual(['say-why'])
    expect(told('src/old/a.ts', 'src/b.ts')).toEqual(['no-enum', 'say-why'])
    expect(told('src/old/*.ts')).toEqual(['no-enum', 'say-why'])
    expect(told('src/old/')).toEqual(['no-enum', 'say-why'])
  })
})

describe('a house with more deviations than before', () => {
  it.each<[string, (text: string) => string, number]>([
    ['has none more when it is the same', (text) => text, 0],
    ['has one more with another glob', (text) => text.replace('src/old/**', 'src/**'), 1],
    ['has one more with a later day', (text) => text.replace('2026-06-30', '2026-07-01'), 1],
    ['has none more with an earlier day', (text) => text.replace('2026-06-30', '2026-06-01'), 0],
    ['has none more without it', (text) => text.replace(ONE, ''), 0],
  ])('%s', (_, edit, count) => {
    const text = `${RULES}${ONE}`
    expect(addedDeviations(houseOn(undefined, text), houseOn(undefined, edit(text)))).toHaveLength(count)
  })

  it('has one more than a house without any', () => {
    expect(addedDeviations(houseOn(undefined, RULES), houseOn(undefined))).toHaveLength(1)
  })
})

describe('the rules of a prompt', () => {
  it('come in the order of the house, the most violated first where that is known', () => {
    const told = (violations?: [string, number][]): string[] =>
      houseRulesFor(houseOn(undefined), ['src/a.ts'], new Map(violations)).map(({ id }) => id)
    expect(told()).toEqual(['no-enum', 'say-why'])
    expect(told([['say-why', 2]])).toEqual(['say-why', 'no-enum'])
    expect(told([['other', 9]])).toEqual(['no-enum', 'say-why'])
  })
})

describe('the day of a commit', () => {
  const commit = (committer: string): string => `tree 0\ncommitter ${committer}\n\ncommitter x <y> 1 +0000\n`

  it.each([
    ['the one of its object, in UTC', 'A <a@b.c> 1767225600 +0900', '2026-01-01'],
    ['the last one for a time that no calendar has', 'A <a@b.c> 999999999999 +0000', '9999-12-31'],
    ['the last one where the object says none', 'A <a@b.c>', '9999-12-31'],
    ['the last one for a number that is none', 'A <a@b.c> 99999999999999999999 +0000', '9999-12-31'],
  ])('is %s', (_, committer, day) => {
    expect(dayOf(commit(committer))).toBe(day)
  })
})
