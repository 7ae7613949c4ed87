import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { runCli } from '../../../support/story.ts'
import { LINE } from '../line.ts'

const PATH = '.factory/architecture.yml'
const RECORD = `version: "1"
layers:
  - { name: domain, files: ["src/domain/**"], may_import: [] }
  - { name: io, files: ["src/io/**"], may_import: [domain] }
`
const FILES = {
  [PATH]: RECORD,
  'src/domain/a.ts': 'export const a = 1\n',
  'src/io/b.ts': "import { a } from '../domain/a.ts'\nexport const b = a\n",
}
const BACK = "import '../io/b.ts'\nexport const a = 1\n"

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository(FILES)
})
afterEach(() => repository.remove())

interface Found {
  exit: number | null
  json: Record<string, unknown>
  /** Codes of the findings, or of the error. */
  codes: string[]
}

async function architecture(words: string[], env: Record<string, string> = {}): Promise<Found> {
  const ran = await runCli(repository.path, ['architecture', ...words, '--json'], {
    JIDOKA_CACHE: 'off',
    ...env,
  })
  const json = JSON.parse(ran.stdout) as Record<string, unknown>
  const { findings = [], error } = json as { findings?: { code: string }[]; error?: { code: string } }
  return {
    exit: ran.exit,
    json,
    codes: [...findings.map(({ code }) => code), ...(error ? [error.code] : [])],
  }
}

describe('jidoka architecture check', () => {
  test('passes where the code at HEAD keeps the record, and fails where it does not', async () => {
    const { exit, json } = await architecture(['check'])
    expect(exit).toBe(0)
    expect(json).toEqual({ findings: [], architecture: PATH, layers: 2, files: 2, imports: 1 })
    repository.write({ 'src/domain/a.ts': BACK })
    expect((await architecture(['check'])).exit).toBe(0)
    expect(await architecture(['check', '--work-tree'])).toMatchObject({
      exit: 1,
      codes: ['LAYER_CYCLE', 'LAYER_IMPORT'],
    })
    repository.commit({})
    expect(await architecture(['check'])).toMatchObject({ exit: 1, codes: ['LAYER_CYCLE', 'LAYER_IMPORT'] })
  })

  test('finds everything in the tree: files in no layer, layers without files', async () => {
    const more = `${RECORD}  - { name: none, files: ["none/**"], may_import: [] }\n`
    repository.commit({ [PATH]: more, 'lib/x.ts': '', 'src/io/x.test.ts': '' })
    expect((await architecture(['check'])).codes.sort()).toEqual(['LAYER_EMPTY', 'LAYER_UNLISTED'])
  })

  test('with a base lists what is worse since then', async () => {
    repository.commit({ 'src/domain/a.ts': BACK })
    repository.commit({ 'src/domain/b.ts': "import '../io/b.ts'\n" })
    const since = await architecture(['check', '--base', 'HEAD~1'])
    expect(since).toMatchObject({ exit: 1, codes: ['LAYER_IMPORT'], json: { files: 1 } })
    expect((await architecture(['check', '--base', 'HEAD'])).exit).toBe(0)
    repository.write({ 'src/domain/b.ts': undefined, 'src/domain/new.ts': "import '../io/b.ts'\n" })
    expect(await architecture(['check', '--base', 'HEAD~1', '--work-tree'])).toMatchObject({
      exit: 1,
      json: { findings: [{ file: 'src/domain/new.ts' }] },
    })
  })

  test('keeps what many files import, and finds the same with it, without it and with a broken one', async () => {
    const more = Array.from({ length: 60 }, (_, at) => [
      `src/domain/n${at}.ts`,
      `import '../io/b.ts' // ${at}\n`,
    ])
    repository.commit(Object.fromEntries(more) as Record<string, string>)
    const folder = join(repository.path, '.git', 'kept')
    const plain = await architecture(['check'])
    expect(plain.codes).toHaveLength(60)
    for (const spoil of [false, false, true]) {
      const file = join(folder, existsSync(folder) ? (readdirSync(folder)[0] ?? '') : 'none')
      if (spoil) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('../io/b.ts', './a.ts'))
      expect((await architecture(['check'], { JIDOKA_CACHE: folder })).json).toEqual(plain.json)
      expect(readdirSync(folder)).toHaveLength(1)
    }
  })

  test('takes the record that factory.yml names', async () => {
    const line = `architecture: other.yml\n${LINE}`
    repository.commit({ 'factory.yml': line, [PATH]: undefined, 'other.yml': RECORD })
    expect((await architecture(['check'])).json['architecture']).toBe('other.yml')
  })

  test('says what to do without a record, or with one that is wrong', async () => {
    repository.write({ [PATH]: 'version: "1"\nlayers: []\n' })
    expect(await architecture(['check'])).toMatchObject({ exit: 2, codes: ['ARCHITECTURE_INVALID'] })
    repository.write({ [PATH]: undefined })
    expect(await architecture(['check'])).toMatchObject({ exit: 2, codes: ['ARCHITECTURE_INVALID'] })
    expect(await architecture(['what'])).toMatchObject({ exit: 2, codes: ['USAGE'] })
  })
})

