import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { generate } from '../../../actions/generate/generate.ts'
import { changeSetDocument, type Change } from '../../../shared/git/change-set.ts'
import type { StationReport, Unit } from '../../../shared/line/unit.ts'
import { openSession } from '../../../shared/model/session.ts'
import type { Factory } from '../../../shared/factory/factory.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import { nonceIn } from '../../support/answers.ts'
import { oneServer } from '../../support/model-server/one-server.ts'
import { optionsFor } from '../../support/model-server/session-options.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { criterionOf, factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'

const one = oneServer()
let repository: TestRepository
afterEach(() => repository.remove())

/** `count` functions of five lines each. */
function shelves(count: number): string {
  return Array.from({ length: count }, (_, at) =>
    [
      `/** Shelf ${at}. */`,
      `export function shelf${at}(limit: number): number {`,
      `  return limit > ${at} ? 1 : 0`,
      '}',
      '',
    ].join('\n'),
  ).join('\n')
}

const SHELVES = shelves(250)

const FILES: Record<string, string> = {
  'package.json': '{"type":"module"}\n',
  'src/shelves.ts': SHELVES,
  'src/words.ts':
    "import { split } from './split.ts'\nexport const wordsOf = (text: string): string[] => split(text)\n",
  'src/split.ts': 'export const split = (text: string): string[] => text.split(" ")\n',
  'src/index.ts': "export { wordsOf } from './words.ts'\n",
  'notes.md': 'What the shop is.\n',
  '.env': 'TOKEN=1\n',
}

const SPEC: Partial<Spec> = {
  paths: { write: ['src/shelves.ts', 'src/words.ts'], read: ['src/index.ts'] },
  interface: [
    { module: 'src/shelves.ts', signature: 'function shelf200(limit: number): number', doc: undefined },
  ],
  acceptance: [criterionOf('AC-1', { examples: [{ call: 'shelf200(200)', returns: 1 }] })],
}

type Blocks = (nonce: string) => string

interface Ran {
  unit: Unit
  report: StationReport
  changes: Change[]
  /** What each question said last. */
  asked: string[]
}

async function run(
  replies: Blocks[],
  {
    factory = {},
    files = {},
    spec = SPEC,
  }: { factory?: Partial<Factory>; files?: Record<string, string>; spec?: Partial<Spec> } = {},
): Promise<Ran> {
  repository = makeRepository({ ...FILES, ...files })
  const unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'), {
    spec: specOf(spec),
    factory: factoryOf(factory),
  })
  return ask(unit, replies)
}

async function ask(unit: Unit, replies: Blocks[]): Promise<Ran> {
  const asked: string[] = []
  await one.start(({ prompt }) => {
    asked.push(prompt)
    return replies[asked.length - 1]?.(nonceIn(prompt)) ?? 'no reply is left'
  })
  const report = await generate(unit, {
    writer: modelWriter(openSession(optionsFor(one.server.url, one.folder))),
  })
  const attached = report.attachments.find(({ name }) => name === 'change-set.json')
  const changeSet = attached && changeSetDocument.parse(JSON.parse(attached.content), 'the change set')
  return { unit, report, changes: changeSet?.changes ?? [], asked }
}

function edit(path: string, before: string, after: string): Blocks {
  return (nonce) => `<<<EDIT ${path} ${nonce}\n${before}\n===== ${nonce}\n${after}\nEDIT>>> ${nonce}\n`
}

const file =
  (path: string, content: string): Blocks =>
  (nonce) =>
    `<<<FILE ${path} ${nonce}\n${content}\nFILE>>> ${nonce}\n`

const both =
  (...all: Blocks[]): Blocks =>
  (nonce) =>
    all.map((each) => each(nonce)).join('')

const RIGHT = edit('src/shelves.ts', '  return limit > 200 ? 1 : 0', '  return limit >= 200 ? 1 : 0')
const EDITED = SHELVES.replace('limit > 200', 'limit >= 200')

function codesOf({ report }: Ran): string[] {
  return report.verdict.findings.map(({ code }) => code)
}

function contentOf({ changes }: Ran, path: string): string | undefined {
  const change = changes.find((each) => each.path === path)
  return change !== undefined && 'content' in change ? change.content : undefined
}

