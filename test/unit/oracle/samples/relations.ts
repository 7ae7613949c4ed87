import { js, MODULE, of, one, type Sample } from './sample.ts'

/** What must hold for every input. */
export const RELATIONS: Record<string, Sample> = {
  idempotent: {
    exports: of('function slug(text: string): string'),
    rows: one('{ relation: { is: idempotent, of: slug } }\n  - { call: \'slug("A b")\', returns: a-b }'),
    right: js("export const slug = (t) => t.toLowerCase().replace(/[^a-z0-9]+/g, '-')"),
    wrong: js(
      "export const slug = (t) => t.toLowerCase().replace(/[^a-z0-9]/g, '-').replace('-', '--').replace('---', '-')",
    ),
    says: /^AC-1: example 1: relation: slug\(slug\(x\)\) is slug\(x\) gave slug\(slug\(/,
  },
  inverse: {
    exports: of('function encode(n: number): string; '.trim().replace(/;$/, '')).concat([
      [MODULE, 'function decode(t: string): number'],
    ]),
    rows: one(
      '{ relation: { is: inverse, of: encode, with: decode } }\n  - { call: encode(10), returns: a }',
    ),
    right: js(
      'export const encode = (n) => n.toString(16)\nexport const decode = (t) => Number.parseInt(t, 16)',
    ),
    wrong: js(
      'export const encode = (n) => n.toString(16)\nexport const decode = (t) => Number.parseInt(t, 10)',
    ),
    says: /decode\(encode\(.*\)\): at \.gives: /,
  },
  commutative: {
    exports: of('function join(a: string, b: string): string'),
    rows: one('{ relation: { is: commutative, of: join } }\n  - { call: \'join("b", "a")\', returns: ab }'),
    right: js("export const join = (a, b) => [a, b].sort().join('')"),
    wrong: js("export const join = (a, b) => (a === 'b' ? b + a : a + b)"),
    says: /join\(/,
  },
  monotone: {
    exports: of('function tax(income: number): number'),
    rows: one('{ relation: { is: monotone, of: tax } }\n  - { call: tax(100), returns: 10 }'),
    right: js('export const tax = (n) => n / 10'),
    wrong: js('export const tax = (n) => (n > 5 && n < 50 ? 0 : n / 10)'),
    says: /which is more than/,
  },
  same: {
    exports: [
      [MODULE, 'function fast(list: number[]): number'],
      ['src/b.js', 'function slow(list: number[]): number'],
    ],
    rows: one(
      "{ relation: { is: same, of: fast, with: slow, inputs: 50 } }\n  - { call: 'fast([3, 1])', returns: 3 }",
    ),
    right: {
      ...js('export const fast = (list) => Math.max(...list)'),
      'src/b.js': 'export const slow = (list) => list.reduce((a, b) => (a > b ? a : b), -Infinity)',
    },
    wrong: {
      ...js('export const fast = (list) => list[0] ?? -Infinity'),
      'src/b.js': 'export const slow = (list) => list.reduce((a, b) => (a > b ? a : b), -Infinity)',
    },
    says: /fast\(\[.*at \.gives: .* instead of/,
  },
}
