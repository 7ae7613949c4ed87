import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import { changeSetOf, type Change, type ChangeSet } from '../../../shared/git/change-set.ts'
import { writeFiles } from '../../../shared/commands/write-files.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let root: string
let folder: string

beforeEach(() => {
  repository = makeRepository()
  root = mkdtempSync(join(tmpdir(), 'jidoka-lay-'))
  folder = join(root, 'work')
  mkdirSync(folder)
})
afterEach(() => {
  repository.remove()
  rmSync(root, { recursive: true, force: true })
})

/** `path mode content` of everything below the folder, sorted. */
function listing(at = folder, prefix = ''): string[] {
  return readdirSync(at, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(at, entry.name)
      const name = `${prefix}${entry.name}`
      if (entry.isSymbolicLink()) return [`${name} -> ${readlinkSync(path)}`]
      if (entry.isDirectory()) return listing(path, `${name}/`)
      return [
        `${name} ${(lstatSync(path).mode & 0o111) === 0 ? 'file' : 'executable'} ${readFileSync(path, 'utf8')}`,
      ]
    })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (thrown: unknown) =>
      thrown instanceof FactoryError ? `${thrown.code}: ${thrown.message}` : String(thrown),
  )
}

const write = (path: string, content: string): { path: string; content: string } => ({ path, content })
const erase = (path: string) => ({ path, content: undefined })

