import { describe, expect, it } from 'vitest'
import { compareLayers } from '../../../shared/architecture/change/compare-layers.ts'
import { architectureLosses } from '../../../shared/architecture/losses.ts'
import { architectureAt, readArchitecture } from '../../../shared/architecture/read-architecture.ts'
import { globProblem } from '../../../shared/paths/globs.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, removeRepositories } from '../house/repository.ts'
import { recordOf, treeOf } from './record.ts'

const LAYERS = `layers:
  - { name: domain, files: ["src/domain/**"], may_import: [], packages: [zod], builtins: [] }
  - { name: io, files: ["src/io/**"], may_import: [domain], entry: ["src/io/index.ts"] }
  - { name: app, files: ["src/app/**"], may_import: below, apart: ["src/app/*"] }
`
const BASE = {
  'src/domain/a.ts': '',
  'src/domain/b.ts': '',
  'src/io/index.ts': '',
  'src/io/deep.ts': '',
  'src/app/x/x.ts': '',
  'src/app/y/y.ts': '',
}
const A = 'src/domain/a.ts'

type Files = Record<string, string | undefined>

describe('a change that breaks a layer says what is wrong and what to do:', () => {
  it.each<[code: string, change: Files, message: string, hint: string, record?: string]>([
    [
      'LAYER_IMPORT',
      { [A]: "import '../io/deep.ts'" },
      'domain may not import io: src/io/deep.ts',
      'domain may import its own files alone',
    ],
    [
      'LAYER_IMPORT',
      { 'src/io/deep.ts': "import '../app/x/x.ts'" },
      'io may not import app: src/app/x/x.ts',
      'io may import its own files and those of domain',
    ],
    [
      'LAYER_IMPORT',
      { [A]: "import '../../test/t.ts'", 'test/t.ts': '' },
      'domain may not import test/t.ts, which is in no layer',
      'domain may import its own files alone',
    ],
    [
      'LAYER_IMPORT',
      { 'src/app/x/x.ts': "import '../y/y.ts'" },
      'src/app/x may not import src/app/y/y.ts: both stand apart in app',
      'move what both need into a layer below',
    ],
    [
      'LAYER_ENTRY',
      { 'src/app/x/x.ts': "import '../../io/deep.ts'" },
      'app may import io only through its entry, not src/io/deep.ts',
      'the entry of io is src/io/index.ts',
    ],
    [
      'LAYER_PACKAGE',
      { [A]: "import '@a/b/c'" },
      'domain may not import the package @a/b',
      'domain may import these packages: zod',
    ],
    [
      'LAYER_PACKAGE',
      { [A]: "import 'node:fs'" },
      "domain may not import Node's module fs",
      'domain may import these modules of Node: none',
    ],
    [
      'LAYER_UNLISTED',
      { 'lib/x.ts': '' },
      'the file is in no layer',
      'put it into the folder of a layer, or name it in .factory/architecture.yml',
    ],
    [
      'LAYER_TWICE',
      { 'src/app/z.ts': '' },
      'the file is in app and all',
      'let one layer alone match it',
      `${LAYERS}  - { name: all, files: ["src/app/**"], may_import: [] }\n`,
    ],
    [
      'LAYER_CYCLE',
      { [A]: "import './b.ts'", 'src/domain/b.ts': "import './a.ts'" },
      'a cycle of files: src/domain/a.ts -> src/domain/b.ts -> src/domain/a.ts',
      'move what both need into a third file, or turn one of the imports round',
    ],
    [
      'LAYER_EMPTY',
      { [A]: undefined, 'src/domain/b.ts': undefined },
      'no file is in the layer domain: its rules can never be broken',
      'correct the globs, or take the layer out; tests count only with tests: check',
    ],
    [
      'LAYER_EMPTY',
      { 'src/io/index.ts': undefined },
      'the entry of the layer io names none of its files',
      'correct the globs, or take the layer out; tests count only with tests: check',
    ],
    [
      'LAYER_UNREAD',
      { [A]: `//${'x'.repeat(1024 * 1024)}` },
      'the file is too large or nests too deep for its imports to be read, or has too many',
      'split the file: what cannot be read cannot be judged',
    ],
  ])('%s', async (...[code, change, message, hint, record = LAYERS]) => {
    const files = Object.entries(change).map(([path, head]) => ({ path, base: (BASE as Files)[path], head }))
    const { findings } = await compareLayers({ architecture: recordOf(record), base: treeOf(BASE), files })
    expect(findings.map((each) => [each.code, each.message, each.hint])).toContainEqual([code, message, hint])
  })

  it('names a long cycle by its ends', async () => {
    const files = Array.from({ length: 20 }, (_, at) => ({
      path: `src/domain/c${at}.ts`,
      base: undefined,
      head: `import './c${(at + 1) % 20}.ts'`,
    }))
    const { findings } = await compareLayers({ architecture: recordOf(LAYERS), base: treeOf(BASE), files })
    const names = [0, 1, 2, 3, 4, 5].map((at) => `src/domain/c${at}.ts`)
    expect(findings[0]?.message).toBe(
      `a cycle of files: ${[...names, '14 more', 'src/domain/c0.ts'].join(' -> ')}`,
    )
  })
})

