import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compareLayers, type LayerComparison } from '../../shared/architecture/change/compare-layers.ts'
import { treeAt } from '../../shared/architecture/code-tree.ts'
import { architectureAt } from '../../shared/architecture/read-architecture.ts'
import { describeFinding } from '../../shared/findings.ts'
import { makeRepository } from '../support/repository.ts'

/** A domain that may import nothing, beside a layer that it would like to reach. */
const repository = makeRepository({
  '.factory/architecture.yml': `version: "1"
layers:
  - { name: domain, files: ["src/domain/**"], may_import: [], packages: [], builtins: [] }
  - { name: io, files: ["src/io/**"], may_import: [domain] }
`,
  'package.json': '{"name": "shop"}',
  'tsconfig.json': '{"extends": "./other.json", "compilerOptions": {"paths": {"@io/*": ["./src/io/*"]}}}',
  'other.json': '{"extends": ["./tsconfig.json", "./other.json"]}',
  'src/domain/a.ts': 'export const a = 1\n',
  'src/io/index.ts': 'export const io = 1\n',
  'src/io/b.ts': 'export const b = 1\n',
})
symlinkSync('../io/b.ts', join(repository.path, 'src/domain/link.ts'))
symlinkSync('../io', join(repository.path, 'src/domain/folder'))
const BASE = repository.commit({})
afterAll(() => repository.remove())

async function judged(change: Record<string, string>): Promise<LayerComparison> {
  const base = await treeAt(repository.path, BASE)
  const architecture = await architectureAt(repository.path, BASE, undefined)
  if (architecture === undefined) throw new Error('there is no record')
  const files = await Promise.all(
    Object.entries(change).map(async ([path, head]) => {
      const [before] = base.has(path) ? await base.read([path]) : []
      return { path, base: before, head }
    }),
  )
  return compareLayers({ architecture, base, files })
}

const A = 'src/domain/a.ts'

/** Ways to the other layer, by what they hope for. */
const WAYS: [hope: string, files: Record<string, string>][] = [
  ['escapes in a text', { [A]: "import '../\\u0069o/b.ts'\n" }],
  ['escapes of an address', { [A]: "import '../%69o/b.ts'\n" }],
  ['two escapes of an address', { [A]: "import '../i%6F/%62.ts'\n" }],
  ['backslashes', { [A]: "import '..\\\\io\\\\b.ts'\n" }],
  ['a tab in a name', { [A]: "import '../i\\to/b.ts'\n" }],
  ['a question mark', { [A]: "import '../io/b.ts?x'\n" }],
  ['a number sign', { [A]: "import '../io/b.ts#x'\n" }],
  ['a folder', { [A]: "import '../io/'\n" }],
  ['a detour', { [A]: "import '../../src/./domain/../io/b.ts'\n" }],
  ['the ending of what is built', { [A]: "import '../io/b.js'\n" }],
  ['no ending', { [A]: "import '../io/b'\n" }],
  ['types', { [A]: "import type { b } from '../io/b.ts'\n" }],
  ['a type in a type', { [A]: "export type B = typeof import('../io/b.ts')\n" }],
  ['another export', { [A]: "export * as io from '../io/b.ts'\n" }],
  ['an assignment', { [A]: "import b = require('../io/b')\n" }],
  ['a module inside', { [A]: "declare module 'x' {\n  export * from '../io/b.ts'\n}\n" }],
  ['a reference', { [A]: '/// <reference path="../io/b.ts" />\nexport {}\n' }],
  ['attributes', { [A]: "import '../io/b.ts' with { type: 'x' }\n" }],
  ['a later phase', { [A]: "await import.defer('../io/b.ts')\n" }],
  ['another name of require', { [A]: "r\\u0065quire('../io/b')\n" }],
  ['the require of the module', { [A]: "module.require('../io/b')\n" }],
  ['a sum', { [A]: "await import('../i' + 'o/b.ts')\n" }],
  ['a constant', { [A]: "const at = ['..', 'io', 'b.ts']\nawait import(at.join('/'))\n" }],
  ['another coding', { [A]: "await import(atob('Li4vaW8vYi50cw=='))\n" }],
  ['a comment between', { [A]: "import // from './a.ts'\n '../io/b.ts'\n" }],
  ['a comment that ends late', { [A]: "import { b } from /* from './a.ts'\n*/ '../io/b.ts'\n" }],
  [
    'an expression that looks like a template',
    { [A]: "const a = /`/\nawait import('../io/b.ts')\nconst b = '`'\n" },
  ],
  ['a text that looks like a comment', { [A]: "const a = '/*'\nimport '../io/b.ts'\nconst b = '*/'\n" }],
  ['a line separator', { [A]: "const a = 1\u2028import '../io/b.ts'\n" }],
  ['a byte order mark', { [A]: "\ufeffimport '../io/b.ts'\n" }],
  ['code behind the end of a shebang', { [A]: "#!/usr/bin/env node\nimport '../io/b.ts'\n" }],
  ['an alias', { [A]: "import '@io/b'\n" }],
  [
    'an alias of its own',
    {
      [A]: "import 'lib'\n",
      'src/domain/tsconfig.json': '{"compilerOptions": {"paths": {"lib": ["../io/b.ts"]}}}',
    },
  ],
  [
    'a private name',
    { [A]: "import '#io'\n", 'package.json': '{"imports": {"#io": {"x": [null, "./src/io/b.ts"]}}}' },
  ],
  [
    'a name for a package of its own',
    { [A]: "import 'lib'\n", 'src/io/package.json': '{"name": "lib", "main": "b.ts"}' },
  ],
  ['code in no layer', { [A]: "import '../x.ts'\n", 'src/x.ts': "export * from './io/b.ts'\n" }],
  ['a test', { [A]: "import './x.test.ts'\n", 'src/domain/x.test.ts': "export * from '../io/b.ts'\n" }],
  ['a link to a file', { [A]: "import './link.ts'\n" }],
  ['escapes to a link', { [A]: "import './l%69nk.ts'\n" }],
  ['a link to a folder', { [A]: "import './folder/b.ts'\n" }],
  ['installed code', { [A]: "import '../../node_modules/x/b.js'\n" }],
  ['a module of Node without node:', { [A]: "import 'fs/promises'\n" }],
  ['an address', { [A]: "import 'file:///src/io/b.ts'\n" }],
  ['code in a text', { [A]: "import 'data:text/javascript,import%20%22../io/b.ts%22'\n" }],
  [
    'five thousand imports before',
    {
      [A]: `${Array.from({ length: 5_000 }, (_, at) => `import './f${at}.ts'\n`).join('')}import '../io/b.ts'\n`,
    },
  ],
  ['a size that nobody reads', { [A]: `//${'x'.repeat(1024 * 1024)}\nimport '../io/b.ts'\n` }],
  [
    'a depth that nobody reads',
    { [A]: `await import('../io/b.ts')\nconst a = ${'['.repeat(9_000)}${']'.repeat(9_000)}\n` },
  ],
]

