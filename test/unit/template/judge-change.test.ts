import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { judgeTemplates, type JudgedChange } from '../../../shared/template/judge-change.ts'
import { putIn } from '../../../shared/template/render/put-in.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON, skeletonOf, templateOf } from './templates.ts'

const FOLDER = '.factory/templates/every-kind'
const SHELF = skeletonOf(
  templateOf('every-kind', { 'template.yml': EVERY_KIND, 'all.ts.tmpl': EVERY_KIND_SKELETON }),
  { name: 'shelf' },
)
const MOVED_SKELETON = EVERY_KIND_SKELETON.replace('strict: true', 'strict: false')
const MOVED = skeletonOf(
  templateOf('every-kind', { 'template.yml': EVERY_KIND, 'all.ts.tmpl': MOVED_SKELETON }),
  { name: 'shelf' },
)
const OLD = skeletonOf(
  templateOf('every-kind', {
    'template.yml': EVERY_KIND,
    'all.ts.tmpl': EVERY_KIND_SKELETON.replace('strict', 'sturdy'),
  }),
  { name: 'shelf' },
)

function filled(skeleton: typeof SHELF, fills: Record<string, string> = {}): string {
  return putIn(skeleton, new Map(Object.entries({ state: '0', ...fills })))
}

let repository: TestRepository
let base = ''
beforeAll(() => {
  repository = makeRepository({
    [`${FOLDER}/template.yml`]: EVERY_KIND,
    [`${FOLDER}/all.ts.tmpl`]: EVERY_KIND_SKELETON,
    'src/known.ts': filled(SHELF),
    'src/lagging.ts': filled(OLD),
    'src/plain.ts': 'export const a = 1\n',
  })
  base = repository.git('rev-parse', 'HEAD')
})
afterAll(() => repository.remove())

type Changes = Record<string, string | undefined>

async function judged(changes: Changes, more: Partial<JudgedChange> = {}): Promise<string[]> {
  const { path: repo } = repository
  const files = Object.entries(changes).map(([path, content]) => ({ path, content }))
  const change = { repo, base, changeSet: changeSetOf(base, files), ...more }
  const { findings } = await judgeTemplates(change, () => Promise.resolve(ts))
  return findings.map(({ code, file }) => `${code} ${file ?? ''}`)
}

const ASKED = { asked: { template: 'every-kind', with: { name: 'shelf' } } }

describe('the instance that a spec asks for', () => {
  it.each<[what: string, changes: Changes, more: Partial<JudgedChange>, found: string[]]>([
    ['passes', { 'src/shelf.ts': filled(SHELF) }, ASKED, []],
    ['is not written', { 'src/other.ts': 'export const a = 1\n' }, ASKED, ['TEMPLATE_MISSING src/shelf.ts']],
    [
      'is written without its skeleton',
      { 'src/shelf.ts': 'export class Shelf {}\n' },
      ASKED,
      ['TEMPLATE_BROKEN src/shelf.ts'],
    ],
    ['is of another digest', { 'src/shelf.ts': filled(MOVED) }, ASKED, ['TEMPLATE_BROKEN src/shelf.ts']],
    ['breaks out', { 'src/shelf.ts': filled(SHELF, { start: '} {' }) }, ASKED, ['HOLE_ESCAPE src/shelf.ts']],
    [
      'is of a template that the base has not',
      {},
      { asked: { template: 'none', with: {} } },
      ['TEMPLATE_UNKNOWN '],
    ],
    [
      'has values that do not fit',
      {},
      { asked: { template: 'every-kind', with: {} } },
      ['TEMPLATE_UNKNOWN '],
    ],
  ])('%s', async (_, changes, more, found) => {
    expect(await judged(changes, more)).toEqual(found)
  })
})

