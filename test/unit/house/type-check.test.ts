import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { StyleComparison } from '../../../shared/house/compare-style.ts'
import { judge, makeRepository, placesOf, removeRepositories, writeFiles } from './repository.ts'

afterAll(removeRepositories)

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['src'],
})
const PRICE = `export function price(cents: number): string {
  return cents
}
`

function typesOf({ evidence }: StyleComparison): Record<string, unknown> {
  return evidence['types'] as Record<string, unknown>
}

describe('type errors', () => {
  const repository = makeRepository({
    'tsconfig.json': TSCONFIG,
    'src/price.ts': PRICE,
    'src/label.ts':
      "import { price } from './price.ts'\n\nexport const label: string = `costs ${price(1)}`\n",
  })

  it('reports the error a change adds, with what and where', async () => {
    const { findings } = await judge(repository, { 'src/label.ts': 'export const label: string = 1\n' })
    expect(findings).toEqual([
      {
        code: 'TS2322',
        level: 'block',
        message: expect.stringContaining("'number'") as string,
        hint: expect.any(String) as string,
        file: 'src/label.ts',
        line: 1,
        column: 14,
      },
    ])
  })

  it('does not report an error the base has, though its line moves', async () => {
    const result = await judge(repository, { 'src/price.ts': `// cents to text\n\n${PRICE}` })
    expect(placesOf(result)).toEqual([])
    expect(typesOf(result)['errors']).toEqual({ base: 1, head: 1, new: 0, fixed: 0 })
  })

  it('counts an error that the change corrects', async () => {
    const result = await judge(repository, {
      'src/price.ts': PRICE.replace('return cents', 'return `${cents}`'),
    })
    expect(placesOf(result)).toEqual([])
    expect(typesOf(result)['errors']).toEqual({ base: 1, head: 0, new: 0, fixed: 1 })
  })

  it('reports an importer that a changed export breaks, and leaves importers alone while exports stay', async () => {
    const renamed = await judge(repository, { 'src/price.ts': PRICE.replace('price(', 'cost(') })
    const body = await judge(repository, {
      'src/price.ts': PRICE.replace('return cents', 'return cents + 1'),
    })
    expect(placesOf(renamed)).toEqual(['TS2305 src/label.ts:1:10', 'TS2322 src/price.ts:2:3'])
    expect(typesOf(renamed)['projects']).toMatchObject([{ importers: { checked: ['src/label.ts'] } }])
    expect(placesOf(body)).toEqual(['TS2322 src/price.ts:2:3'])
    expect(typesOf(body)['projects']).toMatchObject([{ importers: { checked: [] } }])
  })

  it('leaves importers alone when exports are only added, but for those that hand everything on', async () => {
    const barrels = makeRepository({
      'tsconfig.json': TSCONFIG,
      'src/a.ts': 'export const one = 1\n',
      'src/b.ts': 'export const two = 2\n',
      'src/user.ts': "import { one } from './a.ts'\nexport const three = one + 2\n",
      'src/all.ts': "export * from './a.ts'\nexport * from './b.ts'\n",
    })
    const result = await judge(barrels, { 'src/b.ts': 'export const two = 2\nexport const one = "1"\n' })
    expect(placesOf(result)).toEqual(['TS2308 src/all.ts:2:1'])
    const grown = await judge(barrels, { 'src/a.ts': 'export const zero = 0\nexport const one = 1\n' })
    expect(typesOf(grown)['projects']).toMatchObject([{ importers: { checked: ['src/all.ts'] } }])
  })

  it('reports an importer that an inferred type breaks, though nothing written about the export changes', async () => {
    const inferred = makeRepository({
      'tsconfig.json': TSCONFIG,
      'src/size.ts': 'const units = 1\nexport const size = () => units\n',
      'src/user.ts': "import { size } from './size.ts'\nexport const double: number = size() * 2\n",
    })
    const result = await judge(inferred, {
      'src/size.ts': "const units = '1'\nexport const size = () => units\n",
    })
    expect(placesOf(result)).toEqual(['TS2362 src/user.ts:2:31'])
  })

  it('finds the importers in a repository of any size, also of a folder', async () => {
    const large = makeRepository({
      'tsconfig.json': TSCONFIG.replace('nodenext', 'esnext').replace(
        '"types"',
        '"moduleResolution":"bundler","types"',
      ),
      'src/large.ts': `// ${'x'.repeat(9 * 1024 * 1024)}\n`,
      'src/price.ts': PRICE,
      'src/kit/index.ts': 'export const unit = 1\n',
      'src/kit/part.ts': "import { unit } from './index'\nexport const part: number = unit\n",
      'src/label.ts':
        "import { price } from './price'\nimport { unit } from './kit'\nexport const a = price(unit)\n",
    })
    const price = await judge(large, { 'src/price.ts': PRICE.replace('price(', 'cost(') })
    expect(placesOf(price)).toContain('TS2305 src/label.ts:1:10')
    const unit = await judge(large, { 'src/kit/index.ts': "export const unit = 'x'\n" })
    expect(placesOf(unit)).toEqual(['TS2322 src/kit/part.ts:2:14', 'TS2345 src/label.ts:3:24'])
  }, 60_000)

  it('does not pass a changed export that more files import than it checks', async () => {
    const names = Array.from({ length: 302 }, (_, index) => `user${index}`)
    const popular = makeRepository({
      'tsconfig.json': TSCONFIG,
      'src/price.ts': 'export const price = 1\n',
      ...Object.fromEntries(
        names.map((name) => [
          `src/${name}.ts`,
          `import { price } from './price.ts'\nexport const ${name}: unknown = price\n`,
        ]),
      ),
    })
    const typed = await judge(popular, { 'src/price.ts': "export const price = 'x'\n" })
    expect(placesOf(typed)).toEqual(['TYPES_UNCHECKED src/price.ts'])
    expect(typed.findings[0]?.message).toContain('2 files')
    const same = await judge(popular, { 'src/price.ts': '/** In cents. */\nexport const price = 1\n' })
    expect(placesOf(same)).toEqual([])
    const grown = await judge(popular, { 'src/price.ts': 'export const price = 1\nexport const cost = 2\n' })
    expect(placesOf(grown)).toEqual([])
  }, 60_000)

  it('reports the importers of a deleted file', async () => {
    expect(placesOf(await judge(repository, { 'src/price.ts': undefined }))).toEqual([
      'TS2307 src/label.ts:1:23',
    ])
  })

  it('sees the files of one change together', async () => {
    const result = await judge(repository, {
      'src/rate.ts': "export const rate = '19%'\n",
      'src/label.ts': "import { rate } from './rate.ts'\n\nexport const label: number = rate\n",
    })
    expect(placesOf(result)).toEqual(['TS2322 src/label.ts:3:14'])
  })

  it('prints the same paths wherever the repository lies', async () => {
    const twin = makeRepository({ 'tsconfig.json': TSCONFIG, 'src/a.ts': 'export {}\n' })
    const change = {
      'src/a.ts': "import * as b from './b.ts'\nexport const c: string = b\n",
      'src/b.ts': 'export const d = 1\n',
    }
    const { findings } = await judge(twin, change)
    expect(findings.map(({ message }) => message)).toEqual([
      "Type 'typeof import(\"src/b\")' is not assignable to type 'string'.",
    ])
  })

  it('does not start the compiler when no TypeScript file changes', async () => {
    const result = await judge(repository, { 'src/a.js': 'export const a = eval("1")\n' })
    expect(placesOf(result)).toEqual(['no-eval src/a.js:1:18', 'CHANGE_EFFECT src/a.js:1:18'])
    expect(typesOf(result)).toEqual({ files: [], projects: [] })
    expect(result.evidence['lint']).toMatchObject({ untyped: ['src/a.js'], selfTest: { typed: false } })
  })
})

