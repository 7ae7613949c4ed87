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
    expect(housePrompt([rule]).text).toBe(
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

  it('says a well-known rule in one line', () => {
    const known = { ...rule, enforce: { kind: 'eslint' as const, rule: 'no-var', options: [], fix: false } }
    expect(housePrompt([known]).text).not.toContain('Rejected')
  })

  it('gives up examples before rules where there is no room', () => {
    const whole = housePrompt([rule, rule])
    const tight = housePrompt([rule, rule], whole.text.length - 1)
    expect(tight.cut).toEqual({ examples: 1, rules: 0 })
    expect(tight.text).toContain('2. no-enum')
    const first = housePrompt([rule, rule], housePrompt([rule]).text.length - 20)
    expect(first.cut.rules + first.cut.examples).toBeGreaterThan(0)
    expect(housePrompt([rule, rule], 10)).toMatchObject({ cut: { rules: 2 } })
  })

  it('is empty without rules', () => {
    expect(housePrompt([])).toEqual({ text: '', cut: { examples: 0, rules: 0 } })
  })

  it('tells only what may speak about the target paths, in the order of the house', () => {
    const idsFor = (...paths: string[]): string[] => houseRulesFor(defaultHouse(), paths).map(({ id }) => id)
    expect(idsFor('src/a.js')).toEqual(['no-suppressions', 'no-eval', 'no-new-function', 'no-unused'])
    expect(idsFor('README.md', 'src/a.mts')).toEqual(defaultHouse().rules.map(({ id }) => id))
    expect(idsFor('README.md')).toEqual([])
  })
})
