import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { runCli, type UnitJson } from '../support/story.ts'

/** A behaviour as a spec: what may be written, its rows, and the change that is right and one that is wrong. */
interface Behaviour {
  write: string[]
  interface?: [module: string, signature: string]
  effects?: string
  rows: string
  right: Record<string, string | null>
  wrong: Record<string, string | null>
}

const one = (file: string, right: string, wrong: string): Pick<Behaviour, 'right' | 'wrong' | 'write'> => ({
  write: [file],
  right: { [file]: right },
  wrong: { [file]: wrong },
})

const manifest = (fields: object): string =>
  `${JSON.stringify({ name: 'shop', type: 'module', ...fields }, null, 2)}\n`

/** Hold-outs decide in some of them: the wrong code is right for every row that the writer is shown. */
const BEHAVIOURS: Record<string, Behaviour> = {
  callback: {
    ...one(
      'src/map-all.js',
      'export const mapAll = (list, f) => Promise.all(list.map((item) => f(item)))\n',
      'export const mapAll = async (list, f) => list.map((item) => f(item) && item * 2)\n',
    ),
    interface: ['src/map-all.js', 'function mapAll<T>(list: T[], f: (item: T) => Promise<T>): Promise<T[]>'],
    rows: `examples:
      - { call: 'mapAll([1, 2], async (n) => n * 2)', returns: [2, 4] }
      - { call: 'mapAll([3], async (n) => n * 5)', returns: [15], holdout: true }`,
  },
  'class-with-state': {
    ...one(
      'src/basket.js',
      'export class Basket {\n  #sum = 0\n  add(n) {\n    this.#sum += n\n  }\n  total() {\n    return this.#sum\n  }\n}\n',
      'export class Basket {\n  add(n) {\n    this.last = n\n  }\n  total() {\n    return this.last ?? 0\n  }\n}\n',
    ),
    interface: ['src/basket.js', 'class Basket { add(n: number): void; total(): number }'],
    rows: `examples:
      - { given: [const basket = new Basket(), basket.add(2)], call: basket.total(), returns: 2 }
      - { given: [const b = new Basket(), b.add(2), b.add(3)], call: b.total(), returns: 5, holdout: true }`,
  },
  'command-line': {
    effects: '[fs]',
    ...one(
      'bin/count.js',
      "import { readFileSync } from 'node:fs'\n\nconsole.log(readFileSync(0, 'utf8').split(/\\s+/).filter(Boolean).length)\n",
      'console.log(2)\n',
    ),
    rows: `each:
      example: { cli: { run: bin/count.js, stdin: $text }, exit: 0 }
      rows:
        - { text: a b, stdout: "2\\n" }
        - { text: a b c, stdout: "3\\n" }`,
  },
  'http-handler': {
    ...one(
      'src/users.js',
      'export const users = {\n  async fetch(request) {\n    return Response.json(await request.json(), { status: 201 })\n  },\n}\n',
      'export const users = {\n  async fetch(request) {\n    return Response.json(await request.json())\n  },\n}\n',
    ),
    interface: ['src/users.js', 'const users: { fetch(request: Request): Promise<Response> }'],
    rows: `examples:
      - { http: { handler: users, method: POST, path: /users, body: { name: Ada } }, status: 201, body: { name: Ada } }`,
  },
  'react-component': {
    ...one(
      'src/greeting.js',
      "import { createElement } from 'react'\n\nexport const Greeting = ({ name }) => createElement('p', null, 'Hello ', name)\n",
      "import { createElement } from 'react'\n\nexport const Greeting = ({ name }) => createElement('p', null, 'Hello Ada', name && null)\n",
    ),
    interface: ['src/greeting.js', 'function Greeting(props: { name: string }): unknown'],
    rows: `examples:
      - { render: { component: Greeting, props: { name: Ada } }, markup: <p>Hello Ada</p> }
      - { render: { component: Greeting, props: { name: Bo } }, markup: <p>Hello Bo</p>, holdout: true }`,
  },
  'json-file': {
    ...one('config/limits.json', '{ "limits": { "most": 3 } }\n', '{ "limits": { "most": "3" } }\n'),
    rows: `examples:
      - { file: { path: config/limits.json, at: /limits/most }, equals: 3 }`,
  },
  type: {
    ...one(
      'src/add.ts',
      'export function add(a: number, b: number): number {\n  return a + b\n}\n',
      'export function add(a: number | string, b: number | string): number {\n  return Number(a) + Number(b)\n}\n',
    ),
    interface: ['src/add.ts', 'function add(a: number, b: number): number'],
    rows: `examples:
      - { type: 'const sum: number = add(1, 2)', compiles: true }
      - { type: 'add(1, "2")', compiles: false }`,
  },
  relation: {
    ...one(
      'src/pack.js',
      "export const pack = (text) => [...text].reverse().join('')\nexport const unpack = pack\n",
      "export const pack = (text) => [...text].reverse().join('')\nexport const unpack = (text) => (text.length < 3 ? pack(text) : text)\n",
    ),
    interface: ['src/pack.js', 'function pack(text: string): string'],
    rows: `examples:
      - { call: pack("ab"), returns: ba }
      - { relation: { is: inverse, of: pack, with: unpack } }`,
  },
  deletion: {
    write: ['src/old.js', 'src/index.js'],
    rows: `examples:
      - { file: src/old.js, absent: true }
      - { file: src/index.js, equals: "export const current = 1\\n" }`,
    right: { 'src/old.js': null, 'src/index.js': 'export const current = 1\n' },
    wrong: { 'src/index.js': "export { old } from './old.js'\nexport const current = 1\n\n" },
  },
  'new-dependency': {
    write: ['package.json'],
    rows: `examples:
      - { file: { path: package.json, at: /dependencies }, contains: { react-dom: ^19.0.0 } }`,
    right: { 'package.json': manifest({ dependencies: { react: '^19.0.0', 'react-dom': '^19.0.0' } }) },
    wrong: { 'package.json': manifest({ devDependencies: { react: '^19.0.0', 'react-dom': '^19.0.0' } }) },
  },
}