describe('a record that is wrong says what is wrong and what to do:', () => {
  it.each<[code: string, yaml: string, message: string, hint: string]>([
    [
      'ARCHITECTURE_SCHEMA',
      'layers: []',
      '/layers must NOT have fewer than 1 items',
      'schemas/architecture.schema.json describes every field',
    ],
    [
      'ARCHITECTURE_DUPLICATE',
      `${LAYERS}  - { name: io, files: ["a"], may_import: [] }`,
      'two layers are called io',
      'give each its own name',
    ],
    [
      'ARCHITECTURE_LAYER',
      LAYERS.replace('[domain]', '[dmain]'),
      'io may import "dmain", and no layer has that name',
      'the layers are domain, io, app',
    ],
    [
      'ARCHITECTURE_GLOB',
      LAYERS.replace('src/io/**', '/src/io'),
      `the glob ${globProblem('/src/io') ?? ''}`,
      'write it like src/domain/**, or @scope/* for packages',
    ],
  ])('%s', (code, yaml, message, hint) => {
    const reading = readArchitecture(Buffer.from(`version: "1"\n${yaml}`), 'a.yml')
    const findings = reading.kind === 'bad' ? reading.findings : []
    expect(findings.map((each) => [each.code, each.message, each.hint])).toEqual([[code, message, hint]])
  })

  it('also when it is not there, or is no text', async () => {
    const { repo, base } = makeRepository({ a: '' })
    const refusal = await refusalOf(() => architectureAt(repo, base, 'a.yml'))
    removeRepositories()
    expect(refusal).toEqual({
      code: 'ARCHITECTURE_INVALID',
      message: `there is no a.yml in the base commit ${base.slice(0, 12)}`,
      next: 'commit the file, or take `architecture` out of factory.yml',
    })
    expect(readArchitecture(Buffer.from([0xff]), 'a.yml')).toMatchObject({
      findings: [{ message: 'the file is not UTF-8', hint: 'save it as UTF-8' }],
    })
  })
})

describe('a record that takes something away says what:', () => {
  const before = recordOf(`${LAYERS}cycles: folders\ntests: check\n`)
  it.each<[yaml: string, what: string]>([
    [LAYERS.split('\n').slice(0, 3).join('\n'), 'the layer app is gone'],
    [LAYERS.replace('may_import: []', 'may_import: [io, app]'), 'domain may import io, app'],
    [LAYERS.replace('[zod]', '["*"]'), 'domain may import more packages'],
    [LAYERS.replace('builtins: []', 'builtins: [fs]'), 'domain may import more modules of Node'],
    [LAYERS.replace(', entry: ["src/io/index.ts"]', ''), 'others may import more files of io'],
    [LAYERS.replace('src/domain/**', 'src/domain/*'), 'domain holds fewer files'],
    [LAYERS.replace(', apart: ["src/app/*"]', ''), 'fewer folders of app stand apart'],
    [LAYERS, 'fewer cycles of imports are found'],
    [LAYERS, 'tests are in no layer'],
    [`${LAYERS}unlisted: warn`, 'files in no layer are let through'],
    [`${LAYERS}types: allow`, 'imports of types are free'],
    [`${LAYERS}files: ["src/**"]`, 'fewer files have to be in a layer'],
  ])('%#', (yaml, what) => {
    expect(architectureLosses(before, recordOf(yaml))).toContain(what)
  })
})
