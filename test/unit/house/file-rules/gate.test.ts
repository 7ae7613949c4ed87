import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HouseRule } from '../../../../shared/house/standard/house.ts'
import { removeRepositories, type Repository } from '../repository.ts'
import {
  DECLARED,
  foundIn,
  houseOf,
  judgeBy,
  LAYERS,
  makeJudged,
  NO_IO,
  templateRule,
  valueFile,
} from './rules.ts'

let repository: Repository
let values: HouseRule
beforeAll(async () => {
  repository = makeJudged()
  values = await templateRule(repository)
})
afterAll(removeRepositories)

const ORDER = 'src/domain/order.ts'
const BREAKS = "import { save } from '../io/save.ts'\nexport const order = save\n"

async function found(rule: HouseRule, change: Record<string, string | undefined>): Promise<string[]> {
  const comparison = await judgeBy(repository, houseOf([rule]), change)
  return foundIn(comparison, [rule.id, 'LAYER_IMPORT'])
}

describe('a rule about imports', () => {
  const own = async (text: string): Promise<string[]> =>
    (await found(NO_IO, { [ORDER]: text })).filter((place) => place.startsWith('no-io'))

  it.each<[string, string, string[]]>([
    ['a forbidden file', BREAKS, [`no-io ${ORDER}:1:22`]],
    ['a forbidden package', "import pg from 'pg'\nexport const order = pg\n", [`no-io ${ORDER}:1:16`]],
    ['a forbidden module of Node', "export { readFile as order } from 'node:fs'\n", [`no-io ${ORDER}:1:35`]],
    ['an exception', "export { api as order } from '../io/api.ts'\n", []],
    ['a file that nobody forbids', "export { a as order } from '../arrows.ts'\n", []],
    ['a type, where types are free', "export type { save as order } from '../io/save.ts'\n", []],
  ])('says of %s', async (_, text, places) => {
    expect(await own(text)).toEqual(places)
  })

  it('counts what was there before as debt, wherever in its files it stands', async () => {
    const moved = { 'src/domain/old.ts': 'export const old = 1\n', [ORDER]: BREAKS }
    const { evidence, ...rest } = await judgeBy(repository, houseOf([NO_IO]), moved)
    expect(foundIn({ evidence, ...rest }, ['no-io'])).toEqual([])
    expect(evidence['fileRules']).toMatchObject({ violations: { base: 1, head: 1, new: 0, fixed: 0 } })
  })
})

describe('a rule that repeats the layers', () => {
  it('takes the place of their findings, with its own id, level and sentence', async () => {
    expect(await found({ ...LAYERS, level: 'warn' }, { [ORDER]: BREAKS })).toEqual([`layers ${ORDER}:1:22`])
    const { findings } = await judgeBy(repository, houseOf([LAYERS]), { [ORDER]: BREAKS })
    expect(findings.find(({ code }) => code === 'layers')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('domain may not import io: src/io/save.ts'),
      hint: LAYERS.say,
    })
  })

  it('leaves the layers to themselves in files that it does not name', async () => {
    const elsewhere = {
      ...LAYERS,
      applies: ['src/domain/new/**'],
      good: ["import { order } from '../order.ts'\nNumber(order)"],
      bad: ["import { save } from '../../io/save.ts'\nNumber(save)"],
    }
    expect(await found(elsewhere, { [ORDER]: BREAKS })).toEqual([`LAYER_IMPORT ${ORDER}:1:22`])
  })
})

describe('a rule about the habit of a file', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'a new file of another habit',
      { 'src/a.ts': 'export const a = (): number => 1\n' },
      ['declared src/a.ts:1:1'],
    ],
    ['a new file that keeps it', { 'src/a.ts': 'export function a(): number {\n  return 1\n}\n' }, []],
    [
      'a file that does both as often',
      { 'src/a.ts': 'export const a = (): number => 1\nexport function b(): void {}\n' },
      [],
    ],
    ['a file without functions', { 'src/a.ts': 'export const a = 1\n' }, []],
    ['a file that was so before', { 'src/arrows.ts': 'export const a = (): number => 3\n' }, []],
    [
      'what claims to be generated',
      { 'src/a.ts': '// @generated\nexport const a = (): number => 1\n' },
      ['declared src/a.ts:1:1'],
    ],
  ])('says of %s', async (_, change, places) => {
    expect(await found(DECLARED, change)).toEqual(places)
  })
})

describe('a rule about a template', () => {
  const path = 'src/values/third.ts'
  it.each<[string, () => Promise<string>, string[]]>([
    ['an instance', () => valueFile(repository, 'third', '1 / 3'), []],
    ['a file of another make', () => Promise.resolve('export const third = 1 / 3\n'), [`values ${path}:1:1`]],
    [
      'an instance whose skeleton was edited',
      async () => (await valueFile(repository, 'third', '1 / 3')).replace('export const', 'export let'),
      [`values ${path}:2:8`],
    ],
    [
      'an instance of another template',
      async () => (await valueFile(repository, 'third', '1')).replace('template value/', 'template other/'),
      [`values ${path}:1:1`],
    ],
  ])('says of %s', async (_, text, places) => {
    expect(await found(values, { [path]: await text() })).toEqual(places)
  })

  it('lets a file be that was none before', async () => {
    expect(await found(values, { 'src/values/old.ts': 'export const old = 2\n' })).toEqual([])
  })
})

describe('rules about whole files', () => {
  it('have levels and deviations like others', async () => {
    const change = { 'src/a.ts': 'export const a = (): number => 1\n' }
    const levels = await Promise.all(
      (['block', 'warn', 'advice'] as const).map(async (level) => {
        const { findings } = await judgeBy(repository, houseOf([{ ...DECLARED, level }]), change)
        return findings.find(({ code }) => code === 'declared')?.level
      }),
    )
    expect(levels).toEqual(['block', 'warn', 'note'])
    const deviation = { rule: 'declared', glob: 'src/a.ts', reason: 'r', owner: 'o', expires: '2026-12-31' }
    const house = houseOf([DECLARED], { deviations: [deviation], day: '2026-01-01' })
    expect(foundIn(await judgeBy(repository, house, change), ['declared'])).toEqual([])
    const later = { ...house, day: '2027-01-01' }
    expect(foundIn(await judgeBy(repository, later, change), ['declared'])).toEqual(['declared src/a.ts:1:1'])
  })

  it('stop the gate when they cannot fail', async () => {
    const idle = houseOf([{ ...DECLARED, bad: DECLARED.good }])
    await expect(judgeBy(repository, idle, { 'src/a.ts': 'export const a = 1\n' })).rejects.toMatchObject({
      code: 'HOUSE_SELF_TEST',
    })
  })

  it('leave no trace in the evidence of a house without them', async () => {
    const { evidence } = await judgeBy(repository, houseOf([]), { 'src/a.ts': 'export const a = 1\n' })
    expect(Object.keys(evidence)).not.toContain('fileRules')
  })
})
