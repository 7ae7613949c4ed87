import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { independentTests } from '../../../../shared/commands/further/independent-tests.ts'
import { changeSetOf } from '../../../../shared/git/change-set.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const FILES = {
  'package.json': '{"devDependencies":{"vitest":"^5","near":"workspace:*"},"imports":{"#x":"./src/a.ts"}}',
  'src/a.ts': 'export const a = 1\n',
  'src/b.ts': "import { a } from './a.js'\nexport const b = a\n",
  'src/c.ts': 'export const c = 3\n',
  'test/b.test.ts': "import { test } from 'vitest'\nimport { b } from '../src/b.ts'\n",
  'test/c.test.ts':
    "import { test } from 'vitest'\nimport fs from 'node:fs'\nimport { c } from '../src/c.ts'\n",
}
const A: [string, string] = ['src/a.ts', 'export const a = Math.random()\n']

let repository: TestRepository | undefined
beforeEach(() => (repository = undefined))
afterEach(() => repository?.remove())

async function independentOf(
  test: string,
  {
    files = {},
    change = [A],
  }: { files?: Record<string, string>; change?: [string, string | undefined][] } = {},
): Promise<boolean> {
  repository = makeRepository({ ...FILES, ...files })
  const changeSet = changeSetOf(
    repository.git('rev-parse', 'HEAD'),
    change.map(([path, content]) => ({ path, content })),
  )
  return (await independentTests({ repo: repository.path, changeSet }, [test])).has(test)
}

describe('a test', () => {
  it('is independent when its imports lead to nothing that is changed', async () => {
    expect(await independentOf('test/c.test.ts')).toBe(true)
    expect(await independentOf('test/c.test.ts', { change: [A, ['CHANGES.md', 'more\n']] })).toBe(true)
  })

  it('is not when they lead to a changed file over another one', async () => {
    expect(await independentOf('test/b.test.ts')).toBe(false)
  })

  it.each([
    ['starts another program', "import { spawn } from 'node:child_process'"],
    ['imports a computed name', 'const m = await import(name)'],
    ['imports by an alias', "import { a } from '#x'"],
    ['imports a package of the repository', "import { a } from 'near'"],
    ['imports what is built from the change', "import { a } from '../dist/a.js'"],
    ['makes code', "new Function('return 1')()"],
    ['imports by a pattern', "import.meta.glob('../src/*.ts')"],
  ])('is not when it %s', async (_, text) => {
    expect(await independentOf('test/x.test.ts', { files: { 'test/x.test.ts': `${text}\n` } })).toBe(false)
  })

  it('is not when a setup of the runner leads to the change', async () => {
    const files = { 'test/setup.ts': "import '../src/b.ts'\n" }
    expect(await independentOf('test/c.test.ts', { files })).toBe(false)
  })

  it('is not when the change writes it, or a file that is no source', async () => {
    expect(await independentOf('test/c.test.ts', { change: [['test/c.test.ts', 'x\n']] })).toBe(false)
    expect(await independentOf('test/c.test.ts', { change: [A, ['data.json', '{}\n']] })).toBe(false)
  })

  it('is not when it is of a language that nobody reads here, or is not there', async () => {
    expect(await independentOf('test/c_test.py', { files: { 'test/c_test.py': 'x\n' } })).toBe(false)
    expect(await independentOf('test/gone.test.ts')).toBe(false)
  })
})