describe('no way leads past a layer', () => {
  test.each(WAYS)('by %s', async (_, change) => {
    const { findings } = await judged(change)
    expect(findings.filter(({ level, file }) => level === 'block' && file === A)).not.toEqual([])
  })

  test('of as many as forty', () => {
    expect(WAYS.length).toBeGreaterThanOrEqual(40)
  })

  test('and what is allowed is not stopped beside them', async () => {
    const { findings } = await judged({
      [A]: "import './b.ts'\nexport const a = 1\n",
      'src/domain/b.ts': 'export {}\n',
    })
    expect(findings).toEqual([])
  })
})

describe('what a change holds', () => {
  test('reaches no message unchecked', async () => {
    const name = 'a\\u001b[2J\\u202e\\u200b::error::'
    const { findings } = await judged({ [A]: `import '${name}'\nimport '${'x'.repeat(100_000)}'\n` })
    expect(findings.map(({ code }) => code)).toEqual(['LAYER_PACKAGE', 'LAYER_PACKAGE'])
    for (const finding of findings) {
      const text = describeFinding(finding)
      expect(text.length).toBeLessThan(1_000)
      expect(text).not.toMatch(/[\u001b\u202e\u200b\n]/)
    }
  })

  test('does not reach what objects have of themselves', async () => {
    const text = ['__proto__', 'constructor', '#__proto__', '#constructor', './constructor', 'toString/x']
      .map((name) => `import '${name}'\n`)
      .join('')
    const change = {
      [A]: text,
      'package.json': '{"imports": {"__proto__": "./src/io/b.ts"}, "exports": {"__proto__": 1}}',
    }
    const { findings } = await judged(change)
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['LAYER_PACKAGE']))
  })

  test('does not make the gate read for long', async () => {
    const began = performance.now()
    const chain = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [
        `src/io/c${at}.ts`,
        Array.from({ length: 150 }, (_, to) => `import './c${to}.ts'\n`).join(''),
      ]),
    )
    const aliases = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`${'a'.repeat(at % 50)}*${at}`, ['./x/*']]),
    )
    const { findings } = await judged({
      ...chain,
      'tsconfig.json': JSON.stringify({ compilerOptions: { paths: aliases } }),
    })
    expect(findings.map(({ code }) => code)).toContain('LAYER_CYCLE')
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})
