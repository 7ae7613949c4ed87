import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { houseFindings } from '../../../shared/house/check-house.ts'
import { proveHouse } from '../../../shared/house/lint/prove-house.ts'
import type { House, HouseRule } from '../../../shared/house/standard/house.ts'
import { houseAt, readHouse } from '../../../shared/house/standard/read-house.ts'
import { globProblem } from '../../../shared/paths/globs.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { ANALYSIS, judge, makeRepository, removeRepositories, type Repository } from './repository.ts'

afterAll(removeRepositories)

// put together at run time, so that no scanner takes this file for a leak
const TOKEN = ['ghp_', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA5b'].join('')
const ESCAPE = 'take it out, or write it as an escape'
const ALPHABET = 'write the name in one alphabet, and no two names that look alike'

let repository: Repository
beforeAll(() => {
  repository = makeRepository({ 'a.ts': 'export const a = 1\n' })
})

describe('a change that is held back says what is wrong and what to do:', () => {
  it.each<[code: string, change: Record<string, string>, message: string, hint: string | undefined]>([
    [
      'STYLE_EMPTY',
      {},
      'the change set changes nothing',
      'propose at least one file that differs from the base',
    ],
    [
      'STYLE_UNEXAMINED',
      { 'b.md': '# b\n' },
      'no file of this change is of a type the linter or the compiler reads; secrets and hidden characters were looked for',
      undefined,
    ],
    [
      'STYLE_MORE',
      { 'a.ts': Array.from({ length: 600 }, (_, at) => `export const a${at}: any = 1\n`).join('') },
      '101 more findings are not shown',
      undefined,
    ],
    [
      'no-any',
      { 'a.ts': 'export const a: any = 1\n' },
      'Unexpected any. Specify a different type.',
      'Use a precise type, or unknown and a check, instead of any.',
    ],
    [
      'TS2322',
      { 'a.ts': 'export const a: string = 1\n' },
      "Type 'number' is not assignable to type 'string'.",
      'correct the type error',
    ],
    [
      'PARSE',
      { 'a.ts': 'export const = 2\n' },
      'Parsing error: Variable declaration expected.',
      'correct the syntax: a file that cannot be parsed cannot be judged',
    ],
    [
      'PARSE',
      { 'a.ts': `export const a = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n` },
      'the code is nested deeper than 1000 levels, or takes over 5 s to parse',
      'write it with less nesting',
    ],
    [
      'PARSE',
      { 'a.ts': `export const a = ${'async <T>(a = '.repeat(40)}\n` },
      'the code is nested deeper than 1000 levels, or takes over 5 s to parse',
      'write it with less nesting',
    ],
    [
      'SECRET',
      { 'b.md': `see ${TOKEN}\n` },
      'this looks like a credential (github-token)',
      'take it out of the change, revoke it where it was issued, and read it from the environment',
    ],
    [
      'BIDI_CHARACTER',
      { 'b.md': 'a \u202e b\n' },
      'U+202E changes the direction of the text around it',
      ESCAPE,
    ],
    ['INVISIBLE_CHARACTER', { 'a.ts': 'export const a = 1 // \u200b\n' }, 'U+200B shows nothing', ESCAPE],
    ['CONTROL_CHARACTER', { 'b.md': 'a\u0007b\n' }, 'U+0007 is a control character', ESCAPE],
    [
      'HIDDEN_LINE_END',
      { 'a.ts': 'export const a = 1 // x\u2028\n' },
      'U+2028 ends a line for JavaScript and not for most editors',
      ESCAPE,
    ],
    [
      'CONFUSABLE_NAME',
      { 'a.ts': 'export const p\u0430y = 1\n' },
      'the name mixes alphabets and looks like pay',
      ALPHABET,
    ],
    [
      'CONFUSABLE_NAME',
      { 'a.ts': 'export const cope = 1\nexport const \u0441\u043e\u0440\u0435 = 2\n' },
      'the name looks like cope, which the file uses too',
      ALPHABET,
    ],
  ])('%s, %#', async (...[code, change, message, hint]) => {
    const { findings } = await judge(repository, change)
    const found = findings.find((each) => each.code === code)
    expect([found?.message, found?.hint]).toEqual([message, hint])
  })
})

const NO_ENUM: HouseRule = {
  id: 'no-enum',
  applies: ['**/*.ts'],
  say: 'Use a union instead of an enum.',
  why: undefined,
  good: ["export type A = 'a'"],
  bad: ['export enum A { a }'],
  enforce: { kind: 'selector', selector: 'TSEnumDeclaration', message: undefined },
  level: 'block',
}
const NO_A: HouseRule = {
  ...NO_ENUM,
  id: 'no-a',
  enforce: { kind: 'selector', selector: "Identifier[name='A']", message: undefined },
  good: ['export const b = 1'],
}

async function prove(rules: HouseRule[], limitMs?: number): Promise<unknown> {
  const house: House = { path: 'house.yml', sha256: '', rules }
  const types = { compiler: await ANALYSIS.compiler(), cache: ANALYSIS.cache }
  return proveHouse(house, await ANALYSIS.eslint(), limitMs === undefined ? { types } : { limitMs })
}

const FAILS = 'house.yml fails its own examples: '
const OWN_EXAMPLES =
  'make each bad example break its own rule alone and each good one keep it, or correct the rule'

describe('a house whose rules do not hold is refused:', () => {
  it.each<[string, HouseRule[], string, string]>([
    [
      'a bad example that breaks nothing',
      [{ ...NO_ENUM, bad: ['export const A = 1'] }],
      `${FAILS}the bad example of no-enum is accepted by it`,
      OWN_EXAMPLES,
    ],
    [
      'a good example that breaks its rule',
      [{ ...NO_ENUM, good: ['export enum B { b }'] }],
      `${FAILS}the good example of no-enum is rejected by it`,
      OWN_EXAMPLES,
    ],
    [
      'an example that is no code',
      [{ ...NO_ENUM, bad: ['export enum {'] }],
      `${FAILS}the bad example of no-enum cannot be parsed: Parsing error: Identifier expected.`,
      OWN_EXAMPLES,
    ],
    [
      'an example that breaks another rule as well',
      [NO_ENUM, { ...NO_A, bad: ['export const A = 1'] }],
      `${FAILS}the good example of no-enum is rejected by no-a; the bad example of no-enum is rejected by no-a too`,
      OWN_EXAMPLES,
    ],
    [
      'a rule that no linter has',
      [{ ...NO_ENUM, enforce: { kind: 'eslint', rule: 'no-such-rule', options: [], fix: false } }],
      'house rule no-enum names no-such-rule, which is not a rule of the linter',
      'use a rule of ESLint, of @typescript-eslint/ or of jidoka/, or write a selector',
    ],
    [
      'a fix that no linter offers',
      [
        {
          ...NO_ENUM,
          id: 'await',
          good: ['await Promise.resolve()'],
          bad: ['Promise.resolve()'],
          enforce: {
            kind: 'eslint',
            rule: '@typescript-eslint/no-floating-promises',
            options: [],
            fix: true,
          },
        },
      ],
      `${FAILS}await is marked fix, and @typescript-eslint/no-floating-promises offers no fix without types`,
      OWN_EXAMPLES,
    ],
  ])('%s', async (...[, rules, message, next]) => {
    expect(await refusalOf(() => prove(rules))).toEqual({ code: 'HOUSE_SELF_TEST', message, next })
  })

  it('a rule that does not end', async () => {
    const selector = 'Identifier[name=/^(a+)+$/]'
    const slow: HouseRule = {
      ...NO_ENUM,
      id: 'slow',
      bad: [`export const ${'a'.repeat(60)}b = 1`],
      enforce: { kind: 'selector', selector, message: undefined },
    }
    expect(await refusalOf(() => prove([slow], 500))).toEqual({
      code: 'HOUSE_TOO_SLOW',
      message: 'the house rule slow took longer than 500 ms on .house/slow/bad0/example.ts',
      next: 'write its selector or options without nested repetition, or take the rule out of the house',
    })
  })
})

const RULE = `  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
`
const HOUSE = `version: "1"\nrules:\n${RULE}`
const DEVIATION =
  'deviations:\n  - { rule: no-enum, glob: "src/**", reason: r, owner: o, expires: 2027-03-31 }\n'
const SCHEMA = 'schemas/house.schema.json describes every field'

describe('a house file that cannot be read says what is wrong and what to do:', () => {
  it.each<[code: string, bytes: Buffer, message: string, hint: string]>([
    ['HOUSE_ENCODING', Buffer.from([0xff]), 'the file is not UTF-8', 'save it as UTF-8'],
    [
      'HOUSE_SCHEMA',
      Buffer.from(HOUSE.replace('level: block', 'level: loud')),
      '/rules/0/level must be equal to one of the allowed values: block, warn, advice',
      SCHEMA,
    ],
    ['HOUSE_SCHEMA', Buffer.from('- a\n'), 'the file must be object', SCHEMA],
    [
      'HOUSE_DUPLICATE',
      Buffer.from(`${HOUSE}${RULE}`),
      'rule no-enum is already declared as /rules/0',
      'give each rule its own id',
    ],
    [
      'HOUSE_GLOB',
      Buffer.from(HOUSE.replace('src/**/*.ts', '!(x)')),
      `a glob of rule no-enum ${globProblem('!(x)') ?? ''}`,
      'write it like src/**/*.ts',
    ],
    [
      'HOUSE_DEVIATION_RULE',
      Buffer.from(`${HOUSE}${DEVIATION.replace('no-enum', 'no-any')}`),
      'a deviation names the rule no-any, which is not in this file',
      'name an enforced rule, or take the deviation out',
    ],
    [
      'HOUSE_GLOB',
      Buffer.from(`${HOUSE}${DEVIATION.replace('src/**', '!(x)')}`),
      `the glob of a deviation from no-enum ${globProblem('!(x)') ?? ''}`,
      'write it like src/legacy/**/*.ts',
    ],
    [
      'HOUSE_DEVIATION_DAY',
      Buffer.from(`${HOUSE}${DEVIATION.replace('2027-03-31', '2027-02-31')}`),
      '2027-02-31 is no day of the calendar',
      'write the last day on which the deviation holds, like 2027-03-31',
    ],
  ])('%s, %#', (...[code, bytes, message, hint]) => {
    const reading = readHouse(bytes, 'house.yml')
    const findings = reading.kind === 'bad' ? reading.findings : []
    expect(findings.filter((each) => each.code === code)).toMatchObject([{ message, hint }])
  })

  it('HOUSE_INVALID, when a base commit does not have it', async () => {
    const { repo, base } = repository
    expect(await refusalOf(() => houseAt(repo, base, 'other.yml'))).toEqual({
      code: 'HOUSE_INVALID',
      message: `there is no other.yml in the base commit ${base.slice(0, 12)}`,
      next: 'commit the house file, or take `house` out of factory.yml to use the built-in rules',
    })
  })

  it('HOUSE_INVALID, with every finding of the file in a base commit', async () => {
    const { repo, base } = makeRepository({ 'house.yml': HOUSE.replace('level: block', 'level: loud') })
    expect(await refusalOf(() => houseAt(repo, base, 'house.yml'))).toEqual({
      code: 'HOUSE_INVALID',
      message:
        'house.yml is not valid, 1 findings:\n  house.yml:9:5 block HOUSE_SCHEMA /rules/0/level must be equal to one of ' +
        `the allowed values: block, warn, advice (${SCHEMA})`,
      next: 'correct every finding listed, then run again',
    })
  })
})

describe('a house that does nothing somewhere says where and what to do:', () => {
  const reading = readHouse(Buffer.from(`${HOUSE}${DEVIATION}`), 'house.yml')
  const house = reading.kind === 'ok' ? reading.house : undefined
  const found = (files: string[], day?: string): unknown =>
    house &&
    houseFindings({ ...house, ...(day === undefined ? {} : { day }) }, files).map(
      ({ code, message, hint }) => [code, message, hint],
    )

  it('rules and deviations without files', () => {
    expect(found(['lib/a.ts'])).toEqual([
      [
        'HOUSE_RULE_DEAD',
        '/rules/0: no file of the repository matches src/**/*.ts, so the rule no-enum holds nowhere',
        'name folders that exist, or take the rule out',
      ],
      [
        'HOUSE_DEVIATION_DEAD',
        '/deviations/0: no file of the repository matches src/**, so the deviation from no-enum does nothing',
        'take the deviation out',
      ],
    ])
  })

  it('deviations that are over', () => {
    expect(found(['src/a.ts'], '2027-04-01')).toEqual([
      [
        'HOUSE_DEVIATION_EXPIRED',
        'the deviation from no-enum in src/** ended with 2027-03-31: the rule holds there again (owner: o)',
        'mend the code and take the deviation out, or let its owner give it another day',
      ],
    ])
  })

  it('one glob of several', () => {
    const rules = house?.rules.map((rule) => ({ ...rule, applies: ['src/**', 'old/**'] })) ?? []
    expect(houseFindings({ path: 'house.yml', sha256: '', rules }, ['src/a.ts'])).toMatchObject([
      {
        code: 'HOUSE_GLOB_DEAD',
        message: '/rules/0: no file of the repository matches the glob old/** of the rule no-enum',
        hint: 'name folders that exist, or take the glob out',
      },
    ])
  })
})
