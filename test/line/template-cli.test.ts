import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTemplate } from '../../shared/template/record/read-template.ts'
import { putIn } from '../../shared/template/render/put-in.ts'
import { renderTemplate } from '../../shared/template/render/render.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

let story: Story
beforeEach(() => {
  story = makeStory({ kit: 'templates-kit' })
})
afterEach(() => story.remove())

const FOLDER = '.factory/templates/http-handler'
const NAMES = ['open hours', 'stock', 'prices', 'offers', 'basket', 'customers']

function handlerPath(name: string): string {
  return `src/handlers/${name.replaceAll(' ', '-')}.ts`
}

/** Six instances of the handler, each with fills of its own, as people wrote them. */
function addHandlers(): void {
  const names = ['template.yml', 'handler.ts.tmpl']
  const files = new Map(names.map((name) => [name, readFileSync(join(story.folder, FOLDER, name))]))
  const reading = readTemplate({ name: 'http-handler', path: FOLDER, files })
  if (reading.kind === 'bad') throw new Error('the template of the example cannot be read')
  mkdirSync(join(story.folder, 'src/handlers'))
  for (const [at, name] of NAMES.entries()) {
    const [file] = renderTemplate(reading.template, { name, route: `/${name.replaceAll(' ', '-')}` })
    const fills = new Map([
      ['about', `Answers ${name}.`],
      ['answer', `{ of: '${name}',\n    left: query.size + ${at} }`],
    ])
    if (file !== undefined) writeFileSync(join(story.folder, file.path), putIn(file, fills))
  }
}

function read(path: string): string {
  return readFileSync(join(story.folder, path), 'utf8')
}

interface Shown {
  instances: {
    path: string
    state: string
    problem?: string | null
    obstacle?: string | null
    diff: string
  }[]
  current?: number
}

async function template(...words: string[]): Promise<Shown & { exit: number | null }> {
  const { exit, stdout, stderr } = await story.cli(['template', ...words, '--json'])
  if (stdout === '') throw new Error(stderr)
  return { exit, ...(JSON.parse(stdout) as Shown) }
}

test('a template moves on under six instances: diff shows them, apply brings them up, and their holes are kept', async () => {
  addHandlers()
  expect(await template('diff')).toMatchObject({ exit: 0 })
  edit(
    story.folder,
    `${FOLDER}/handler.ts.tmpl`,
    "{ error: 'not found' }",
    "{ error: 'not found', pathname }",
  )
  const lagging = await template('diff')
  expect(lagging.exit).toBe(1)
  expect(lagging.instances.map(({ path, state }) => [path, state])).toEqual(
    NAMES.map((name) => [handlerPath(name), 'lagging']).sort(),
  )
  expect(lagging.instances[0]?.diff).toContain(
    "+  if (pathname !== '/basket') return Response.json({ error: 'not found', pathname }",
  )
  const before = read(handlerPath('open hours'))
  const applied = await template('apply')
  expect(applied).toMatchObject({ exit: 0, current: 0 })
  expect(read(handlerPath('open hours'))).toBe(
    before
      .replace("{ error: 'not found' }", "{ error: 'not found', pathname }")
      .replace(/@[0-9a-f]{16}/, /@[0-9a-f]{16}/.exec(read(handlerPath('stock')))?.[0] ?? ''),
  )
  expect(await template('diff')).toMatchObject({ exit: 0 })
})

test('a template moves on under six instances, and those that cannot be moved are left whole while the others are', async () => {
  addHandlers()
  edit(story.folder, `${FOLDER}/handler.ts.tmpl`, "{ error: 'not found' }", "{ error: 'none' }")
  edit(story.folder, handlerPath('offers'), "{ error: 'method' }", "{ error: 'no' }")
  const stock = join(story.folder, handlerPath('stock'))
  writeFileSync(stock, readFileSync(stock, 'utf8').replace(/@[0-9a-f]{16}/, `@${'0'.repeat(16)}`))
  edit(story.folder, handlerPath('prices'), '/* end answer */', '')
  const left = ['offers', 'prices', 'stock'].map(handlerPath)
  const before = new Map(left.map((path) => [path, read(path)]))
  const shown = await template('diff')
  expect(shown.instances.filter(({ obstacle }) => obstacle !== null).map(({ path }) => path)).toEqual(left)
  const applied = await template('apply')
  expect(applied.exit).toBe(1)
  const problems = applied.instances.filter(({ problem }) => problem !== null)
  expect(problems.map(({ path, problem }) => [path, problem])).toEqual([
    [left[0], expect.stringContaining('somebody has changed what stands outside')],
    [left[1], expect.stringContaining('answer is not closed')],
    [left[2], expect.stringContaining('no commit here has the template it was made from')],
  ])
  expect(left.map(read)).toEqual(left.map((path) => before.get(path)))
  for (const name of ['open hours', 'basket', 'customers'])
    expect(read(handlerPath(name))).toContain("'none'")
  await template('apply', '--force')
  expect(read(handlerPath('offers'))).toContain("{ error: 'method' }")
  expect(read(handlerPath('stock'))).toContain("'none'")
})

