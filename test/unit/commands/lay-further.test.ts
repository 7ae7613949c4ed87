import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFiles } from '../../../shared/commands/write-files.ts'
import { changeSetOf, type ChangeSet } from '../../../shared/git/change-set.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let inner: TestRepository
let folder: string
beforeEach(() => {
  repository = makeRepository()
  inner = makeRepository({ 'lib.js': 'of the submodule\n' })
  folder = mkdtempSync(join(tmpdir(), 'jidoka-further-'))
})
afterEach(() => {
  for (const each of [repository, inner]) each.remove()
  rmSync(folder, { recursive: true, force: true })
})

const lay = (base: string, changeSet: ChangeSet = changeSetOf(base, [])): Promise<void> =>
  writeFiles(repository.path, base, changeSet, folder)
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')

const CONTENT = 'large\n'
const DIGEST = createHash('sha256').update(CONTENT).digest('hex')
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${DIGEST}\nsize ${CONTENT.length}\n`

/** As `git lfs fetch` stores a file. */
function store(content: string): void {
  const path = join(repository.path, '.git/lfs/objects', DIGEST.slice(0, 2), DIGEST.slice(2, 4), DIGEST)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

describe('files of Git LFS', () => {
  const FILES = { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'data/a.bin': POINTER }

  it('are laid in place of their pointers where the repository has them', async () => {
    store(CONTENT)
    await lay(repository.commit(FILES))
    expect(read('data/a.bin')).toBe(CONTENT)
  })

  it.each([
    ['has none', undefined],
    ['has other bytes under that digest', 'LARGE\n'],
    ['has a part of them', 'larg'],
  ])('stay pointers where the repository %s', async (_, content) => {
    if (content !== undefined) store(content)
    await lay(repository.commit(FILES))
    expect(read('data/a.bin')).toBe(POINTER)
  })

  it('are not looked for where no attribute names them, and a change has the last word', async () => {
    store(CONTENT)
    const base = repository.commit({ 'data/a.bin': POINTER })
    await lay(base)
    expect(read('data/a.bin')).toBe(POINTER)
    const other = repository.commit(FILES)
    await lay(other, changeSetOf(other, [{ path: 'data/a.bin', content: 'of the change\n' }]))
    expect(read('data/a.bin')).toBe('of the change\n')
  })
})

describe('submodules', () => {
  const add = (): string => {
    const allow = ['-c', 'protocol.file.allow=always']
    repository.git(...allow, 'submodule', 'add', '-q', '--name', 'inner', inner.path, 'vendor/inner')
    return repository.commit({ 'one.js': 'one\n' })
  }

  it('are laid at their commit where they were fetched, without any .git', async () => {
    const base = add()
    inner.commit({ 'lib.js': 'newer\n' })
    await lay(base)
    expect([read('one.js'), read('vendor/inner/lib.js')]).toEqual(['one\n', 'of the submodule\n'])
    expect(existsSync(join(folder, 'vendor/inner/.git'))).toBe(false)
  })

  it('are empty folders where they were not fetched, or named in a way that leads elsewhere', async () => {
    const base = add()
    const modules = '[submodule "../modules/inner"]\n\tpath = vendor/inner\n\turl = x\n'
    await lay(repository.commit({ '.gitmodules': modules }))
    expect(existsSync(join(folder, 'vendor/inner/lib.js'))).toBe(false)
    rmSync(join(repository.path, '.git/modules'), { recursive: true, force: true })
    await lay(base)
    expect(existsSync(join(folder, 'vendor/inner/lib.js'))).toBe(false)
  })
})