describe('rules that need types', () => {
  const repository = makeRepository({
    'tsconfig.json': TSCONFIG,
    'src/save.ts': 'export async function save(): Promise<void> {\n  await Promise.resolve()\n}\n',
  })

  it('reports a promise nobody awaits, across files', async () => {
    const result = await judge(repository, {
      'src/close.ts': "import { save } from './save.ts'\n\nexport function close(): void {\n  save()\n}\n",
    })
    expect(placesOf(result)).toEqual(['no-floating-promises src/close.ts:4:3'])
  })

  it("knows Node's own modules without any package installed", async () => {
    const plain = makeRepository({ 'package.json': '{ "type": "module" }' })
    const text =
      "import { rm } from 'node:fs/promises'\n\nexport function clean(path: string): void {\n  rm(path)\n}\n"
    expect(placesOf(await judge(plain, { 'a.ts': text }))).toEqual([
      'no-floating-promises a.ts:4:3',
      'CHANGE_EFFECT a.ts:1:1',
    ])
  })
})

describe('the configuration of the compiler', () => {
  const IMPLICIT = 'export function a(b) {\n  return b\n}\n'
  const codesWith = async (
    files: Record<string, string>,
    path = 'src/a.ts',
    text = IMPLICIT,
  ): Promise<unknown> => {
    const result = await judge(makeRepository(files), { [path]: text })
    const [project] = typesOf(result)['projects'] as Record<string, unknown>[]
    return { places: placesOf(result), config: project?.['config'], problems: project?.['problems'] }
  }

  it('is strict without a tsconfig.json and says so', async () => {
    expect(await codesWith({})).toEqual({
      places: ['TS7006 src/a.ts:1:19'],
      config: 'none: Node with type stripping, strict',
      problems: [],
    })
  })

  it('is the nearest tsconfig.json of the base, with what it extends', async () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
      'config/loose.json': '{ "compilerOptions": { "noImplicitAny": false } } // a comment',
      'packages/a/tsconfig.json': '{ "extends": ["../../tsconfig.json", "../../config/loose.json"] }',
    }
    const result = await judge(makeRepository(files), { 'packages/a/x.ts': IMPLICIT })
    expect(placesOf(result)).toEqual([])
    expect(result.materials.map(({ uri }) => uri)).toEqual([
      'jidoka:house/built-in',
      'config/loose.json',
      'packages/a/tsconfig.json',
      'tsconfig.json',
    ])
  })

  it('follows the references of a solution to the project that includes the file', async () => {
    const files = {
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./scripts" }] }',
      'tsconfig.app.json': '{ "compilerOptions": { "strict": true }, "include": ["src"] }',
      'scripts/tsconfig.json': '{ "compilerOptions": { "strict": false }, "include": ["."] }',
      'scripts/old.ts': 'export {}\n',
    }
    expect(await codesWith(files)).toMatchObject({
      places: ['TS7006 src/a.ts:1:19'],
      config: 'tsconfig.app.json',
    })
    expect(await codesWith(files, 'scripts/a.ts')).toMatchObject({
      places: [],
      config: 'scripts/tsconfig.json',
    })
  })

  it('falls back to strict options for what it cannot resolve, and says so', async () => {
    const files = {
      'tsconfig.json': '{ "extends": "@acme/tsconfig", "compilerOptions": { "noImplicitReturns": true } }',
    }
    const reading = await codesWith(files)
    expect(reading).toEqual({
      places: ['TS7006 src/a.ts:1:19'],
      config: 'tsconfig.json',
      problems: ["File '@acme/tsconfig' not found."],
    })
    expect(await codesWith({ 'tsconfig.json': '{ nonsense' })).toMatchObject({
      places: ['TS7006 src/a.ts:1:19'],
    })
  })

  it('is not stricter than the compiler version the repository declares', async () => {
    const old = { 'tsconfig.json': '{}', 'package.json': '{ "devDependencies": { "typescript": "^5.4.0" } }' }
    const modern = { ...old, 'package.json': '{ "devDependencies": { "typescript": "~6.0.3" } }' }
    expect(await codesWith(old)).toMatchObject({ places: [] })
    expect(await codesWith(modern)).toMatchObject({ places: ['TS7006 src/a.ts:1:19'] })
  })

  it('holds erasable syntax where the repository asks for it', async () => {
    const files = { 'tsconfig.json': '{ "compilerOptions": { "erasableSyntaxOnly": true } }' }
    expect(await codesWith(files, 'src/a.ts', 'export enum A { a }\n')).toMatchObject({
      places: ['TS1294 src/a.ts:1:13'],
    })
  })

  it('includes ambient declarations of the project', async () => {
    const files = {
      'tsconfig.json': '{ "include": ["src"] }',
      'src/globals.d.ts': 'declare const VERSION: string\n',
    }
    const result = await codesWith(files, 'src/a.ts', 'export const a: number = VERSION\n')
    expect(result).toMatchObject({ places: ['TS2322 src/a.ts:1:14', 'CHANGE_EFFECT src/a.ts:1:26'] })
  })
})

