import { describe, expect, it } from 'vitest'
import { judgeFiles, readText, specText, verdictOf } from './row-sample.ts'
import { js, of, one, type Sample } from './samples/sample.ts'

/** Wrong code whose smallest counterexample is known. */
const KNOWN: Record<string, Pick<Sample, 'exports' | 'rows' | 'wrong' | 'says'>> = {
  'a number': {
    exports: of('function step(n: number): number'),
    rows: one('{ relation: { is: idempotent, of: step } }\n  - { call: step(10), returns: 10 }'),
    wrong: js('export const step = (n) => (n >= 37 ? n + 1 : n)'),
    says: /step\(step\(37\)\)/,
  },
  'a text': {
    exports: of('function tag(text: string): string'),
    rows: one('{ relation: { is: idempotent, of: tag } }\n  - { call: \'tag("a c")\', returns: a c }'),
    wrong: js("export const tag = (t) => (t.length > 4 ? t + '!' : t)"),
    says: /tag\(tag\("[a ]{5}"\)\)/,
  },
  'a list, and its items': {
    exports: [
      ...of('function fast(list: number[]): number'),
      ['src/b.js', 'function slow(list: number[]): number'],
    ],
    rows: one("{ relation: { is: same, of: fast, with: slow } }\n  - { call: 'fast([3, 1])', returns: 3 }"),
    wrong: {
      ...js('export const fast = (list) => list[0] ?? -Infinity'),
      'src/b.js': 'export const slow = (list) => list.reduce((a, b) => (a > b ? a : b), -Infinity)',
    },
    says: /fast\(\[0, 1\]\)/,
  },
  'two arguments': {
    exports: of('function sum(a: number, b: number): number'),
    rows: one('{ relation: { is: commutative, of: sum } }\n  - { call: "sum(1, 2)", returns: 3 }'),
    wrong: js('export const sum = (a, b) => (a > b + 4 ? a : a + b)'),
    says: /sum\((?:6, 1|1, 6)\)/,
  },
  'two arguments in their order': {
    exports: of('function tax(income: number): number'),
    rows: one('{ relation: { is: monotone, of: tax } }\n  - { call: tax(100), returns: 10 }'),
    wrong: js('export const tax = (n) => (n > 5 && n < 50 ? 0 : n / 10)'),
    says: /tax\(1\): 0\.1, which is more than 0/,
  },
}

describe('a relation that does not hold ends in the smallest input:', () => {
  it.each(Object.entries(KNOWN))('%s', async (_, { exports, rows, wrong, says }) => {
    const spec = readText(specText(exports, rows))
    expect(verdictOf(await judgeFiles(spec, wrong))).toMatch(says)
  })
})
