import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readMissingExample, withExample } from '../../../../shared/cli/escape/example-patch.ts'
import { readRuleId, withRule } from '../../../../shared/cli/escape/rule-patch.ts'
import { readSpec } from '../../../../shared/specification/document/read-spec.ts'

const SPEC = `---
id: slug
title: Make slugs
why: { who: us, problem: none, value: some }
paths: { write: [src/slug.ts] }
interface:
  - { module: src/slug.ts, signature: 'slug(text: string): string' }
acceptance:
  - id: AC-1
    ears: slug shall join words.
    examples:
      - { call: 'slug("a b")', returns: a-b }
released: JD-0000-0000-0001
---
`
const PLACE = { serial: 'JD-ABCD-EFGH-JKMN', specPath: 'specs/slug.spec.md', by: 'Ada', isVisible: false }

describe('the example that was missing', () => {
  it.each([
    ['slug("") -> ""', { call: 'slug("")', value: { returns: '' } }],
    ['slug("a -> b") -> [1, null]', { call: 'slug("a -> b")', value: { returns: [1, null] } }],
    ['slug(1) -> throws TypeError', { call: 'slug(1)', value: { throws: 'TypeError' } }],
  ])('%j is read', (text, example) => expect(readMissingExample(text)).toEqual(example))

  it.each(['slug("")', ' -> 1', 'slug("") -> ', 'slug("") -> undefined', 'slug(1) -> throws not a name'])(
    '%j is refused',
    (text) => expect(() => readMissingExample(text)).toThrow(),
  )

  it('becomes a row that holds itself back; nothing else changes', () => {
    const before = Buffer.from(SPEC)
    const after = withExample(before, readMissingExample('slug("") -> ""'), PLACE)
    const reading = readSpec(after, PLACE.specPath)
    if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
    expect(reading.spec.acceptance[0]?.examples).toHaveLength(2)
    expect(reading.spec.acceptance[0]?.examples[1]).toMatchObject({
      call: 'slug("")',
      returns: '',
      holdout: true,
      by: 'Ada',
    })
    const added = after
      .toString('utf8')
      .split('\n')
      .filter((line) => !SPEC.split('\n').includes(line))
    expect(added).toHaveLength(1)
  })

  it('is refused where the spec says it already', () => {
    expect(() => withExample(Buffer.from(SPEC), readMissingExample('slug("a b") -> "x"'), PLACE)).toThrow()
  })
})

describe('the rule that was missing', () => {
  const rule = {
    id: 'no-float-money',
    applies: ['src/tax.ts'],
    say: 'Count "money"\n- in: cents',
    why: 'x: y',
  }

  it.each([
    ['a first house', undefined],
    [
      'a house',
      'version: "1"\nrules:\n  - id: a\n    applies: ["**"]\n    say: A\n    enforce: advice\n    level: advice\n',
    ],
    [
      'a house in one line',
      'version: "1"\nrules: [{ id: a, applies: ["**"], say: A, enforce: advice, level: advice }]\n',
    ],
    ['a house without rules', 'version: "1"\nrules: []\n'],
  ])('goes to the end of %s', (_, house) => {
    const text = withRule(house, rule)
    const { rules } = parse(text) as { rules: object[] }
    expect(rules.at(-1)).toEqual({ ...rule, enforce: 'advice', level: 'advice' })
    if (house !== undefined)
      for (const line of house.trimEnd().split('\n').slice(0, -1)) expect(text).toContain(line)
  })

  it.each(['rules: 1\n', '[]\n', 'version: "1"\n'])('has no place in %j', (house) => {
    expect(() => withRule(house, rule)).toThrow()
  })

  it('needs an id of its own', () => {
    expect(() => withRule('rules: [{ id: no-float-money }]\n', rule)).toThrow()
    for (const id of ['', 'Upper', 'a b', '../x', '-a']) expect(() => readRuleId(id)).toThrow()
  })
})
