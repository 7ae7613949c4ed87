import { describe, expect, it } from 'vitest'
import { compareLayers, type LayerComparison } from '../../../../shared/architecture/change/compare-layers.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { recordOf, treeOf } from '../record.ts'

const LAYERS = `layers:
  - { name: domain, files: ["src/domain/**"], may_import: [], packages: [], builtins: [path] }
  - { name: io, files: ["src/io/**"], may_import: [domain], entry: ["src/io/index.ts"] }
  - { name: app, files: ["src/app/**"], may_import: below, apart: ["src/app/*"] }
`

const BASE = {
  'src/domain/a.ts': 'export const a = 1\n',
  'src/domain/old.ts': "import '../io/deep.ts'\nimport '../io/deep.ts'\n",
  'src/io/index.ts': "export * from './deep.ts'\n",
  'src/io/deep.ts': 'export const deep = 1\n',
  'src/app/main/m.ts': "import '../../io/index.ts'\n",
  'src/app/other/o.ts': 'export const o = 1\n',
}

type Files = Record<string, string | undefined>

function compared(
  change: Files,
  record = LAYERS,
  base: Record<string, string> = BASE,
): Promise<LayerComparison> {
  const files = Object.entries(change).map(([path, head]) => ({ path, base: base[path], head }))
  return compareLayers({ architecture: recordOf(record), base: treeOf(base), files })
}

async function placesOf(change: Files, record?: string, base?: Record<string, string>): Promise<string[]> {
  const { findings } = await compared(change, record, base)
  return findings.map(({ code, file = '', line }) => `${code} ${file}${line === undefined ? '' : `:${line}`}`)
}

