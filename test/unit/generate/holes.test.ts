import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentTask } from '../../../actions/generate/agent-task.ts'
import {
  filesOfInstance,
  holeQuestion,
  instanceFor,
  type Instance,
} from '../../../actions/generate/instance.ts'
import { preparePrompt } from '../../../actions/generate/prepare-prompt.ts'
import { readSources } from '../../../actions/generate/sources.ts'
import { listTree } from '../../../shared/git/tree.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { readFileBlocks } from '../../../shared/writer/file-blocks.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { specOf, unitOf } from '../../support/unit-of.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON } from '../template/templates.ts'

const NONCE = '0123456789abcdef'
const FOLDER = '.factory/templates/every-kind'

let repository: TestRepository
let unit: Unit
let instance: Instance
beforeAll(async () => {
  repository = makeRepository({
    [`${FOLDER}/template.yml`]: EVERY_KIND,
    [`${FOLDER}/all.ts.tmpl`]: EVERY_KIND_SKELETON,
  })
  const spec = {
    ...specOf({ paths: { write: ['src/shelf.ts', 'src/index.ts'], read: [] } }),
    template: { name: 'every-kind', with: { name: 'shelf' } },
  }
  unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'), { spec })
  instance = await instanceOf([])
})
afterAll(() => repository.remove())

async function instanceOf(previous: { path: string; content: string }[]): Promise<Instance> {
  const found = await instanceFor(unit, await listTree(unit.repo, unit.base), previous)
  if (found === undefined) throw new Error('no instance')
  return found
}

function hole(name: string, ...lines: string[]): string {
  return [`<<<HOLE src/shelf.ts#${name} ${NONCE}`, ...lines, `HOLE>>> ${NONCE}`].join('\n')
}

function read(reply: string, of = instance) {
  return readFileBlocks(reply, NONCE, new Map(), holeQuestion(of))
}

function contentOf(reply: string, of = instance): string {
  const blocks = read(reply, of)
  return blocks.kind === 'files'
    ? (blocks.files.find(({ path }) => path === 'src/shelf.ts')?.content ?? '')
    : JSON.stringify(blocks)
}

describe('an answer in holes', () => {
  it('is put into the skeleton, with the white space of its place', () => {
    const text = contentOf(
      [hole('state', '0'), hole('start', 'const a = 1', 'if (a > 0) {', '  void a', '}')].join('\n'),
    )
    expect(text).toContain('private count = /* hole state */ 0 /* end state */\n')
    expect(text).toContain(
      '    /* hole start */\n    const a = 1\n    if (a > 0) {\n      void a\n    }\n    /* end start */\n',
    )
  })

  it('may be wrapped in Markdown, with words around it', () => {
    expect(contentOf(`Here it is:\n\n${hole('state', '```ts', '0', '```')}\n\nThat is all.`)).toContain(
      '/* hole state */ 0 /*',
    )
  })

  it('may come with other files', () => {
    const reply = `${hole('state', '0')}\n<<<FILE src/index.ts ${NONCE}\nexport {}\nFILE>>> ${NONCE}`
    const blocks = read(reply)
    expect(blocks.kind === 'files' && blocks.files.map(({ path }) => path)).toEqual([
      'src/index.ts',
      'src/shelf.ts',
    ])
  })

  it('of a later round fills some holes anew, and the others stay', async () => {
    const first = contentOf([hole('state', '0'), hole('start', 'const a = 1')].join('\n'))
    const again = await instanceOf([{ path: 'src/shelf.ts', content: first }])
    expect(contentOf(hole('start', 'const b = 2'), again)).toBe(first.replace('const a = 1', 'const b = 2'))
    const none = read(`<<<FILE src/index.ts ${NONCE}\nexport {}\nFILE>>> ${NONCE}`, again)
    expect(none.kind === 'files' && none.files.map(({ path }) => path)).toEqual(['src/index.ts'])
  })

  it.each<[what: string, reply: string, problem: RegExp]>([
    ['leaves out what has to be filled', hole('start', 'void 0'), /not filled: src\/shelf\.ts#state/],
    ['has no holes at all', `<<<FILE src/index.ts ${NONCE}\nexport {}\nFILE>>> ${NONCE}`, /not filled/],
    ['fills a hole that is not there', [hole('state', '0'), hole('evil', '0')].join('\n'), /no hole .*#evil/],
    ['fills a hole of another file', hole('state', '0').replace('src/shelf.ts', 'src/other.ts'), /no hole/],
    ['fills a hole twice', [hole('state', '0'), hole('state', '1')].join('\n'), /two blocks/],
    ['sends the whole file', `<<<FILE src/shelf.ts ${NONCE}\nx\nFILE>>> ${NONCE}`, /made from a template/],
    ['removes the file', `<<<DELETE src/shelf.ts ${NONCE}>>>`, /made from a template/],
    [
      'edits the file',
      `<<<EDIT src/shelf.ts ${NONCE}\na\n===== ${NONCE}\nb\nEDIT>>> ${NONCE}`,
      /made from a template/,
    ],
    ['does not close a hole', `<<<HOLE src/shelf.ts#state ${NONCE}\n0`, /not closed/],
    [
      'opens a hole in a hole',
      `<<<HOLE src/shelf.ts#state ${NONCE}\n<<<HOLE src/shelf.ts#start ${NONCE}\nHOLE>>> ${NONCE}`,
      /not closed/,
    ],
    ['has a name without a hole', hole('state', '0').replace('#state', ''), /no hole/],
  ])('cannot be read where it %s', (_, reply, problem) => {
    const blocks = read(reply)
    expect(blocks.kind === 'unreadable' ? blocks.problem : blocks.kind).toMatch(problem)
  })

  it('of a question without holes cannot be read', () => {
    expect(readFileBlocks(hole('state', '0'), NONCE)).toMatchObject({ kind: 'unreadable' })
  })

  it('with the mark of another question is no answer', () => {
    expect(read(hole('state', '0').replaceAll(NONCE, 'fedcba9876543210'))).toMatchObject({
      kind: 'unreadable',
    })
  })
})

describe('the question about holes', () => {
  it('shows the skeleton and what each hole is for, and has a version of its own', async () => {
    const { prompt } = preparePrompt(unit, await readSources(unit))
    const text = prompt.messages.map(({ content }) => content).join('\n')
    expect(prompt.template).toBe('generate-holes/1')
    expect(text).toContain(
      '- src/shelf.ts#state: exactly one expression, without a semicolon. the first state',
    )
    expect(text).toContain('It may return. It declares answer for the skeleton. It may be left out.')
    expect(text).toContain(`<<<HOLE src/shelf.ts#imports ${prompt.nonce}`)
    expect(text).toContain('You may write only:\n- src/index.ts\n')
  })

  it('for a program says that the files lie there', async () => {
    const { prompt } = agentTask(unit, await readSources(unit))
    expect(prompt.template).toBe('generate-agent-holes/1')
    expect(prompt.messages[0]?.content).toContain('- src/shelf.ts#state: exactly one expression')
    expect(filesOfInstance(instance)[0]?.content).toContain('/* hole state */ /* end state */')
  })

  it('is not asked where the template cannot be rendered', async () => {
    const spec = { ...unit.spec, template: { name: 'every-kind', with: {} } }
    expect(await refusalOf(() => instanceFor({ ...unit, spec }, [], []))).toMatchObject({
      code: 'SPEC_INVALID',
    })
  })
})
