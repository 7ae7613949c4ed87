/** What a row of README.md is about: an export, and code that does it right and wrong. */
export interface Shown {
  /** Module and signature of the exports; the module is written by the sample. */
  exports?: [module: string, signature: string][]
  right: Record<string, string>
  wrong: Record<string, string>
}

const shown = (name: string, signature: string, right: string, wrong: string): Shown => ({
  exports: [[`src/${name}.js`, signature]],
  right: { [`src/${name}.js`]: right },
  wrong: { [`src/${name}.js`]: wrong },
})

const TOOL = `import { readFileSync, writeFileSync } from 'node:fs'
const [name] = process.argv.slice(2)
console.log(\`\${name}: \${readFileSync(0, 'utf8')}\`)
writeFileSync('log.txt', \`greeted \${name}\`)
`
const SERVER = `import { createServer } from 'node:http'
createServer((q, r) => r.writeHead(q.url === '/up' ? 204 : 404).end()).listen(Number(process.env.PORT), '127.0.0.1')
`
const APP = `export const app = async (request) => Response.json({ id: 1, ...(await request.json()) }, { status: 201 })
`
const GREETING = `import { createElement } from 'react'
export const Greeting = ({ name }) => createElement('p', null, 'Hello ', name)
`
const ADD = 'export function add(a: number, b: number): number { return a + b }\n'

/** By what the row is about. */
export const SAMPLES: Record<string, Shown> = {
  'what a call returns': shown(
    'slugify',
    'function slugify(text: string): string',
    "export const slugify = (t) => t.toLowerCase().replaceAll(' ', '-')",
    'export const slugify = (t) => t',
  ),
  'what it throws, and why': shown(
    'take',
    'function take(n: number): void',
    "export function take(n) { if (n < 0) throw new RangeError('n must be at least 0') }",
    "export function take(n) { if (n < 0) throw new RangeError('no') }",
  ),
  'no value (in quotes it is a text)': shown(
    'find',
    'function find(list: string[], item: string): string | undefined',
    'export const find = (list, item) => list.find((each) => each === item)',
    "export const find = () => 'undefined'",
  ),
  'a value that YAML cannot write': shown(
    'lastDay',
    'function lastDay(year: number, month: number): Date',
    'export const lastDay = (year, month) => new Date(Date.UTC(year, month, 0))',
    "export const lastDay = () => '2024-02-29T00:00:00.000Z'",
  ),
  'a number that is about right': shown(
    'mean',
    'function mean(n: number): number',
    'export const mean = (n) => n',
    'export const mean = (n) => n + 0.001',
  ),
  'a part of a text, a list or an object': shown(
    'parseUser',
    'function parseUser(text: string): { name: string; age: number }',
    "export const parseUser = (t) => ({ name: t.split(',')[0], age: Number(t.split(',')[1]) })",
    'export const parseUser = (t) => ({ name: t })',
  ),
  'a text by its form': shown(
    'newId',
    'function newId(prefix: string): string',
    'export const newId = (prefix) => `${prefix}-1`',
    'export const newId = (prefix) => prefix',
  ),
  'a list in any order': shown(
    'unique',
    'function unique(list: number[]): number[]',
    'export const unique = (list) => [...new Set(list)]',
    'export const unique = (list) => list',
  ),
  'what a promise comes to': shown(
    'load',
    'function load(name: string): Promise<{ name: string }>',
    'export const load = async (name) => ({ name })',
    'export const load = (name) => ({ name })',
  ),
  'a function as an argument': shown(
    'mapAll',
    'function mapAll<T>(list: T[], f: (item: T) => Promise<T>): Promise<T[]>',
    'export const mapAll = (list, f) => Promise.all(list.map(f))',
    'export const mapAll = async (list) => list',
  ),
  'steps before, and state': shown(
    'Basket',
    'class Basket { add(n: number): void; total(): number }',
    'export class Basket { n = 0; add(n) { this.n += n } total() { return this.n } }',
    'export class Basket { n = 0; add() { this.n += 1 } total() { return this.n } }',
  ),
  'a property or a constant': shown(
    'LIMITS',
    'const LIMITS: { most: number }',
    'export const LIMITS = { most: 3 }',
    'export const LIMITS = {}',
  ),
  'an export of another file': {
    exports: [['src/encode.js', 'function encode(text: string): string']],
    right: {
      'src/encode.js': 'export const encode = encodeURIComponent',
      'src/decode.js': 'export const decode = decodeURIComponent',
    },
    wrong: {
      'src/encode.js': 'export const encode = (t) => t.length',
      'src/decode.js': 'export const decode = decodeURIComponent',
    },
  },
  'a command line': {
    right: { 'bin/greet.js': TOOL },
    wrong: { 'bin/greet.js': TOOL.replace("'log.txt'", "'other.txt'") },
  },
  'an HTTP handler (fetch, Node, Express, Koa, Hono, Fastify)': shown(
    'app',
    'function app(request: Request): Promise<Response>',
    APP,
    APP.replace('201', '200'),
  ),
  'a server that listens on `PORT`': {
    right: { 'bin/server.js': SERVER },
    wrong: { 'bin/server.js': SERVER.replace("'/up'", "'/down'") },
  },
  'a component (React, Preact)': shown(
    'Greeting',
    'function Greeting(props: { name: string }): unknown',
    GREETING,
    GREETING.replace("'Hello '", "'Hi '"),
  ),
  'a place in a JSON or YAML file': {
    right: { 'package.json': '{ "type": "module", "scripts": { "build": "tsc" } }' },
    wrong: { 'package.json': '{ "type": "module" }' },
  },
  'a text in any file': {
    right: { 'CHANGELOG.md': '- greet says hello\n' },
    wrong: { 'CHANGELOG.md': '- nothing\n' },
  },
  'a file that is deleted': { right: {}, wrong: { 'src/old.js': '' } },
  'types that compile': {
    exports: [['src/add.ts', 'function add(a: number, b: number): number']],
    right: { 'src/add.ts': ADD },
    wrong: { 'src/add.ts': ADD.replace('): number', '): unknown').replaceAll(': number', ': any') },
  },
  // the module of the row before
  'types that are refused': { right: {}, wrong: {} },
  'what holds for every input': shown(
    'trimAll',
    'function trimAll(text: string): string',
    'export const trimAll = (t) => t.trim()',
    'export const trimAll = (t) => t + 1',
  ),
  'that one undoes the other': {
    exports: [
      ['src/pack.js', 'function pack(text: string): string[]'],
      ['src/pack.js', 'function unpack(parts: string[]): string'],
    ],
    right: {
      'src/pack.js': "export const pack = (t) => t.split('')\nexport const unpack = (p) => p.join('')",
    },
    wrong: {
      'src/pack.js': "export const pack = (t) => t.split(' ')\nexport const unpack = (p) => p.join('')",
    },
  },
}