describe('a change in who imports whom', () => {
  it.each<[what: string, change: Files, places: string[]]>([
    [
      'nothing forbidden',
      { 'src/domain/a.ts': "import { join } from 'node:path'\nexport const a = join\n" },
      [],
    ],
    [
      'a layer above',
      { 'src/domain/a.ts': "\nimport '../io/index.ts'\n" },
      ['LAYER_IMPORT src/domain/a.ts:2'],
    ],
    [
      'it through another file that exports it',
      { 'src/domain/a.ts': "export * from '../io/index.ts'\n" },
      ['LAYER_IMPORT src/domain/a.ts:1'],
    ],
    [
      'it as types',
      { 'src/domain/a.ts': "import type { A } from '../io/index.ts'\n" },
      ['LAYER_IMPORT src/domain/a.ts:1'],
    ],
    [
      'it while running',
      { 'src/domain/a.ts': "export const a = () => import('../' + 'io')\n" },
      ['LAYER_IMPORT src/domain/a.ts:1'],
    ],
    [
      'a file past the entry',
      { 'src/app/main/m.ts': "import '../../io/index.ts'\nimport '../../io/deep.ts'\n" },
      ['LAYER_ENTRY src/app/main/m.ts:2'],
    ],
    ['a file of its own layer past the entry', { 'src/io/new.ts': "import './deep.ts'\n" }, []],
    [
      'a folder that stands apart',
      { 'src/app/main/m.ts': "import '../other/o.ts'\n" },
      ['LAYER_IMPORT src/app/main/m.ts:1'],
    ],
    ['a package', { 'src/domain/a.ts': "import 'undici'\n" }, ['LAYER_PACKAGE src/domain/a.ts:1']],
    [
      'a module of Node',
      { 'src/domain/a.ts': "import 'fs'\nimport 'node:fs'\n" },
      ['LAYER_PACKAGE src/domain/a.ts:1', 'LAYER_PACKAGE src/domain/a.ts:2'],
    ],
    [
      'code in no layer',
      { 'lib/x.ts': '', 'src/app/main/m.ts': "import '../../../lib/x.ts'\n" },
      ['LAYER_IMPORT src/app/main/m.ts:1', 'LAYER_UNLISTED lib/x.ts'],
    ],
    [
      'code of a test',
      { 'test/x.ts': '', 'src/app/main/m.ts': "import '../../../test/x.ts'\n" },
      ['LAYER_IMPORT src/app/main/m.ts:1'],
    ],
    ['a file that is no code', { 'x.json': '{}', 'src/domain/a.ts': "import '../../x.json'\n" }, []],
    ['what is not there', { 'src/domain/a.ts': "import '../io/none.ts'\n" }, []],
  ])('imports %s', async (_, change, places) => {
    expect(await placesOf(change)).toEqual(places)
  })

  it('counts what was so before as debt, and reports one more of it', async () => {
    const old = BASE['src/domain/old.ts']
    const { findings, evidence } = await compared({ 'src/domain/old.ts': `// moved\n${old}` })
    expect(findings).toEqual([])
    expect(evidence['imports']).toEqual({ read: 2, new: 0, debt: 2, fixed: 0 })
    expect(await placesOf({ 'src/domain/old.ts': `${old}import '../io/deep.ts'\n` })).toEqual([
      'LAYER_IMPORT src/domain/old.ts:3',
    ])
    const fixed = await compared({ 'src/domain/old.ts': "import '../io/deep.ts'\n" })
    expect(fixed.evidence['imports']).toEqual({ read: 1, new: 0, debt: 1, fixed: 1 })
  })

  it('follows files that move, on both sides of an import', async () => {
    const old = BASE['src/domain/old.ts']
    expect(
      await placesOf({
        'src/domain/old.ts': undefined,
        'src/domain/sub/new.ts': old.replaceAll('../', '../../'),
      }),
    ).toEqual([])
    const moved = {
      'src/io/deep.ts': undefined,
      'src/io/far/deep.ts': BASE['src/io/deep.ts'],
      'src/io/index.ts': "export * from './far/deep.ts'\n",
      'src/domain/old.ts': old.replaceAll('io/deep', 'io/far/deep'),
    }
    expect(await placesOf(moved)).toEqual([])
  })

  it('does not take an import of another file for the old one', async () => {
    expect(
      await placesOf({ 'src/domain/old.ts': "import '../io/deep.ts'\nimport '../io/index.ts'\n" }),
    ).toEqual(['LAYER_IMPORT src/domain/old.ts:2'])
  })

  it('lets types pass where the record says so', async () => {
    const change = {
      'src/domain/a.ts': "import type { A } from '../io/index.ts'\nimport { b } from '../io/index.ts'\n",
    }
    expect(await placesOf(change, `${LAYERS}types: allow\n`)).toEqual(['LAYER_IMPORT src/domain/a.ts:2'])
  })

  it('says as loud as the record wants what is in no layer', async () => {
    const change = { 'lib/x.ts': '', 'src/app/main/m.ts': "import '../../../lib/x.ts'\n" }
    const warned = await compared(change, `${LAYERS}unlisted: warn\n`)
    expect(warned.findings.map(({ level }) => level)).toEqual(['warn', 'warn'])
    expect(await placesOf(change, `${LAYERS}unlisted: off\n`)).toEqual([])
    expect(await placesOf(change, `${LAYERS}files: ["src/**"]\n`)).toEqual([
      'LAYER_IMPORT src/app/main/m.ts:1',
    ])
  })

  it('may not put a file into two layers', async () => {
    const twice = `${LAYERS}  - { name: all, files: ["src/app/**", "x/**"], may_import: below }\n`
    expect(await placesOf({ 'src/app/new/n.ts': '' }, twice)).toEqual(['LAYER_TWICE src/app/new/n.ts'])
  })

  it('judges tests in the folder of a layer only where the record says so', async () => {
    const change = { 'src/domain/a.test.ts': "import '../io/index.ts'\n" }
    expect(await placesOf(change)).toEqual([])
    expect(await placesOf(change, `${LAYERS}tests: check\n`)).toEqual(['LAYER_IMPORT src/domain/a.test.ts:1'])
  })

  it('may not empty a layer or its entry', async () => {
    const bare = { ...BASE, 'src/domain/old.ts': 'export {}\n' }
    expect(await placesOf({ 'src/io/index.ts': undefined }, LAYERS, bare)).toEqual([
      'LAYER_EMPTY .factory/architecture.yml',
    ])
    expect(
      await placesOf({ 'src/domain/a.ts': undefined, 'src/domain/old.ts': undefined }, LAYERS, bare),
    ).toEqual(['LAYER_EMPTY .factory/architecture.yml'])
  })

  it('is not judged by a layer that held no file before and holds none now', async () => {
    const record = `${LAYERS}  - { name: later, files: ["src/later/**"], may_import: [] }\n`
    const refusal = await refusalOf(() => compared({ 'src/domain/a.ts': '' }, record))
    expect(refusal.code).toBe('ARCHITECTURE_INVALID')
    expect(refusal.message).toContain('LAYER_EMPTY')
    expect(await placesOf({ 'src/later/x.ts': '' }, record)).toEqual([])
  })

  it('is stopped where a file of a layer cannot be read', async () => {
    const deep = `await import('./x.ts')\n${'['.repeat(5_000)}${']'.repeat(5_000)}\n`
    expect(await placesOf({ 'src/domain/a.ts': deep })).toEqual(['LAYER_UNREAD src/domain/a.ts'])
    expect(await placesOf({ 'src/domain/a.ts': `//${'x'.repeat(1024 * 1024)}` })).toEqual([
      'LAYER_UNREAD src/domain/a.ts',
    ])
  })

  it('judges every file where it says anew where imports lead', async () => {
    const base = {
      ...BASE,
      'src/domain/old.ts': "import '#own'\n",
      'package.json': '{"imports": {"#own": "./src/domain/a.ts"}}',
    }
    const change = { 'package.json': '{"imports": {"#own": "./src/io/index.ts"}}' }
    expect(await placesOf(change, LAYERS, base)).toEqual(['LAYER_IMPORT src/domain/old.ts:1'])
  })

  it('is judged in files of a person, not in those that a station makes', async () => {
    const files = [{ path: 'src/domain/made.ts', base: undefined, head: "import '../io/index.ts'\n" }]
    const change = { architecture: recordOf(LAYERS), base: treeOf(BASE), files }
    expect((await compareLayers({ ...change, isJudged: () => false })).findings).toEqual([])
    expect((await compareLayers(change)).findings).toHaveLength(1)
  })
})