describe('packages', () => {
  const manifest = '{ "type": "module", "dependencies": { "money-kit": "^1.0.0", "@acme/rates": "1.0.0" } }'
  const files = { 'package.json': manifest, 'tsconfig.json': TSCONFIG, 'src/a.ts': 'export {}\n' }
  const text = `import { format } from 'money-kit'
import { rate } from '@acme/rates/eu'

export const a: string = format((cents) => cents * rate)
`

  it('does not blame a change for declared packages that are not installed, and says which', async () => {
    const named = `${text}export const b = format<string>(1)\n`
    const result = await judge(makeRepository(files), { 'src/a.ts': named })
    expect(placesOf(result)).toEqual([])
    expect(typesOf(result)['projects']).toMatchObject([{ unresolved: ['@acme/rates/eu', 'money-kit'] }])
  })

  it('reports an import of a package nobody declares, and of a path that does not exist', async () => {
    const result = await judge(makeRepository(files), {
      'src/a.ts': "import 'left-padder'\nimport { b } from './b.ts'\nexport const c = [b]\n",
    })
    expect(placesOf(result)).toEqual(['TS2882 src/a.ts:1:8', 'TS2307 src/a.ts:2:19'])
  })

  it('accepts a package the change itself declares', async () => {
    const result = await judge(makeRepository(files), {
      'package.json': manifest.replace('money-kit', 'left-padder'),
      'src/a.ts': "import { pad } from 'left-padder'\nexport const c: unknown = pad\n",
    })
    expect(placesOf(result)).toEqual([])
  })

  it('reads declarations of installed packages, and nothing else of them', async () => {
    const repository = makeRepository({ ...files, '.gitignore': 'node_modules\n' })
    writeFiles(repository.repo, {
      'node_modules/money-kit/package.json': '{ "name": "money-kit", "types": "index.d.ts" }',
      'node_modules/money-kit/index.d.ts': 'export function format(of: (cents: number) => number): number\n',
      'node_modules/money-kit/index.js': "throw new Error('run')\n",
      'node_modules/@acme/rates/eu.ts': 'export const rate = "source text is not read"\n',
    })
    expect(placesOf(await judge(repository, { 'src/a.ts': text }))).toEqual(['TS2322 src/a.ts:4:14'])
  })

  it('follows a workspace link back into the repository, to the text of the base', async () => {
    const repository = makeRepository({
      ...files,
      '.gitignore': 'node_modules\n',
      'packages/rates/package.json':
        '{ "name": "@acme/rates", "type": "module", "exports": { "./eu": "./eu.ts" } }',
      'packages/rates/eu.ts': 'export const rate: string = "19%"\n',
    })
    writeFiles(repository.repo, { 'node_modules/@acme/.keep': '' })
    symlinkSync('../../packages/rates', join(repository.repo, 'node_modules/@acme/rates'))
    writeFiles(repository.repo, { 'packages/rates/eu.ts': 'export const rate: number = 1\n' })
    const change = { 'src/a.ts': "import { rate } from '@acme/rates/eu'\n\nexport const a: number = rate\n" }
    expect(placesOf(await judge(repository, change))).toEqual(['TS2322 src/a.ts:3:14'])
  })

  it('reads no file through a link that leaves the repository', async () => {
    const outside = makeRepository({ 'index.d.ts': 'export const secret: "outside"\n' })
    const repository = makeRepository({ ...files, '.gitignore': 'node_modules\n' })
    writeFiles(repository.repo, { 'node_modules/.keep': '' })
    symlinkSync(outside.repo, join(repository.repo, 'node_modules/money-kit'))
    const result = await judge(repository, {
      'src/a.ts': "import { secret } from 'money-kit'\nexport const a: number = secret\n",
    })
    expect(placesOf(result)).toEqual([])
    expect(typesOf(result)['projects']).toMatchObject([{ unresolved: ['money-kit'] }])
  })

  it('lowers rules that misjudge unknown types to warnings where declarations are missing', async () => {
    const house = {
      path: 'house.yml',
      sha256: '0'.repeat(64),
      rules: [
        {
          id: 'no-unsafe-call',
          applies: ['**/*.ts'],
          say: 'Know what you call.',
          why: undefined,
          good: ['export const a = (f: () => void): void => f()'],
          bad: ['export const a = (f: any): void => { f() }'],
          enforce: {
            kind: 'eslint' as const,
            rule: '@typescript-eslint/no-unsafe-call',
            options: [],
            fix: false,
          },
          level: 'block' as const,
        },
      ],
    }
    const { findings } = await judge(makeRepository(files), { 'src/a.ts': text }, house)
    expect(findings.map(({ code, level }) => `${level} ${code}`)).toEqual(['warn no-unsafe-call'])
  })
})
