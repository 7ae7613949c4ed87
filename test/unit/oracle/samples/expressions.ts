import { js, MODULE, of, one, type Sample } from './sample.ts'

/** What an expression can be. */
export const EXPRESSIONS: Record<string, Sample> = {
  'a callback': {
    exports: of('function mapAll(list: number[], f: (n: number) => Promise<number>): Promise<number[]>'),
    rows: one("{ call: 'mapAll([1, 2], async (n) => n * 2)', returns: [2, 4] }"),
    right: js('export const mapAll = (list, f) => Promise.all(list.map(f))'),
    wrong: js('export const mapAll = async (list) => list'),
    says: 'AC-1: example 1: mapAll([1, 2], async (n) => n * 2) returned at [0]: 1 instead of 2 (returned [1, 2], expected [2, 4])',
  },
  'a class with state': {
    exports: of('class Basket { add(n: number): void; total(): number }'),
    rows: one(
      "{ given: ['const basket = new Basket()', 'basket.add(1)', 'basket.add(2)'], call: basket.total(), returns: 3 }",
    ),
    right: js('export class Basket { #n = 0; add(n) { this.#n += n } total() { return this.#n } }'),
    wrong: js('export class Basket { #n = 0; add(n) { this.#n = n } total() { return this.#n } }'),
    says: 'AC-1: example 1: const basket = new Basket(); basket.add(1); basket.add(2); basket.total() returned 2 instead of 3',
  },
  'events, awaited': {
    exports: of('class Clock { on(f: (n: number) => void): void; tick(): Promise<void> }'),
    rows: one(
      "{ given: ['const seen = []', 'const c = new Clock()', 'c.on((n) => seen.push(n))', 'await c.tick()'], call: seen, returns: [1] }",
    ),
    right: js('export class Clock { on(f) { this.f = f } async tick() { await null; this.f(1) } }'),
    wrong: js('export class Clock { on(f) { this.f = f } async tick() {} }'),
    says: /returned 0 items instead of 1/,
  },
  'a property and a constant': {
    exports: of('const LIMITS: { most: number }'),
    rows: one('{ call: LIMITS.most, returns: 3 }'),
    right: js('export const LIMITS = { most: 3 }'),
    wrong: js('export const LIMITS = { most: 4 }'),
    says: 'AC-1: example 1: LIMITS.most returned 4 instead of 3',
  },
  'two exports together': {
    exports: [
      [MODULE, 'function encode(t: string): string'],
      ['src/b.js', 'function decode(t: string): string'],
    ],
    rows: one('{ call: \'decode(encode("a b"))\', returns: a b }'),
    right: {
      ...js('export const encode = encodeURIComponent'),
      'src/b.js': 'export const decode = decodeURIComponent',
    },
    wrong: { ...js('export const encode = encodeURIComponent'), 'src/b.js': 'export const decode = String' },
    says: 'AC-1: example 1: decode(encode("a b")) returned "a%20b" instead of "a b"',
  },
  'one of two modules that export the same name': {
    exports: [
      [MODULE, 'function f(): number'],
      ['src/index.js', 'function f(): number'],
    ],
    rows: one('{ call: f(), from: src/index.js, returns: 1 }'),
    right: { ...js('export const f = () => 0'), 'src/index.js': 'export const f = () => 1' },
    wrong: { ...js('export const f = () => 1'), 'src/index.js': 'export const g = 1' },
    says: /f\(\) \(from src\/index\.js\) .* exports no f$/,
  },
  'spreads and instances': {
    exports: of('function sum(...all: number[]): number'),
    rows: one("{ call: 'sum(...new Set([1, 2, 2]))', returns: 3 }"),
    right: js('export const sum = (...all) => all.reduce((a, b) => a + b, 0)'),
    wrong: js('export const sum = (...all) => all.length'),
    says: /returned 2 instead of 3/,
  },
  'a promise that must be one': {
    exports: of('function load(): Promise<number>'),
    rows: one('{ call: load(), awaits: 1 }'),
    right: js('export const load = async () => 1'),
    wrong: js('export const load = () => 1'),
    says: 'AC-1: example 1: the promise of: load() gave a value that is no promise, and should return 1',
  },
  'what comes bit by bit': {
    exports: of('function count(n: number): AsyncIterable<number>'),
    rows: one(
      "{ given: ['const seen = []', 'for await (const n of count(3)) seen.push(n)'], call: seen, returns: [0, 1, 2] }",
    ),
    right: js('export async function* count(n) { for (let i = 0; i < n; i++) yield i }'),
    wrong: js('export async function* count(n) { for (let i = 1; i < n; i++) yield i }'),
    says: /returned 2 items instead of 3/,
  },
}
