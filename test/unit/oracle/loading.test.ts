import { expect, test } from 'vitest'
import { callAll, folderWith, shown } from './calls.ts'

const tsconfig = (options: object): string => JSON.stringify({ compilerOptions: options })

const FILES = {
  'package.json': '{ "name": "sample", "version": "1.2.3" }',
  'src/plain.ts': "import { two } from './two'\nexport const three = (): number => two + 1\n",
  'src/two.ts': 'export const two: number = 2\n',
  'src/output-name.ts': "import { two } from './two.js'\nexport const four = (): number => two * 2\n",
  'src/folder.ts': "import { inFolder } from './parts'\nexport const five = (): number => inFolder\n",
  'src/parts/index.ts': 'export const inFolder = 5\n',
  'src/enum.ts': "enum Kind { A = 'a', B = 'b' }\nexport const kind = (): string => Kind.B\n",
  'src/parameter.ts':
    'class Box { constructor(readonly size: number) {} }\nexport const size = (): number => new Box(3).size\n',
  'src/space.ts':
    'namespace Space { export const seven = 7 }\nexport const seven = (): number => Space.seven\n',
  'src/type-import.ts':
    "import { Shape, area } from './shape'\nexport const areaOf = (shape: Shape): number => area(shape)\n",
  'src/shape.ts':
    'export interface Shape { side: number }\nexport const area = (shape: Shape): number => shape.side ** 2\n',
  'src/view.tsx':
    'const h = (name: string, _: null, text: string): string => `${name}: ${text}`\nconst React = { createElement: h }\n/** @jsx h */\nexport const view = (): string => <b>hello</b> as unknown as string\n',
  'src/alias.ts':
    "import { two } from '@/two'\nimport { area } from 'shape'\nexport const eight = (): number => two * area({ side: 2 })\n",
  'src/json.ts':
    "import manifest, { version } from '../package.json'\nexport const release = (): string => `${manifest.name} ${version}`\n",
  'src/named-default.ts': 'export default function nine(): number { return 9 }\n',
  'src/anonymous.ts': 'export default (): number => 10\n',
  'lib/function.js': 'module.exports = function (text) { return text.length }\n',
  'lib/members.js': 'const f = (x) => x\nf.first = (list) => list[0]\nmodule.exports = f\n',
  'lib/exports.js': "const part = require('./part')\nexports.twice = (x) => part(x) + part(x)\n",
  'lib/part.js': 'let calls = 0\nmodule.exports = (x) => x + 0 * ++calls\n',
  'lib/mixed.ts':
    "import { two } from '../src/two'\nconst part = require('./part')\nexport const sum = (): number => part(two) + 1\n",
  'node_modules/dep/package.json': '{ "name": "dep", "main": "main.js" }',
  'node_modules/dep/main.js':
    'const { greeting } = require("./words.json")\nexports.greet = (name) => `${greeting} ${name}`\n',
  'node_modules/dep/words.json': '{ "greeting": "hello" }',
  'src/dependency.ts': "import { greet } from 'dep'\nexport const greeting = (): string => greet('you')\n",
  'tsconfig.base.json': tsconfig({ baseUrl: './src', paths: { '@/*': ['./*'] } }),
  'tsconfig.json':
    '{ "extends": "./tsconfig.base.json", "compilerOptions": { "jsx": "react" } } // as TypeScript allows\n',
}

const CALLS: readonly (readonly [module: string, call: string, value: string])[] = [
  ['src/plain.ts', 'three()', '[3]'],
  ['src/output-name.ts', 'four()', '[4]'],
  ['src/folder.ts', 'five()', '[5]'],
  ['src/enum.ts', 'kind()', '["b"]'],
  ['src/parameter.ts', 'size()', '[3]'],
  ['src/space.ts', 'seven()', '[7]'],
  ['src/type-import.ts', 'areaOf({ side: 3 })', '[9]'],
  ['src/view.tsx', 'view()', '["b: hello"]'],
  ['src/alias.ts', 'eight()', '[8]'],
  ['src/json.ts', 'release()', '["sample 1.2.3"]'],
  ['src/named-default.ts', 'nine()', '[9]'],
  ['src/anonymous.ts', 'ten()', '[10]'],
  ['src/dependency.ts', 'greeting()', '["hello you"]'],
  ['lib/function.js', 'size("four")', '[4]'],
  ['lib/members.js', 'first([7, 8])', '[7]'],
  ['lib/members.js', 'f(3)', '[3]'],
  ['lib/exports.js', 'twice(4)', '[8]'],
  ['lib/mixed.ts', 'sum()', '[3]'],
]

test('all of them load in one process', async () => {
  const rows = await callAll(
    folderWith(FILES),
    CALLS.map(([module, call]) => [module, call]),
  )
  expect(rows.map(shown)).toEqual(CALLS.map(([, , value]) => value))
  expect(rows.filter(({ together, later }) => together !== undefined || later !== undefined)).toEqual([])
})

test('a package that says it is a module is loaded as one', async () => {
  const folder = folderWith({
    'package.json': '{ "type": "module" }',
    'index.js': "import { two } from './two.js'\nexport default function three() { return two + 1 }\n",
    'two.js': 'export const two = 2\n',
  })
  const [row] = await callAll(folder, [['index.js', 'three()']])
  expect(row?.alone).toEqual({ kind: 'returned', value: '[3]' })
})

test('aliases are found in the files that a tsconfig only refers to', async () => {
  const folder = folderWith({
    'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
    'tsconfig.app.json': tsconfig({ paths: { '#lib/*': ['./lib/*'] } }),
    'lib/two.ts': 'export const two = 2\n',
    'main.ts': "import { two } from '#lib/two'\nexport const three = (): number => two + 1\n",
  })
  const [row] = await callAll(folder, [['main.ts', 'three()']])
  expect(row?.alone).toEqual({ kind: 'returned', value: '[3]' })
})

test('what does not load says why, without the folder of this machine', async () => {
  const folder = folderWith({
    'missing.ts': "import './nowhere.ts'\nexport const f = (): number => 1\n",
    'broken.ts': 'export const f = (: number => 1\n',
    'throws.ts': 'throw new Error(`no ${import.meta.dirname}`)\nexport const f = (): number => 1\n',
    'other.ts': 'export const g = (): number => 1\n',
  })
  const rows = await callAll(
    folder,
    ['missing.ts', 'broken.ts', 'throws.ts', 'other.ts', 'gone.ts'].map((path) => [path, 'f()'] as const),
  )
  expect(rows.map(({ alone }) => alone)).toEqual([
    {
      kind: 'not-loaded',
      why: expect.stringMatching(/^cannot be loaded: Error: Cannot find module '\.\/nowhere\.ts'/) as unknown,
    },
    { kind: 'not-loaded', why: expect.stringMatching(/^cannot be loaded: SyntaxError: /) as unknown },
    { kind: 'not-loaded', why: 'cannot be loaded: Error: no .' },
    { kind: 'not-loaded', why: 'exports no f' },
    {
      kind: 'not-loaded',
      why: expect.stringMatching(/^cannot be loaded: Error: Cannot find module/) as unknown,
    },
  ])
})
