import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { notCheckedOut, readTracked } from '../../../shared/git/tracked-file.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let folder: string
beforeEach(() => {
  repository = makeRepository({ 'top.txt': 'top\n', 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' })
  folder = mkdtempSync(join(tmpdir(), 'jidoka-tracked-'))
})
afterEach(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

const read = async (path: string): Promise<string | undefined> =>
  (await readTracked(repository.path, path, 1024))?.toString()

test('a file that a sparse checkout leaves out is read as it is committed', async () => {
  repository.git('sparse-checkout', 'set', 'in')
  expect([...(await notCheckedOut(repository.path)).keys()]).toEqual(['out/b.txt'])
  expect(await read('out/b.txt')).toBe('b\n')
  expect(await read('in/a.txt')).toBe('a\n')
  expect(await read('out/none.txt')).toBeUndefined()
  await expect(readTracked(repository.path, 'out/b.txt', 1)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
})

test('a file that a person removed is gone', async () => {
  repository.write({ 'out/b.txt': undefined })
  expect(await read('out/b.txt')).toBeUndefined()
})
