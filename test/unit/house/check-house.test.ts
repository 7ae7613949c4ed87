import { describe, expect, it } from 'vitest'
import { houseFindings } from '../../../shared/house/check-house.ts'
import { judgeCode } from '../../../shared/house/judge-code.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { adviceShare } from '../../../shared/house/standard/advice.ts'
import type { House, HouseRule } from '../../../shared/house/standard/house.ts'
import { ANALYSIS } from './repository.ts'

const noEnum: HouseRule = {
  id: 'no-enum',
  applies: ['src/**/*.ts'],
  say: 'Use a union instead of an enum.',
  why: undefined,
  good: ["export type A = 'a'"],
  bad: ['export enum A { a }'],
  enforce: { kind: 'selector', selector: 'TSEnumDeclaration', message: undefined },
  level: 'block',
}
const advice: HouseRule = { ...noEnum, id: 'say-why', enforce: { kind: 'advice' }, level: 'advice' }
const forbidding = (lists: { files: string[]; packages?: string[] }): HouseRule => ({
  ...noEnum,
  enforce: { kind: 'layer', forbids: { except: [], packages: [], builtins: [], types: 'check', ...lists } },
})
const houseOf = (...rules: HouseRule[]): House => ({ path: 'house.yml', sha256: '', rules })
const codesOf = (house: House, files: string[]): string[] =>
  houseFindings(house, files).map(({ level, code }) => `${level} ${code}`)

describe('a house is held against the files of its repository', () => {
  it.each<[string, HouseRule[], string[], string[]]>([
    ['nothing where every glob is met', [noEnum], ['src/a.ts'], []],
    ['a rule that holds nowhere, where there is code', [noEnum], ['lib/a.ts'], ['block HOUSE_RULE_DEAD']],
    ['the same where code is still to come', [noEnum], ['README.md'], ['warn HOUSE_RULE_DEAD']],
    [
      'one glob of several that nothing matches',
      [{ ...noEnum, applies: ['src/**', 'old/**'] }],
      ['src/a.ts'],
      ['warn HOUSE_GLOB_DEAD'],
    ],
    [
      'imports of files that are not there',
      [forbidding({ files: ['io/**'] })],
      ['src/a.ts'],
      ['block HOUSE_RULE_DEAD'],
    ],
    [
      'imports of files, some of which are not there',
      [forbidding({ files: ['io/**', 'src/**'] })],
      ['src/a.ts'],
      ['warn HOUSE_GLOB_DEAD'],
    ],
    [
      'the same beside packages, which may come',
      [forbidding({ files: ['io/**'], packages: ['pg'] })],
      ['src/a.ts'],
      ['warn HOUSE_GLOB_DEAD'],
    ],
    ['advice that is given nowhere', [advice], ['lib/a.ts'], ['block HOUSE_RULE_DEAD']],
  ])('%s', (_, rules, files, findings) => {
    expect(codesOf(houseOf(...rules), files)).toEqual(findings)
  })

  it('deviations that are over, and those that meet no file', () => {
    const deviation = {
      rule: 'no-enum',
      glob: 'old/**',
      reason: 'r',
      owner: 'o',
      expires: '2026-01-01',
    }
    const house = { ...houseOf(noEnum), deviations: [deviation], day: '2026-01-02' }
    expect(codesOf(house, ['src/a.ts'])).toEqual([
      'block HOUSE_DEVIATION_EXPIRED',
      'warn HOUSE_DEVIATION_DEAD',
    ])
    expect(codesOf({ ...house, day: '2026-01-01' }, ['src/a.ts', 'old/a.ts'])).toEqual([])
  })

  it('never the built-in rules', () => {
    expect(codesOf(defaultHouse(), [])).toEqual([])
  })

  it('and the share of rules that nothing enforces is counted', () => {
    expect(adviceShare(houseOf(noEnum, noEnum, advice))).toEqual({
      rules: 3,
      advice: ['say-why'],
      percent: 33,
    })
    expect(adviceShare(houseOf())).toEqual({ rules: 0, advice: [], percent: 0 })
  })
})

describe('whole files are judged by the house', () => {
  const judge = async (house: House, files: Record<string, string>): Promise<string[]> => {
    const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
    const { findings, files: count } = await judgeCode(house, { texts }, ANALYSIS)
    return [String(count), ...findings.map(({ code, file, line }) => `${code} ${file ?? ''}:${line ?? 0}`)]
  }

  it('with every place that breaks a rule, and not those that a deviation covers', async () => {
    const files = { 'src/a.ts': 'export enum A { a }\n', 'src/old.ts': 'export enum B { b }\n' }
    const deviation = { rule: 'no-enum', glob: 'src/old.ts', reason: 'r', owner: 'o', expires: '2026-01-01' }
    expect(await judge(houseOf(noEnum), files)).toEqual(['2', 'no-enum src/a.ts:1', 'no-enum src/old.ts:1'])
    expect(await judge({ ...houseOf(noEnum), deviations: [deviation] }, files)).toEqual([
      '2',
      'no-enum src/a.ts:1',
    ])
  })

  it('only where a rule names them, with a finding for what cannot be parsed', async () => {
    const files = { 'lib/a.ts': 'export enum A { a }\n', 'src/b.ts': 'export enum {\n' }
    expect(await judge(houseOf(noEnum), files)).toEqual(['1', 'PARSE src/b.ts:1'])
  })
})
