import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultHouse } from '../../../../shared/house/standard/built-in-rules.ts'
import { GATE_RULES } from '../../../../shared/house/standard/gate-rules.ts'
import type { House, HouseRule } from '../../../../shared/house/standard/house.ts'
import { ANALYSIS } from '../repository.ts'
import { proveHouse } from '../../../../shared/house/lint/prove-house.ts'
import { readHouse } from '../../../../shared/house/standard/read-house.ts'

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
const floating: HouseRule = {
  ...noEnum,
  id: 'await',
  applies: ['**/*.ts'],
  good: ['await Promise.resolve()'],
  bad: ['Promise.resolve()'],
  enforce: { kind: 'eslint', rule: '@typescript-eslint/no-floating-promises', options: [], fix: false },
}

async function prove(rules: HouseRule[], typed = true, limitMs?: number): Promise<unknown> {
  const house: House = { path: 'house.yml', sha256: '', rules }
  const types = { compiler: await ANALYSIS.compiler(), cache: ANALYSIS.cache }
  const options = { ...(typed ? { types } : {}), ...(limitMs === undefined ? {} : { limitMs }) }
  return proveHouse(house, await ANALYSIS.eslint(), options)
}

describe('the proof of a house', () => {
  it('holds for the built-in set, for the rules of the gate itself, and for this repository', async () => {
    expect(await prove(defaultHouse().rules)).toEqual({ rules: 6, examples: 12, typed: true })
    expect(await prove(GATE_RULES.map(({ rule }) => rule))).toEqual({ rules: 2, examples: 4, typed: true })
    const own = readHouse(
      readFileSync(new URL('../../../../.factory/house.yml', import.meta.url)),
      'house.yml',
    )
    expect(await prove(own.kind === 'ok' ? own.house.rules : [])).toMatchObject({ typed: true })
  })

  it.each<[string, HouseRule[]]>([
    ['a bad example that breaks nothing', [{ ...noEnum, bad: ['export const A = 1'] }]],
    ['a good example that breaks its rule', [{ ...noEnum, good: ['export enum B { b }'] }]],
    ['an example that is no code', [{ ...noEnum, bad: ['export enum {'] }]],
    [
      'a selector that cannot be read',
      [{ ...noEnum, enforce: { kind: 'selector', selector: '[[', message: undefined } }],
    ],
    [
      'an option that the rule does not know',
      [{ ...noEnum, enforce: { kind: 'eslint', rule: 'no-eval', options: [{ nonsense: 1 }], fix: false } }],
    ],
    [
      'an example that breaks another rule as well',
      [
        noEnum,
        {
          ...noEnum,
          id: 'no-a',
          applies: ['**/*.ts'],
          enforce: { kind: 'selector', selector: "Identifier[name='A']", message: undefined },
          bad: ['export const A = 1'],
          good: ['export const b = 1'],
        },
      ],
    ],
    [
      'an example that breaks nothing, with types',
      [{ ...floating, bad: ['export const a = Promise.resolve()'] }],
    ],
    [
      'a rule that no linter has',
      [{ ...noEnum, enforce: { kind: 'eslint', rule: 'no-such-rule', options: [], fix: false } }],
    ],
    [
      'a fix that no linter offers',
      [
        {
          ...floating,
          enforce: {
            kind: 'eslint',
            rule: '@typescript-eslint/no-floating-promises',
            options: [],
            fix: true,
          },
        },
      ],
    ],
  ])('fails with %s, and names the rule', async (_, rules) => {
    await expect(prove(rules)).rejects.toThrow(
      expect.objectContaining({
        code: 'HOUSE_SELF_TEST',
        message: expect.stringContaining(rules[0]?.id ?? 'a rule'),
      }),
    )
  })

  it.each([
    [
      'a regular expression that backtracks',
      'Identifier[name=/^(a+)+$/]',
      `export const ${'a'.repeat(60)}b = 1`,
    ],
    [
      'a selector that searches in every search',
      `${':has('.repeat(60)}Identifier${')'.repeat(60)}`,
      `export const b = ${'['.repeat(30)}${']'.repeat(30)}`,
    ],
  ])('names the rule with %s, and does not hang', async (_, selector, bad) => {
    const slow = {
      ...noEnum,
      id: 'slow',
      bad: [bad],
      enforce: { kind: 'selector' as const, selector, message: undefined },
    }
    await expect(prove([noEnum, slow], false, 1_000)).rejects.toMatchObject({
      code: 'HOUSE_TOO_SLOW',
      detail: 'slow',
    })
  })

  it('names the rule whose option backtracks', async () => {
    const options = ['^(a+)+$']
    const slow = {
      ...noEnum,
      id: 'slow',
      bad: [`export const ${'a'.repeat(60)}b = 1`],
      enforce: { kind: 'eslint' as const, rule: 'id-match', options, fix: false },
    }
    await expect(prove([slow], false, 1_000)).rejects.toMatchObject({
      code: 'HOUSE_TOO_SLOW',
      detail: 'slow',
    })
  })

  it('names every fault at once', async () => {
    const rules = [
      { ...noEnum, bad: ['1'] },
      { ...floating, good: ['Promise.resolve()'] },
    ]
    await expect(prove(rules)).rejects.toThrow(
      expect.objectContaining({
        code: 'HOUSE_SELF_TEST',
        message: expect.stringMatching(/\bno-enum\b.*; .*\bawait\b/),
      }),
    )
  })

  it('lets rules that never meet in a file contradict each other', async () => {
    const noConst = {
      ...noEnum,
      id: 'no-type',
      applies: ['scripts/**/*.ts'],
      good: ['export enum A { a }'],
      bad: ["export type A = 'a'"],
    }
    const rules: HouseRule[] = [
      noEnum,
      { ...noConst, enforce: { kind: 'selector', selector: 'TSTypeAliasDeclaration', message: undefined } },
    ]
    expect(await prove(rules)).toEqual({ rules: 2, examples: 4, typed: true })
  })

  it('lints an example as the kind of file its rule applies to', async () => {
    const jsx: HouseRule = {
      ...noEnum,
      id: 'no-link',
      applies: ['web/**/*.tsx'],
      good: ['export const a = <p>b</p>'],
      bad: ['export const a = <a>b</a>'],
      enforce: { kind: 'selector', selector: "JSXOpeningElement[name.name='a']", message: undefined },
    }
    expect(await prove([jsx])).toEqual({ rules: 1, examples: 2, typed: true })
  })

  it('leaves rules that need types out when nothing is compiled, and advice always', async () => {
    expect(
      await prove([noEnum, floating, { ...noEnum, id: 'b', enforce: { kind: 'advice' } }], false),
    ).toEqual({
      rules: 1,
      examples: 2,
      typed: false,
    })
  })
})
