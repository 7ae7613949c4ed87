import { afterAll, expect, test } from 'vitest'
import { factoryPathAt } from '../../../shared/factory/control-files.ts'
import { makeRepository } from '../../support/repository.ts'

const LINE = 'name: line\n'
const repository = makeRepository({ 'ci/line.yml': LINE, 'factory.yml': 'name: other\n' })
afterAll(() => repository.remove())
const base = repository.git('rev-parse', 'HEAD')

test('factory.yml has the path by which it was named in the repository', async () => {
  expect(await factoryPathAt(repository.path, base, 'ci/line.yml', Buffer.from(LINE))).toBe('ci/line.yml')
})

test('a copy of factory.yml on disk has the path that these bytes have in the base commit', async () => {
  expect(await factoryPathAt(repository.path, base, '/tmp/copy.yml', Buffer.from(LINE))).toBe('ci/line.yml')
  expect(await factoryPathAt(repository.path, base, '/tmp/copy.yml', Buffer.from('x'))).toBe('factory.yml')
})