describe('a later change to an instance', () => {
  it.each<[what: string, changes: Changes, found: string[]]>([
    ['may change what is in its holes', { 'src/known.ts': filled(SHELF, { rest: 'return 7' }) }, []],
    [
      'may not change what is outside',
      { 'src/known.ts': filled(SHELF).replace('n < 0', 'n < 1') },
      ['TEMPLATE_BROKEN src/known.ts'],
    ],
    [
      'may not break out of a hole',
      { 'src/known.ts': filled(SHELF, { more: '} class B {' }) },
      ['HOLE_ESCAPE src/known.ts'],
    ],
    [
      'may not hold what its hole does not',
      { 'src/known.ts': filled(SHELF, { start: 'return 1' }) },
      ['HOLE_KIND src/known.ts'],
    ],
    [
      'may not take the first line away',
      { 'src/known.ts': filled(SHELF).replace(/^.*\n/, '') },
      ['TEMPLATE_BROKEN src/known.ts'],
    ],
    [
      'may not take the marks away',
      { 'src/known.ts': filled(SHELF).replaceAll(/\/\* (?:hole|end) start \*\//g, '') },
      ['TEMPLATE_BROKEN src/known.ts'],
    ],
    ['says that it removes one', { 'src/known.ts': undefined }, ['TEMPLATE_GONE src/known.ts']],
    ['may change a hole of one that lags', { 'src/lagging.ts': filled(OLD, { state: '7' }) }, []],
    [
      'may not put into one that lags what its hole never held',
      { 'src/lagging.ts': filled(OLD, { start: 'return 1' }) },
      ['HOLE_KIND src/lagging.ts'],
    ],
    [
      'may not break out of one that lags',
      { 'src/lagging.ts': filled(OLD, { start: '} {' }) },
      ['HOLE_ESCAPE src/lagging.ts'],
    ],
    [
      'may not change one that lags outside',
      { 'src/lagging.ts': filled(OLD).replace('n < 0', 'n < 1') },
      ['TEMPLATE_BROKEN src/lagging.ts'],
    ],
    ['may bring one up that lags', { 'src/lagging.ts': filled(SHELF) }, []],
    [
      'may not forge an instance of another template',
      { 'src/known.ts': filled(MOVED) },
      ['TEMPLATE_BROKEN src/known.ts'],
    ],
    [
      'may not say that a file is one that is not',
      { 'src/plain.ts': filled(MOVED) },
      ['TEMPLATE_UNKNOWN src/plain.ts'],
    ],
    ['may add one by hand', { 'src/new.ts': filled(SHELF) }, []],
    ['has nothing to do with other files', { 'src/plain.ts': 'export const a = 2\n' }, []],
  ])('%s', async (_, changes, found) => {
    expect(await judged(changes)).toEqual(found)
  })

  it('of a pull request may move the template and its instances together; a unit may not', async () => {
    const changes = { [`${FOLDER}/all.ts.tmpl`]: MOVED_SKELETON, 'src/known.ts': filled(MOVED) }
    expect(await judged(changes, { mayMoveTemplates: true })).toEqual([])
    expect(await judged(changes)).toEqual(['TEMPLATE_BROKEN src/known.ts'])
  })

  it('of a template that is gone keeps what is outside all the same', async () => {
    const { path: repo } = repository
    const gone = repository.commit({
      [`${FOLDER}/template.yml`]: undefined,
      [`${FOLDER}/all.ts.tmpl`]: undefined,
    })
    expect(gone).not.toBe(base)
    const judgedAt = async (text: string): Promise<string[]> => {
      const changeSet = changeSetOf(gone, [{ path: 'src/known.ts', content: text }])
      const { findings } = await judgeTemplates({ repo, base: gone, changeSet }, () => Promise.resolve(ts))
      return findings.map(({ code }) => code)
    }
    expect(await judgedAt(filled(SHELF, { state: '5' }))).toEqual([])
    expect(await judgedAt(filled(SHELF).replace('n < 0', 'n < 1'))).toEqual(['TEMPLATE_BROKEN'])
    expect(await judgedAt(filled(SHELF, { start: '} {' }))).toEqual(['HOLE_ESCAPE'])
  })

  it('leaves no evidence where no template has to do with it', async () => {
    const { path: repo } = repository
    const change = { repo, base, changeSet: changeSetOf(base, [{ path: 'a.ts', content: '1\n' }]) }
    expect(await judgeTemplates(change, () => Promise.resolve(ts))).toEqual({
      findings: [],
      evidence: undefined,
    })
  })
})
