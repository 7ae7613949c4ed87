import { describe, expect, it } from 'vitest'
import { described, extract } from './described.ts'

describe('the exports of a module', () => {
  it('are what it declares, with signature, line and doc comment', () => {
    const source = `
/** Adds two numbers. @param a one */
export function add(a: number, b = 2, ...rest: string[]): number { return a }
// Waits
// for a while.
export async function wait(this: void, { ms }: { ms: number }): Promise<void> {}
/* first */ /**
 * Halves a number.
 *
 * @returns the half
 */
export const half = (n: number): number => n / 2
export const parse: (text: string) => unknown = JSON.parse
export let limit: number = 3
export const plain = 1, other = function (x: Date) { return x }
export type Pair<A> = { left: A; right: A }
export interface Money { cents: number }
export enum Unit { Hour }
`
    expect(described(source)).toEqual([
      '3 add(number, ?, string[]): number // Adds two numbers.',
      '6 wait({ ms: number }): Promise<void> // Waits for a while.',
      '12 half(number): number // Halves a number.',
      '13 parse(string): unknown',
      '14 limit constant number',
      '15 other(Date): ?',
      '15 plain constant',
      '16 Pair type left right',
      '17 Money type cents',
      '18 Unit type',
    ])
  })

  it('may be declared first and exported later, under another name', () => {
    const source = `
/** Trims. */
function trim(text: string) { return text }
class Box {}
export { trim as tidy, Box as default, trim }
export { far } from './far.ts'
export * from './further.ts'
import { near } from './near.ts'
export { near }
`
    expect(described(source)).toEqual([
      '3 tidy(string): ? // Trims.',
      '3 trim(string): ? // Trims.',
      '4 Box class',
    ])
  })

  it('have the name of their file when a default export has none', () => {
    expect(described('export default (a: string): void => {}', 'src/tidy-up.ts')).toEqual([
      '1 tidy-up(string): void',
    ])
    expect(described('export default function named(a: string): void {}')).toEqual(['1 named(string): void'])
    expect(described('const x = 1\nexport default x')).toEqual(['1 x constant'])
    expect(described('export default 5', 'src/five.ts')).toEqual(['1 five constant'])
  })

  it('include methods, static and of instances, and functions in objects', () => {
    const source = `
export class Text {
  constructor(readonly raw: string, private flag: boolean) {}
  /** Reads. */
  static from(raw: string): Text { return new Text(raw, true) }
  trim(): Text { return this }
  private hide(): void {}
  #secret(): void {}
  size = 1
}
export const strings = {
  /** Doubles. */
  twice: (text: string): string => text + text,
  half(text: string): string { return text },
  ['computed']: () => 1,
  count: 3,
}
`
    expect(described(source)).toEqual([
      '2 Text class from trim size',
      '5 Text.from(string): Text // Reads.',
      '6 Text.trim(Text): Text',
      '11 strings constant twice half count',
      '13 strings.twice(string): string // Doubles.',
      '14 strings.half(string): string',
    ])
    expect(extract(source)[0]?.signature.params).toEqual(['string', 'boolean'])
  })

  it('of CommonJS modules are found as well', () => {
    const source = `
function a(x) {}
exports.one = a
exports.two = (x, y) => x
module.exports.three = function () {}
module.exports = { a, four: a, five: (x) => x, six() {}, ...rest }
other.exports = { seven: a }
`
    expect(described(source, 'src/a.cjs')).toEqual([
      '2 a(?): ?',
      '2 four(?): ?',
      '2 one(?): ?',
      '4 two(?, ?): ?',
      '5 three(): ?',
      '6 five(?): ?',
    ])
    expect(described('module.exports = function (x) {}', 'src/only.cjs')).toEqual(['1 only(?): ?'])
  })

  it.each([
    [
      '/** Splits. */\nexports = function (list, size) {}\nmodule.exports = exports;',
      '2 chunk(?, ?): ? // Splits.',
    ],
    ['exports = { a: (x) => x, b }\nfunction b() {}\nmodule.exports = exports', '1 a(?): ?', '2 b(): ?'],
    ['exports = module.exports = split\nfunction split(text) {}', '2 split(?): ?'],
    [
      'exports = module.exports = function (list) {}\nexports.last = (list) => 1',
      '1 chunk(?): ?',
      '2 last(?): ?',
    ],
    ['exports = exports\nmodule.exports = exports'],
    ['module.exports = exports'],
    ['exports = function () {}'],
  ])('that go through the variable `exports` are found as well: %s', (source, ...expected) => {
    expect(described(source, 'src/chunk.js')).toEqual(expected)
  })

  it.each([
    ['declare function chunk(list: string[]): string[][]\nexport = chunk', '1 chunk(string[]): string[][]'],
    ['export = { a: (x: number): number => x }', '1 a(number): number'],
  ])('of `export =` are found as well: %s', (source, expected) => {
    expect(described(source, 'src/chunk.ts')).toEqual([expected])
  })

  it('of JSX and of slightly broken files are found as well', () => {
    expect(described('export const Row = (p: Props): Node => <tr>{p.a}</tr>', 'src/a.tsx')).toEqual([
      '1 Row(Props): Node',
    ])
    expect(described('export const Row = (p) => <tr>{p.a}</tr>', 'src/a.jsx')).toEqual(['1 Row(?): ?'])
    expect(described('const a = 1\nconst a = 2\nexport function b(): void {}')).toEqual(['3 b(): void'])
  })
})
