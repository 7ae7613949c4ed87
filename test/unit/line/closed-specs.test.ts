import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openUnit } from '../../../shared/line/open-unit.ts'
import { openPullChange } from '../../../shared/line/pull-change.ts'
import { FACTORY_TEXT, specText } from '../../support/plan/plan-files.ts'
import { TRUST } from '../trace/trace-fixture.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const OPEN = 'specs/open.spec.md'
const DONE = 'specs/done.spec.md'
const SERIAL = 'JD-ABCD-EFGH-JKMN'
const spec = (id: string): string => specText(id, `src/${id}.ts`, id)
const closed = (text: string): string => text.replace(/^---\n\nProse/m, `released: ${SERIAL}\n---\n\nProse`)

let repository: TestRepository
let base: string
beforeAll(() => {
  const files = { [OPEN]: spec('open'), [DONE]: closed(spec('done')) }
  repository = makeRepository({ 'factory.yml': FACTORY_TEXT, ...files })
  base = repository.git('rev-parse', 'HEAD')
})
afterAll(() => repository.remove())

describe('a unit of a spec that is done', () => {
  it('is refused at its first station', async () => {
    const { path: repo } = repository
    const request = {
      repo,
      workspace: repo,
      base,
      factory: 'factory.yml',
      station: 'spec-validate',
      upstream: '{}',
    }
    const trust = (): Promise<typeof TRUST> => Promise.resolve(TRUST)
    const store = { put: unused, get: unused, list: () => Promise.resolve([]) }
    await expect(openUnit({ ...request, spec: DONE, round: 1 }, store, trust)).rejects.toMatchObject({
      code: 'SPEC_DONE',
      where: DONE,
      message: expect.stringContaining(SERIAL) as string,
    })
  })
})

describe('a pull request', () => {
  /** The specs that it is judged by when it writes these files. */
  async function judged(files: Record<string, string>): Promise<[all: string[], changed: string[]]> {
    repository.git('checkout', '--quiet', '-B', 'change', base)
    const head = repository.commit(files)
    const { specs, changedSpecs } = await openPullChange({
      repo: repository.path,
      base,
      head,
      factory: 'factory.yml',
    })
    return [specs.map(({ path }) => path), changedSpecs]
  }

  it('is judged by the open specs, not by those that were done before', async () => {
    expect(await judged({ 'src/a.ts': 'a\n' })).toEqual([[OPEN], []])
    expect(await judged({ [DONE]: closed(spec('done')).replace('Prose', 'More prose') })).toEqual([
      [OPEN],
      [],
    ])
  })

  it('is judged by a spec that it closes itself', async () => {
    expect(await judged({ [OPEN]: closed(spec('open')) })).toEqual([[OPEN], [OPEN]])
  })

  it('is judged by a spec that it opens again', async () => {
    expect(await judged({ [DONE]: spec('done') })).toEqual([[DONE, OPEN], [DONE]])
  })
})

function unused(): Promise<never> {
  return Promise.reject(new Error('nothing is stored before the spec is read'))
}
