import { describe, expect, it } from 'vitest'
import { judgeFiles, readText, specText, verdictOf } from './row-sample.ts'

/** What a row says, code for which it is right, and code for which it is wrong. */
interface Sample {
  exports: [module: string, signature: string][]
  rows: string
  right: Record<string, string>
  wrong: Record<string, string>
  /** What is said of the wrong code. */
  says: string | RegExp
}

const MODULE = 'src/a.js'
const of = (signature: string): Sample['exports'] => [[MODULE, signature]]
const js = (text: string): Record<string, string> => ({
  [MODULE]: text,
  'package.json': '{ "type": "module" }',
})
const one = (row: string): string => `examples:\n  - ${row}`

const EXPRESSIONS: Record<string, Sample> = {
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
    says: 'AC-1: example 1: f() (from src/index.js) could not be called: its module exports no f',
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
}

const f = (right: string, wrong: string, row: string, says: string | RegExp): Sample => ({
  exports: of('function f(): unknown'),
  rows: one(`{ call: f(), ${row} }`),
  right: js(`export const f = () => ${right}`),
  wrong: js(`export const f = () => ${wrong}`),
  says,
})

const VALUES: Record<string, Sample> = {
  undefined: f('undefined', '"undefined"', 'returns: undefined', /returned "undefined" instead of undefined/),
  'the text undefined': f(
    '"undefined"',
    'undefined',
    'returns: "undefined"',
    /returned undefined instead of "undefined"/,
  ),
  'NaN in a list': f('[NaN, 1]', '["NaN", 1]', 'returns: [NaN, 1]', /at \[0\]: "NaN" instead of NaN/),
  'a date': f(
    'new Date(0)',
    'new Date(1)',
    "gives: 'new Date(0)'",
    /returned new Date\("1970-01-01T00:00:00.001Z"\)/,
  ),
  'a map in any order of its entries': f(
    'new Map([["b", 2n], ["a", 1n]])',
    'new Map([["a", 1n]])',
    'gives: \'new Map([["a", 1n], ["b", 2n]])\'',
    /instead of new Map/,
  ),
  'a set': f('new Set([1])', '[1]', "gives: 'new Set([1])'", /returned \[1\] instead of new Set/),
  'a regular expression': f('/a+/gi', '/a+/g', "gives: '/a+/gi'", /returned \/a\+\/g instead of \/a\+\/gi/),
  'a number that is about right': f(
    '0.1 + 0.2',
    '0.3001',
    'approx: 0.3',
    /returned 0.3001 instead of about 0.3/,
  ),
  'a number within limits': f(
    '10.4',
    '10.6',
    'approx: { value: 10, within: 0.5 }',
    /10.6 instead of about 10 \(within 0.5\)/,
  ),
  'a part of a text': f('"a long text"', '"text"', 'contains: long', /returned "text" without "long"/),
  'items of a list': f('[3, 1, 2]', '[3]', 'contains: [1, 2]', /returned \[3\] without 1/),
  'members of an instance': f(
    'new (class Point { x = 1; y = 2 })()',
    '({ x: 2 })',
    'contains: { x: 1 }',
    /returned at \.x: 2 instead of 1/,
  ),
  'a text by its pattern': f(
    '"id-42"',
    '"id"',
    'matches: ^id-\\d+$',
    /returned "id" instead of text that matches/,
  ),
  'a list in any order': f('[2, 1, 1]', '[2, 1]', 'anyOrder: [1, 1, 2]', /returned \[2, 1\] without 1/),
  'an error with its message': f(
    '{ throw new RangeError("at most 3 items") }',
    '{ throw new RangeError("wrong") }',
    'throws: RangeError, message: at most 3',
    /threw "RangeError: wrong", and should throw RangeError with "at most 3"/,
  ),
}

const TOOL = `import { readFileSync, writeFileSync } from 'node:fs'
const [name] = process.argv.slice(2)
if (name === undefined) { console.error('usage: tool NAME'); process.exit(2) }
const text = readFileSync(0, 'utf8')
writeFileSync('out.txt', text.toUpperCase())
console.log(\`\${process.env.GREETING ?? 'Hello'} \${name}\`)
`
const SERVER = `import { createServer } from 'node:http'
createServer((q, r) => { r.writeHead(q.url === '/up' ? 204 : 404); r.end() }).listen(Number(process.env.PORT), '127.0.0.1')
`
const REACT = `import { createElement } from 'react'
export const Greeting = ({ name, loud = false }) => createElement('p', { className: loud ? 'loud' : undefined }, 'Hello ', name)
`
const ADD = 'export function add(a: number, b: number): number { return a + b }'