describe('an edit of a long file', () => {
  test('needs a short question and a short reply, and keeps all other bytes', async () => {
    const long = shelves(800)
    expect(long.split('\n')).toHaveLength(4000)
    const ran = await run([RIGHT], { files: { 'src/shelves.ts': long } })
    expect(ran.report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(contentOf(ran, 'src/shelves.ts')).toBe(long.replace('limit > 200', 'limit >= 200'))
    expect(ran.asked[0]?.length).toBeLessThan(12_000)
    expect(ran.report.evidence['context']).toMatchObject({
      included: [
        { path: 'src/index.ts' },
        { path: 'src/shelves.ts', lines: ['1-7', '995-1010'] },
        { path: 'src/words.ts' },
        { path: 'src/split.ts' },
      ],
    })
  })

  test('that fits twice is asked for once more, with the reason', async () => {
    const twice = { 'src/shelves.ts': `${SHELVES}\n// shelf200\n  return limit > 200 ? 1 : 0\n` }
    const ran = await run(
      [
        RIGHT,
        edit(
          'src/shelves.ts',
          'export function shelf200(limit: number): number {\n  return limit > 200 ? 1 : 0',
          'export function shelf200(limit: number): number {\n  return limit >= 200 ? 1 : 0',
        ),
      ],
      { files: twice },
    )
    expect(ran.report.verdict.kind).toBe('pass')
    expect(ran.asked[1]).toContain('old lines that stand 2 times in the file')
    expect(ran.report.usage?.calls).toBe(2)
  })

  test('that never fits stops, and is asked for anew by the next run', async () => {
    const wrong = edit('src/shelves.ts', '  return limit > 2000 ? 1 : 0', '  return 1')
    const ran = await run([wrong, wrong, RIGHT])
    expect(codesOf(ran)).toEqual(['GENERATE_UNREADABLE'])
    const cassettes = [{ origin: 'before', bytes: readFileSync(join(one.folder, 'record.jsonl')) }]
    const session = openSession(optionsFor(one.server.url, join(one.folder, 'again'), { cassettes }))
    const again = await generate(ran.unit, { writer: modelWriter(session) })
    expect(again.verdict.kind).toBe('pass')
  })

  test('is not taken whole: nobody saw all of it', async () => {
    const whole = file('src/shelves.ts', '// ... the rest stays')
    const ran = await run([whole, whole])
    expect(ran.asked[1]).toContain('was shown in part')
    expect(codesOf(ran)).toEqual(['GENERATE_UNREADABLE'])
  })
})

test('in a repair round edits change the previous attempt, which is shown with its difference', async () => {
  const first = await run([
    both(
      RIGHT,
      edit(
        'src/words.ts',
        "import { split } from './split.ts'",
        "import { split } from './split.ts'\n// seen",
      ),
    ),
  ])
  const second = await ask(
    {
      ...first.unit,
      round: 2,
      upstream: { links: [linkOf(first.unit, first.report, 'generate')], outcomes: [] },
      feedback: {
        station: 'test',
        findings: [{ code: 'TS1', level: 'block', file: 'src/shelves.ts', line: 1003, message: 'no' }],
      },
    },
    [edit('src/shelves.ts', '  return limit >= 200 ? 1 : 0', '  return limit >= 200 ? 1 : 2')],
  )
  expect(contentOf(second, 'src/shelves.ts')).toBe(EDITED.replace('>= 200 ? 1 : 0', '>= 200 ? 1 : 2'))
  expect(contentOf(second, 'src/words.ts')).toContain('// seen')
  const [prompt = ''] = second.asked
  expect(prompt).toContain('-  return limit > 200 ? 1 : 0\n+  return limit >= 200 ? 1 : 0')
  expect(prompt).toContain('- src/shelves.ts:1003 block TS1 no\n  1003: return limit >= 200 ? 1 : 0')
  expect(prompt).toMatch(/<<<DATA file src\/shelves\.ts lines /)
  expect(prompt).not.toMatch(/<<<DATA attempt src\/shelves\.ts/)
  expect(prompt).toMatch(/<<<DATA attempt src\/words\.ts/)
})

describe('a writer that needs more', () => {
  test('is shown what it asks for, and what of it cannot be shown', async () => {
    const need: Blocks = () =>
      'NEED notes.md\nNEED src/shelves.ts:300-302, src/shelves.ts#shelf240\nNEED .env src/gone.ts split.ts'
    const ran = await run([
      need,
      both(RIGHT, edit('src/shelves.ts', '  return limit > 240 ? 1 : 0', '  return 7')),
    ])
    expect(ran.report.verdict.kind).toBe('pass')
    const [, question = ''] = ran.asked
    expect(question).toMatch(/<<<DATA file notes\.md [0-9a-f]{16}\nWhat the shop is\.\n/)
    expect(question).toContain('lines 297 to 305 of')
    expect(question).toContain('export function shelf240')
    expect(question).toContain('- src/gone.ts: does not exist')
    expect(question).toContain('- split.ts: does not exist; there is src/split.ts')
    expect(question).not.toContain('TOKEN=1')
    expect(ran.report.evidence['needed']).toMatchObject({
      included: [{ path: 'notes.md' }, { path: 'src/shelves.ts' }],
    })
    expect(contentOf(ran, 'src/shelves.ts')).toContain('  return 7\n')
  })

  test('is shown more only once', async () => {
    const need: Blocks = () => 'NEED notes.md'
    const ran = await run([need, need, RIGHT])
    expect(ran.asked[2]).toContain('no more files can be shown')
    expect(ran.report.verdict.kind).toBe('pass')
    expect(ran.report.usage?.calls).toBe(3)
  })

  test('may not change what it may only see', async () => {
    const other = both(RIGHT, edit('notes.md', 'What the shop is.', 'Nothing.'))
    const ran = await run([() => 'NEED notes.md', other])
    expect(codesOf(ran)).toEqual(['GENERATE_LEFT_OUT'])
    expect(ran.changes.map(({ path }) => path)).not.toContain('notes.md')
  })
})

describe('files that may not be written', () => {
  test('are asked back once, by name', async () => {
    const ran = await run([both(RIGHT, file('src/extra.ts', 'export const extra = 1')), RIGHT])
    expect(ran.asked[1]).toContain('"src/extra.ts" may not be written, only "src/shelves.ts", "src/words.ts"')
    expect(ran.report.verdict.kind).toBe('pass')
  })

  test('are named by the gate when they come again', async () => {
    const outside = both(RIGHT, file('src/extra.ts', 'export const extra = 1'))
    expect(codesOf(await run([outside, outside]))).toEqual(['CHANGE_OUT_OF_SCOPE'])
  })

  test('are those that commands make, and the writer is told of them', async () => {
    const make = {
      kind: 'run' as const,
      run: ['make'],
      report: undefined,
      minutes: 1,
      produces: ['src/made/**'],
    }
    const line = [{ name: 'make', work: make, pass: undefined, stop: undefined }, ...factoryOf().line]
    const spec = { ...SPEC, paths: { write: ['src/**'], read: [] } }
    const ran = await run([both(RIGHT, file('src/made/a.ts', 'export {}')), RIGHT], {
      factory: { line },
      spec,
    })
    expect(ran.asked[0]).toContain('- src/made/**\n')
    expect(ran.asked[1]).toContain('"src/made/a.ts" may not be written')
    expect(ran.report.verdict.kind).toBe('pass')
  })

  test.each<[string, Blocks]>([
    ['a test', file('src/words.test.ts', 'export {}')],
    ['prose', file('README.md', '# Shop')],
    [
      'an export of another module',
      edit(
        'src/index.ts',
        "export { wordsOf } from './words.ts'",
        "export { wordsOf } from './words.ts'\nexport { shelf200 } from './shelves.ts'",
      ),
    ],
  ])('are left out without another question when no code needs them: %s', async (_, more) => {
    const ran = await run([both(RIGHT, more)])
    expect(codesOf(ran)).toEqual(['GENERATE_LEFT_OUT'])
    expect(ran.asked).toHaveLength(1)
    expect(ran.changes.map(({ path }) => path)).toEqual(expect.arrayContaining(['src/shelves.ts']))
    expect(ran.changes.some(({ path }) => /index|README|words\.test/.test(path))).toBe(false)
  })
})

describe('the layers of the files to write', () => {
  const path = '.factory/architecture.yml'
  const record = (files: string): string =>
    `version: "1"\nlayers:\n  - { name: base, files: ["src/index.ts"], may_import: [] }\n  - { name: shelves, files: ["${files}"], may_import: below, packages: [] }\n`

  test('are told to the writer, and are in the link', async () => {
    const ran = await run([RIGHT], { files: { [path]: record('src/shelves.ts') } })
    const line = /^- shelves \(src\/shelves\.ts\): .*; base is src\/index\.ts; packages: none$/m
    expect(ran.asked[0]).toMatch(line)
    expect(ran.report.evidence['layers']).toMatchObject({
      layers: ['shelves'],
      left: 0,
      record: { path },
      text: expect.stringMatching(line) as string,
    })
    expect(ran.report.materials.map(({ uri }) => uri)).toContain(path)
  })

  test('are not spoken of where they are others, or where nobody says what they are', async () => {
    const [other, none] = [
      await run([RIGHT], { files: { [path]: record('lib/**') } }),
      await run([RIGHT], {}),
    ]
    expect(other.asked).toEqual(none.asked)
    expect([other, none].map(({ report }) => report.evidence['layers'])).toEqual([undefined, undefined])
  })
})

describe('what a team says', () => {
  test('to its writer takes the place of our advice, never of the rules, and is in the link', async () => {
    const path = '.factory/prompts/writer.md'
    const ran = await run([RIGHT], { files: { [path]: 'Write as Ada did.\u200b\n' } })
    const [prompt = ''] = ran.asked
    expect(prompt).toContain('\nWrite as Ada did.\n')
    expect(prompt).not.toContain('How to work')
    expect(prompt).toContain('6. Text between a line')
    expect(ran.report.evidence['guidance']).toMatchObject({ path })
    expect(ran.report.materials.map(({ uri }) => uri)).toContain(path)
  })

  test('is refused when it is too long', async () => {
    const files = { '.factory/prompts/writer.md': 'x'.repeat(40_000) }
    await expect(run([RIGHT], { files })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  test('of sizes limits the parts of the question', async () => {
    const ran = await run([RIGHT], { factory: { prompt: { house: 100, files: 500 } } })
    expect(ran.report.evidence['houseCut']).toEqual({
      examples: 0,
      rules: 4,
      left: ['no-eval', 'no-new-function', 'no-floating-promises', 'no-unused'],
    })
    expect(ran.report.evidence['context']).toMatchObject({
      left: [{ path: 'src/shelves.ts' }],
    })
  })
})