describe('a copy of base and change', () => {
  it('holds the files of the commit, with the change laid in', async () => {
    const base = repository.commit({ 'a.txt': 'a', 'dir/b.txt': 'b', 'dir/sub/c.txt': 'c', 'gone.txt': 'g' })
    const changes = [
      write('a.txt', 'A'),
      write('new/deep/d.txt', 'd'),
      erase('gone.txt'),
      erase('dir/sub/c.txt'),
    ]
    await writeFiles(repository.path, base, changeSetOf(base, changes), folder)
    expect(listing()).toEqual(['a.txt file A', 'dir/b.txt file b', 'new/deep/d.txt file d'])
    expect(readdirSync(join(folder, 'dir'))).toEqual(['b.txt'])
  })

  it('is taken from the objects: nothing of the working tree, the index or .git comes along', async () => {
    const base = repository.commit({ 'a.txt': 'a' })
    repository.write({ 'a.txt': 'edited', 'untracked.txt': 'x' })
    repository.git('add', 'untracked.txt')
    await writeFiles(repository.path, base, changeSetOf(base, []), folder)
    expect(listing()).toEqual(['a.txt file a'])
    expect(repository.git('status', '--porcelain')).toBe(' M a.txt\nA  untracked.txt')
  })

  it('keeps modes, links and names as git has them', async () => {
    writeFileSync(join(repository.path, 'run.sh'), 'x', { mode: 0o755 })
    symlinkSync('../outside', join(repository.path, 'link'))
    const base = repository.commit({ 'ä b.txt': 'n' })
    const script = { ...changeSetOf(base, [write('new.sh', 'y')]) }
    const changes = script.changes.map((change): Change =>
      'content' in change ? { ...change, mode: '100755' } : change,
    )
    await writeFiles(repository.path, base, { ...script, changes }, folder)
    expect(listing()).toEqual([
      'link -> ../outside',
      'new.sh executable y',
      'run.sh executable x',
      'ä b.txt file n',
    ])
  })

  it('runs no filter of the configuration, of attributes or of hooks', async () => {
    const proof = join(root, 'proof')
    repository.git('config', 'filter.evil.smudge', `touch ${proof}; cat`)
    repository.git('config', 'core.fsmonitor', `touch ${proof}; true`)
    mkdirSync(join(repository.path, '.git/hooks'), { recursive: true })
    writeFileSync(join(repository.path, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${proof}\n`, {
      mode: 0o755,
    })
    repository.write({ '.gitattributes': '* filter=evil\n', 'a.txt': 'a' })
    repository.git('-c', 'filter.evil.smudge=cat', '-c', 'core.fsmonitor=false', 'add', '-A')
    repository.git('-c', 'core.fsmonitor=false', 'commit', '-q', '-m', 'x')
    rmSync(proof, { force: true })
    const base = repository.git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD')
    await writeFiles(repository.path, base, changeSetOf(base, []), folder)
    expect(listing()).toEqual(['.gitattributes file * filter=evil\n', 'a.txt file a'])
    expect(readdirSync(root)).toEqual(['work'])
  })

  it('works for a repository with SHA-256 objects and for a linked work tree', async () => {
    const other = join(root, 'other')
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
    git(root, 'init', '-q', '--object-format=sha256', 'other')
    writeFileSync(join(other, 'a.txt'), 'a')
    git(other, 'add', '-A')
    git(other, '-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', 'x')
    git(other, 'worktree', 'add', '-q', '--detach', '../tree')
    const base = git(other, 'rev-parse', 'HEAD')
    await writeFiles(join(root, 'tree'), base, changeSetOf(base, [write('b.txt', 'b')]), folder)
    expect(listing()).toEqual(['a.txt file a', 'b.txt file b'])
  })
})

describe('a change set', () => {
  const refused: [string, (outside: string) => void, ReturnType<typeof write> | ReturnType<typeof erase>][] =
    [
      [
        'writes through a linked folder',
        (outside) => symlinkSync(outside, join(repository.path, 'link')),
        write('link/x.txt', 'x'),
      ],
      [
        'writes onto a link',
        (outside) => symlinkSync(join(outside, 'x.txt'), join(repository.path, 'link')),
        write('link', 'x'),
      ],
      [
        'removes through a linked folder',
        (outside) => symlinkSync(outside, join(repository.path, 'link')),
        erase('link/kept.txt'),
      ],
      ['writes below a file', () => undefined, write('a.txt/b.txt', 'x')],
      ['writes onto a folder', () => undefined, write('dir', 'x')],
      ['removes a folder', () => undefined, erase('dir')],
      ['removes what is not there', () => undefined, erase('none.txt')],
    ]

  it.each(refused)('that %s is refused, and nothing outside is touched', async (_, prepare, change) => {
    const outside = join(root, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'kept.txt'), 'kept')
    prepare(outside)
    const base = repository.commit({ 'a.txt': 'a', 'dir/b.txt': 'b' })
    const laid = await codeOf(writeFiles(repository.path, base, changeSetOf(base, [change]), folder))
    expect(laid.startsWith(`CHANGE_SET_INVALID: ${change.path} `)).toBe(true)
    expect(readdirSync(outside)).toEqual(['kept.txt'])
    expect(readFileSync(join(outside, 'kept.txt'), 'utf8')).toBe('kept')
  })

  it.each(['../x', '/etc/x', 'a/../../x', '.git/config', 'a\\b', 'nul', 'a\u0000b', ''])(
    'with the path %j is refused',
    async (path) => {
      const base = repository.commit({ 'a.txt': 'a' })
      expect(
        await codeOf(writeFiles(repository.path, base, changeSetOf(base, [write(path, 'x')]), folder)),
      ).toMatch(/^PATH_UNSAFE/)
    },
  )

  it('whose content is not what it says is refused', async () => {
    const base = repository.commit({ 'a.txt': 'a' })
    const { changes } = changeSetOf(base, [write('b.txt', 'b')])
    const tampered = changes.map((change): Change =>
      'content' in change ? { ...change, content: 'c' } : change,
    )
    const set: ChangeSet = { ...changeSetOf(base, []), changes: tampered }
    expect(await codeOf(writeFiles(repository.path, base, set, folder))).toMatch(
      /^CHANGE_SET_INVALID: b\.txt /,
    )
  })

  it('made against another commit is refused', async () => {
    const earlier = repository.commit({ 'a.txt': 'a' })
    const base = repository.commit({ 'a.txt': 'b' })
    expect(await codeOf(writeFiles(repository.path, base, changeSetOf(earlier, []), folder))).toMatch(
      /^CHANGE_SET_INVALID: /,
    )
  })

  it('may replace a file by a folder of the same name once it removes the file', async () => {
    const base = repository.commit({ a: 'file', 'z.txt': 'z' })
    await writeFiles(repository.path, base, changeSetOf(base, [erase('a'), write('a/b.txt', 'b')]), folder)
    expect(listing()).toEqual(['a/b.txt file b', 'z.txt file z'])
  })

  it('may remove a link, not what it points to', async () => {
    symlinkSync('z.txt', join(repository.path, 'link'))
    const base = repository.commit({ 'z.txt': 'z' })
    await writeFiles(repository.path, base, changeSetOf(base, [erase('link')]), folder)
    expect(listing()).toEqual(['z.txt file z'])
  })
})

it('an unknown base is an error of git', async () => {
  repository.commit({ 'a.txt': 'a' })
  const base = 'f'.repeat(40)
  expect(await codeOf(writeFiles(repository.path, base, changeSetOf(base, []), folder))).toMatch(
    /^GIT_FAILED/,
  )
})
