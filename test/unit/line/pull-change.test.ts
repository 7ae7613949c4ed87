import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPullChange } from '../../../shared/line/pull-change.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { LINE } from '../cli/line.ts'

const PROJECT = 'packages/kit/factory.yml'
let repository: TestRepository
let base = ''
let head = ''

beforeAll(() => {
  repository = makeRepository({ 'factory.yml': LINE, [PROJECT]: LINE, 'packages/kit/a.ts': 'a\n' })
  base = repository.git('rev-parse', 'HEAD')
  head = repository.commit({
    '.github/workflows/factory.kit.yml': 'on: push\n',
    'packages/kit/a.ts': 'b\n',
    'packages/kitchen/a.ts': 'b\n',
    'a.ts': 'b\n',
    'a.png': '\0',
    'packages/kit/a.png': '\0',
  })
})
afterAll(() => repository.remove())

async function judged(factory: string): Promise<{ changes: string[]; left: string[] }> {
  const { changeSet, left } = await openPullChange({ repo: repository.path, base, head, factory })
  return { changes: changeSet.changes.map(({ path }) => path), left: left.map(({ path }) => path) }
}

describe('a pull request', () => {
  const all = {
    changes: ['.github/workflows/factory.kit.yml', 'a.ts', 'packages/kit/a.ts', 'packages/kitchen/a.ts'],
    left: ['a.png', 'packages/kit/a.png'],
  }

  it('is judged whole by the line at the top', async () => {
    expect(await judged('factory.yml')).toEqual(all)
  })

  it('is judged whole by a factory.yml that an operator names', async () => {
    expect(await judged(`${repository.path}/${PROJECT}`)).toEqual(all)
  })

  it('is judged by the line of a project where its folder or the workflows change', async () => {
    const own = {
      changes: ['.github/workflows/factory.kit.yml', 'packages/kit/a.ts'],
      left: ['packages/kit/a.png'],
    }
    expect(await judged(PROJECT)).toEqual(own)
  })
})
