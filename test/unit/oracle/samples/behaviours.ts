import { js, of, one, type Sample } from './sample.ts'

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

/** What else can be done. */
export const BEHAVIOURS: Record<string, Sample> = {
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