const BEHAVIOURS: Record<string, Sample> = {
  'a command line': {
    exports: of('function f(): void'),
    rows: one(
      '{ cli: { run: bin/tool.js, args: [Ada], stdin: abc, env: { GREETING: Hi } }, exit: 0, stdout: "Hi Ada\\n", files: { out.txt: ABC } }',
    ),
    right: { ...js('export const f = 1'), 'bin/tool.js': TOOL },
    wrong: { ...js('export const f = 1'), 'bin/tool.js': TOOL.replace('.toUpperCase()', '') },
    says: 'AC-1: example 1: cli: bin/tool.js Ada, stdin "abc", GREETING="Hi" gave at .files.out.txt: "abc" instead of "ABC"',
  },
  'how a command line refuses': {
    exports: of('function f(): void'),
    rows: one('{ cli: { run: bin/tool.ts }, exit: 2, stderr: { contains: usage } }'),
    right: { ...js('export const f = 1'), 'bin/tool.ts': TOOL.replace('[name]', '[name]: string[]') },
    wrong: { ...js('export const f = 1'), 'bin/tool.ts': TOOL.replace('exit(2)', 'exit(1)') },
    says: 'AC-1: example 1: cli: bin/tool.ts gave at .exit: 1 instead of 2',
  },
  'a fetch handler': {
    exports: of('function handle(request: Request): Promise<Response>'),
    rows: one(
      '{ http: { handler: handle, method: post, path: "/users?a=1", body: { name: Ada } }, status: 201, headers: { content-type: { contains: json } }, body: { name: Ada, a: "1" } }',
    ),
    right: js(
      "export const handle = async (q) => Response.json({ ...(await q.json()), a: new URL(q.url).searchParams.get('a') }, { status: 201 })",
    ),
    wrong: js('export const handle = async (q) => Response.json(await q.json(), { status: 201 })'),
    says: /gave at \.json\.a: nothing instead of "1"/,
  },
  'a handler of Node': {
    exports: of('function app(request: unknown, response: unknown): void'),
    rows: one('{ http: { handler: app, path: /hello }, status: 200, body: { contains: hello } }'),
    right: js("export const app = (q, r) => { r.setHeader('content-type', 'text/plain'); r.end(q.url) }"),
    wrong: js('export const app = (q, r) => { r.statusCode = 404; r.end() }'),
    says: 'AC-1: example 1: http: GET /hello to app gave at .status: 404 instead of 200',
  },
  'a server that listens': {
    exports: of('function f(): void'),
    rows: one('{ http: { run: bin/server.js, path: /up }, status: 204 }'),
    right: { ...js('export const f = 1'), 'bin/server.js': SERVER },
    wrong: { ...js('export const f = 1'), 'bin/server.js': SERVER.replace("'/up'", "'/'") },
    says: /gave at \.status: 404 instead of 204/,
  },
  'a component': {
    exports: of('function Greeting(props: { name: string }): unknown'),
    rows: one(
      '{ render: { component: Greeting, props: { name: Ada, loud: true } }, markup: \'<p class="loud">Hello Ada</p>\' }',
    ),
    right: js(REACT),
    wrong: js(REACT.replace('loud ?', '!loud ?')),
    says: /gave "<p>Hello Ada<\/p>" instead of/,
  },
  'a place in a JSON file': {
    exports: of('function f(): void'),
    rows: one('{ file: { path: package.json, at: /scripts/build }, equals: tsc }'),
    right: {
      ...js('export const f = 1'),
      'package.json': '{ "type": "module", "scripts": { "build": "tsc" } }',
    },
    wrong: js('export const f = 1'),
    says: 'AC-1: example 1: file: package.json at /scripts/build gave undefined instead of "tsc"',
  },
  'a file that must be gone': {
    exports: of('function f(): void'),
    rows: one('{ file: src/old.js, absent: true }'),
    right: js('export const f = 1'),
    wrong: { ...js('export const f = 1'), 'src/old.js': 'export const old = 1' },
    says: 'AC-1: example 1: file: src/old.js gave "export const old = 1" instead of undefined',
  },
  'types that compile': {
    exports: [['src/a.ts', 'function add(a: number, b: number): number']],
    rows: one("{ type: 'const n: number = add(1, 2); n.toFixed()', compiles: true }"),
    right: { 'src/a.ts': ADD },
    wrong: { 'src/a.ts': ADD.replace('): number', '): unknown') },
    says: /is refused with \[\{ code: "TS2322".*, and must compile$/,
  },
  'types that must not compile': {
    exports: [['src/a.ts', 'function add(a: number, b: number): number']],
    rows: one('{ type: \'add(1, "2")\', compiles: false, error: TS2345 }'),
    right: { 'src/a.ts': ADD },
    wrong: { 'src/a.ts': ADD.replaceAll(': number', ': any') },
    says: 'AC-1: example 1: type: add(1, "2") compiles, and must be refused as the row says',
  },
}

const RELATIONS: Record<string, Sample> = {
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

const ALL = { expressions: EXPRESSIONS, values: VALUES, behaviours: BEHAVIOURS, relations: RELATIONS }

describe.each(Object.entries(ALL))('rows can say %s:', (_, samples) => {
  it.each(Object.entries(samples))('%s', async (__, { exports, rows, right, wrong, says }) => {
    const spec = readText(specText(exports, rows))
    expect(verdictOf(await judgeFiles(spec, right))).toBe('right')
    const verdict = verdictOf(await judgeFiles(spec, wrong))
    if (typeof says === 'string') expect(verdict).toBe(says)
    else expect(verdict).toMatch(says)
  })
})

describe('a row that is a hold-out', () => {
  it.each(Object.entries(BEHAVIOURS))(
    'can be of any kind: %s',
    async (_, { exports, rows, right, wrong }) => {
      const spec = readText(specText(exports, rows.replace(/ }$/, ', holdout: true }')))
      expect(verdictOf(await judgeFiles(spec, right))).toBe('right')
      expect(verdictOf(await judgeFiles(spec, wrong))).toBe('a hold-out is wrong')
    },
  )
})