const IDS = Object.keys(BEHAVIOURS)

function specText(id: string, { write, interface: entry, effects = '[]', rows }: Behaviour): string {
  const [module = '', signature = ''] = entry ?? []
  const further =
    id === 'relation' ? [`  - { module: ${module}, signature: "function unpack(text: string): string" }`] : []
  const offered = [
    `interface:`,
    `  - { module: ${module}, signature: ${JSON.stringify(signature)} }`,
    ...further,
  ]
  return [
    '---',
    `id: ${id}`,
    `title: Sample of the behaviour ${id}`,
    'why:',
    '  problem: The shop cannot do this yet, and people ask for it each week.',
    '  alternatives:',
    '    - { option: do-nothing, verdict: rejected, reason: People ask for it each week. }',
    '    - { option: reuse, verdict: none, reason: Nothing in the shop does this. }',
    `paths: { write: [${write.join(', ')}] }`,
    ...(id === 'new-dependency' ? ['dependencies: [{ name: react-dom, range: ^19.0.0 }]'] : []),
    `effects: ${effects}`,
    ...(entry === undefined ? [] : offered),
    'acceptance:',
    '  - id: AC-1',
    '    ears: When it is used, the shop shall do what the rows say.',
    `    ${rows}`,
    '---',
    '',
  ].join('\n')
}

/** React as it is installed here, without what is for production and browsers. */
function installedReact(): Record<string, string> {
  const wanted =
    /^(?:react|react-dom)\/(?:package\.json|index\.js|server(?:\.node)?\.js|cjs\/(?:react|react-dom|react-dom-server\S*node)\.development\.js)$/
  const root = join(process.cwd(), 'node_modules')
  const names = ['react', 'react-dom'].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((file) => `${name}/${file}`),
  )
  const files = names.filter((name) => wanted.test(name) && statSync(join(root, name)).isFile())
  return Object.fromEntries(
    files.map((name) => [`node_modules/${name}`, readFileSync(join(root, name), 'utf8')]),
  )
}

const FACTORY = `version: "1"
name: shop
rounds: 1
models:
  writer: { endpoint: ENDPOINT, model: writer-1, family: one }
adequacy: off
acceptance: { runner: none }
line:
  spec-validate: { pass: generate }
  generate: { pass: style-gate }
  style-gate: { pass: test, stop: generate }
  test: { exercise: true, pass: review, stop: generate }
  review: { pass: trace-publish, stop: generate }
  trace-publish: {}
`

let server: ModelServer
let repository: TestRepository
let kind: 'right' | 'wrong' = 'right'

beforeAll(async () => {
  server = await startModelServer(({ prompt }) => {
    const nonce = nonceIn(prompt)
    const id = IDS.find((each) => prompt.includes(`Sample of the behaviour ${each}`)) ?? ''
    const blocks = Object.entries(BEHAVIOURS[id]?.[kind] ?? {}).map(([path, text]) =>
      text === null ? `<<<DELETE ${path} ${nonce}>>>` : `<<<FILE ${path} ${nonce}\n${text}FILE>>> ${nonce}`,
    )
    return `${blocks.join('\n')}\n`
  })
  const specs = Object.entries(BEHAVIOURS).map(([id, behaviour]) => [
    `specs/${id}.spec.md`,
    specText(id, behaviour),
  ])
  repository = makeRepository({
    'package.json': manifest({ dependencies: { react: '^19.0.0' } }),
    'src/old.js': 'export const old = 1\n',
    'src/index.js': "export { old } from './old.js'\nexport const current = 1\n",
    'factory.yml': FACTORY.replace('ENDPOINT', server.url),
    ...installedReact(),
    ...(Object.fromEntries(specs) as Record<string, string>),
  })
})

afterAll(async () => {
  repository.remove()
  await server.close()
})

async function runAll(): Promise<UnitJson[]> {
  const specs = IDS.map((id) => `specs/${id}.spec.md`)
  const ran = await runCli(repository.path, ['run', ...specs, '--json'])
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  if (units.length !== IDS.length) throw new Error(ran.stderr)
  return units
}

test('ten behaviours are carried down the line: what is right is released and replayed, what is wrong is halted', async () => {
  const released = await runAll()
  expect(
    released.map(({ spec, verdict, reason }) => [spec, verdict, verdict === 'released' ? '' : reason]),
  ).toEqual(IDS.map((id) => [`specs/${id}.spec.md`, 'released', '']))
  for (const { trace } of released) {
    const replayed = await runCli(repository.path, ['replay', trace ?? '', '--repo', repository.path])
    expect([replayed.exit, replayed.stdout + replayed.stderr]).toEqual([
      0,
      expect.stringContaining('replayed'),
    ])
  }

  kind = 'wrong'
  rmSync(join(repository.path, '.jidoka'), { recursive: true })
  const halted = await runAll()
  expect(halted.map(({ spec, verdict, stoppedBy }) => [spec, verdict, stoppedBy])).toEqual(
    // a package that the spec does not name goes no further
    IDS.map((id) => [`specs/${id}.spec.md`, 'halted', id === 'new-dependency' ? 'generate' : 'test']),
  )

  const relation = halted.find(({ spec }) => spec.includes('relation'))
  expect(relation?.reason).toMatch(/unpack\(pack\("[^"]{3}"\)\)/)
  const again = await runCli(repository.path, ['replay', relation?.trace ?? '', '--repo', repository.path])
  expect(again.exit).toBe(0)
})