describe('a cycle', () => {
  const FREE = 'layers:\n  - { name: all, files: ["src/**"], may_import: [] }\n'
  const CHAIN = { 'src/a.ts': "import './b.ts'\n", 'src/b.ts': "import './c.ts'\n", 'src/c.ts': '' }

  it('is found where the change closes it, once', async () => {
    expect(await placesOf({ 'src/c.ts': "\nimport './a.ts'\n" }, FREE, CHAIN)).toEqual([
      'LAYER_CYCLE src/c.ts:2',
    ])
    const both = { 'src/x.ts': "import './y.ts'\n", 'src/y.ts': "import './x.ts'\n" }
    expect(await placesOf(both, FREE, CHAIN)).toEqual(['LAYER_CYCLE src/x.ts:1'])
    expect(await placesOf({ 'src/c.ts': "import './c.ts'\n" }, FREE, CHAIN)).toEqual([
      'LAYER_CYCLE src/c.ts:1',
    ])
  })

  it('that was there before is not found again, also where it gets another import', async () => {
    const round = { ...CHAIN, 'src/c.ts': "import './a.ts'\n" }
    expect(await placesOf({ 'src/a.ts': "import './b.ts'\nimport './c.ts'\n" }, FREE, round)).toEqual([])
    expect(await placesOf({ 'src/d.ts': "import './a.ts'\n" }, FREE, round)).toEqual([])
    const moved = {
      'src/c.ts': undefined,
      'src/in/c.ts': "import '../a.ts'\n",
      'src/b.ts': "import './in/c.ts'\n",
    }
    expect(await placesOf(moved, FREE, round)).toEqual([])
  })

  it('that grows is found', async () => {
    const round = { ...CHAIN, 'src/c.ts': "import './a.ts'\n", 'src/d.ts': '' }
    const change = { 'src/c.ts': "import './a.ts'\nimport './d.ts'\n", 'src/d.ts': "import './c.ts'\n" }
    expect(await placesOf(change, FREE, round)).toEqual(['LAYER_CYCLE src/c.ts:2'])
  })

  it('of types counts unless the record allows them', async () => {
    const change = { 'src/c.ts': "import type { A } from './a.ts'\n" }
    expect(await placesOf(change, FREE, CHAIN)).toEqual(['LAYER_CYCLE src/c.ts:1'])
    expect(await placesOf(change, `${FREE}types: allow\n`, CHAIN)).toEqual([])
  })

  it('counts only among the files that the record is about, and only where it says so', async () => {
    const base = { ...CHAIN, 'test/t.ts': "import '../src/a.ts'\n" }
    expect(await placesOf({ 'src/c.ts': "import '../test/t.ts'\n" }, `${FREE}unlisted: off\n`, base)).toEqual(
      [],
    )
    expect(await placesOf({ 'src/c.ts': "import './a.ts'\n" }, `${FREE}cycles: off\n`, CHAIN)).toEqual([])
  })

  it('of folders is found between those that lie side by side', async () => {
    const base = {
      'src/a/x.ts': "import '../b/y.ts'\n",
      'src/b/y.ts': '',
      'src/b/z.ts': '',
      'src/b/in/i.ts': '',
    }
    const back = { 'src/b/z.ts': "import '../a/w.ts'\n", 'src/a/w.ts': '' }
    expect(await placesOf(back, FREE, base)).toEqual([])
    expect(await placesOf(back, `${FREE}cycles: folders\n`, base)).toEqual(['LAYER_CYCLE src/b/z.ts:1'])
    const inside = { 'src/b/z.ts': "import './in/i.ts'\n", 'src/b/in/i.ts': "import '../y.ts'\n" }
    expect(await placesOf(inside, `${FREE}cycles: folders\n`, base)).toEqual([])
    const round = { ...base, 'src/b/z.ts': "import '../a/w.ts'\n", 'src/a/w.ts': '' }
    const more = { 'src/b/y.ts': "import '../a/w.ts'\n" }
    expect(await placesOf(more, `${FREE}cycles: folders\n`, round)).toEqual([])
  })

  it('is found among all files where many change', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`src/m${at}.ts`, `import './m${(at + 1) % 300}.ts'\n`]),
    )
    const { findings } = await compared(many, FREE, CHAIN)
    expect(findings.map(({ code }) => code)).toEqual(['LAYER_CYCLE'])
    expect(await placesOf({ ...many, 'src/m299.ts': '' }, FREE, CHAIN)).toEqual([])
  })
})
