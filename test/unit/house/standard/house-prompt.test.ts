import { describe, expect, it } from 'vitest'
import { defaultHouse } from '../../../../shared/house/standard/built-in-rules.ts'
import type { HouseRule } from '../../../../shared/house/standard/house.ts'
import { housePrompt, houseRulesFor } from '../../../../shared/house/standard/house-prompt.ts'

const rule: HouseRule = {
  id: 'no-enum',
  applies: ['src/**/*.ts'],
  say: 'Use a union instead of an enum.',
  why: 'Enums emit code.',
  good: ["export type A = 'a'"],
  bad: ['export enum A { a }', 'const fence = ```'],
  enforce: { kind: 'selector', selector: 'TSEnumDeclaration', message: undefined },
  level: 'block',
}

describe('the prompt', () => {
  it('says each rule with its examples, in fences no example can close', () => {
    expect(housePrompt([rule])).toBe(
      [
        'House rules. Code that breaks one marked [block] is rejected.',
        '',
        '1. no-enum [block] (src/**/*.ts): Use a union instead of an enum.',
        'Why: Enums emit code.',
        'Rejected:',
        '```ts',
        'export enum A { a }',
        '```',
        'Rejected:',
        '````ts',
        'const fence = ```',
        '````',
        'Accepted:',
        '```ts',
        "export type A = 'a'",
        '```',
      ].join('\n'),
    )
  })

  it('is empty without rules', () => {
    expect(housePrompt([])).toBe('')
  })

  it('tells only what may speak about the target paths, in the order of the house', () => {
    const idsFor = (...paths: string[]): string[] => houseRulesFor(defaultHouse(), paths).map(({ id }) => id)
    expect(idsFor('src/a.js')).toEqual(['no-suppressions', 'no-eval', 'no-new-function', 'no-unused'])
    expect(idsFor('README.md', 'src/a.mts')).toEqual(defaultHouse().rules.map(({ id }) => id))
    expect(idsFor('README.md')).toEqual([])
  })
})