describe('jidoka architecture draw', () => {
  test('draws what is imported, and dots what is forbidden', async () => {
    repository.commit({ 'src/domain/a.ts': BACK })
    const { exit, json } = await architecture(['draw'])
    expect(exit).toBe(0)
    expect(json).toEqual({
      layers: ['domain', 'io'],
      edges: [
        { from: 'domain', to: 'io', imports: 1 },
        { from: 'io', to: 'domain', imports: 1 },
      ],
      mermaid: [
        'flowchart TD',
        '  l0["domain"]',
        '  l1["io"]',
        '  l0 -. "1 forbidden" .-> l1',
        '  l1 -->|1| l0',
      ].join('\n'),
    })
  })
})

describe('jidoka architecture init', () => {
  test('proposes layers that the code follows, and writes them only when it is asked', async () => {
    repository.commit({
      [PATH]: undefined,
      'src/app/c.ts': "import '../io/b.ts'\nimport '../domain/a.ts'\n",
      'src/main.ts': "import './app/c.ts'\n",
      'tools/t.js': '',
    })
    const { json } = await architecture(['init'])
    expect(json).toMatchObject({ path: PATH, written: false, tangles: [], cycles: [] })
    expect(existsSync(join(repository.path, PATH))).toBe(false)
    expect(await architecture(['init', '--write'])).toMatchObject({ exit: 0, json: { written: true } })
    expect(readFileSync(join(repository.path, PATH), 'utf8')).toBe(json['text'])
    const names = [...String(json['text']).matchAll(/name: (\S+)/g)].map(([, name]) => name)
    expect(names).toEqual(['domain', 'io', 'app', 'src', 'tools'])
    expect(await architecture(['check'])).toMatchObject({ exit: 0, json: { layers: 5, files: 5 } })
    expect(await architecture(['init', '--write'])).toMatchObject({ exit: 2, codes: ['USAGE'] })
  })

  test('names the layers that import each other, and lets their cycle be', async () => {
    repository.commit({ [PATH]: undefined, 'src/domain/a.ts': BACK })
    const { json } = await architecture(['init', '--write'])
    expect(json).toMatchObject({
      tangles: [['domain', 'io']],
      cycles: [['src/domain/a.ts', 'src/io/b.ts', 'src/domain/a.ts']],
    })
    expect((await architecture(['check'])).exit).toBe(0)
  })

  test('proposes nothing where there is no code', async () => {
    repository.commit({
      [PATH]: undefined,
      'src/domain/a.ts': undefined,
      'src/io/b.ts': undefined,
      'a.md': '',
    })
    expect(await architecture(['init'])).toMatchObject({ exit: 2, codes: ['USAGE'] })
  })
})