test('what somebody changed outside of the holes is undone only when it is asked for, and a hole that is gone as well', async () => {
  addHandlers()
  edit(story.folder, handlerPath('stock'), "{ error: 'method' }", "{ error: 'no' }")
  const left = await template('apply')
  expect(left).toMatchObject({
    exit: 1,
    instances: [{ path: handlerPath('stock'), problem: expect.stringContaining('--force') }],
  })
  expect(await template('apply', '--force', handlerPath('stock'))).toMatchObject({ exit: 0 })
  expect(read(handlerPath('stock'))).toContain("{ error: 'method' }")
  edit(story.folder, `${FOLDER}/handler.ts.tmpl`, '/*{{hole about}}*/\n', '')
  edit(story.folder, `${FOLDER}/template.yml`, '      about: { kind: doc, say: Say what is answered. }\n', '')
  edit(story.folder, `${FOLDER}/template.yml`, '          about: Says that the shop is open.\n', '')
  edit(story.folder, `${FOLDER}/template.yml`, '          about: Says that the shop is open.\n', '')
  expect((await template('apply')).instances.map(({ problem }) => problem)).toEqual(
    NAMES.map(() => expect.stringContaining('--drop') as unknown),
  )
  expect(await template('apply', '--drop')).toMatchObject({ exit: 0 })
})

test('check proves each template of the example, and finds an example that says something else', async () => {
  const checked = await story.cli(['template', 'check'])
  expect(checked.stdout).toMatch(/parser: 3 examples, each as it says/)
  expect(checked.exit).toBe(0)
  edit(story.folder, `${FOLDER}/template.yml`, 'finding: HOLE_ESCAPE', 'finding: HOLE_NAME')
  edit(story.folder, `${FOLDER}/template.yml`, "asked: query.get('who') }", 'asked: query.nothing }')
  const { exit, stdout } = await story.cli(['template', 'check', 'http-handler'])
  expect(exit).toBe(1)
  expect(stdout).toContain('bad example 1 is not refused by HOLE_NAME, but by HOLE_ESCAPE')
  expect(stdout).toMatch(/good example 1 is refused: .* TS2339/)
})

test('learn proposes the template of which three files are instances', async () => {
  addHandlers()
  for (const name of NAMES.slice(0, 3)) {
    const path = handlerPath(name)
    const text = read(path).replaceAll(/^\/\/ template .*\n|\/\* (?:hole|end) \w+ \*\//gm, '')
    writeFileSync(join(story.folder, path), text)
  }
  const files = NAMES.slice(0, 3).map(handlerPath)
  const dry = await story.cli(['template', 'learn', 'answer', ...files, '--dry-run'])
  expect(dry.stdout).toContain('export function {{name}}Handler(request: Request): Response {')
  const { exit } = await story.cli(['template', 'learn', 'answer', ...files])
  expect(exit).toBe(0)
  expect((await story.cli(['template', 'check', 'answer'])).stdout).toContain(
    'answer: 2 examples, each as it says',
  )
  expect((await story.cli(['template', 'learn', 'answer', ...files])).exit).toBe(2)
  expect((await story.cli(['template', 'learn', 'other', ...files.slice(1)])).exit).toBe(1)
})

test('a template that cannot be read is said with its place, by list and by check', async () => {
  edit(story.folder, `${FOLDER}/template.yml`, 'kind: expression', 'kind: anything')
  const list = await story.cli(['template', 'list'])
  expect(list.stdout).toMatch(/http-handler\/template\.yml:\d+:\d+ block TEMPLATE_INVALID/)
  const check = await story.cli(['template', 'check'])
  expect(check.exit).toBe(1)
  execFileSync('rm', ['-r', join(story.folder, '.factory/templates')])
  expect((await story.cli(['template', 'check'])).exit).toBe(1)
  expect((await story.cli(['template', 'list'])).stdout).toContain('no templates')
})

test('a template begins from one file or from nothing, and its examples are proved', async () => {
  const money = join(story.folder, 'src/price.ts')
  expect(await template('new', 'formats', '--from', money)).toMatchObject({
    exit: 0,
    written: true,
    holes: 2,
  })
  expect(await template('new', 'first')).toMatchObject({ exit: 0, written: true, holes: 2 })
  expect(await template('check', 'formats', 'first')).toMatchObject({ exit: 0 })
  expect(await template('new', 'first')).toMatchObject({ exit: 2 })
})
