import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findTrust, findTrustThatCounts } from '../../../shared/station/find-trust.ts'
import { generateSigningKey, hintOf } from '../../../shared/trace/signer/keys.ts'
import { formatTrust, keysOf, trustOf } from '../../../shared/trace/verify/trust.ts'
import { runCommand } from '../../support/processes.ts'

const COMMITTED = '.factory/trust.json'
const LOCAL = '.jidoka/trust.json'
const [ours, theirs] = [generateSigningKey(), generateSigningKey()]
const textOf = (key: typeof ours): string =>
  formatTrust(trustOf(new Map([['review', key]]), { repository: 'acme/shop', assurance: 'local' }))

let root: string
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'jidoka-find-trust-'))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

function repository(path: string, committed: Record<string, string> = {}): string {
  const folder = join(root, path)
  for (const [name, text] of Object.entries({ 'a.txt': 'a', ...committed })) put(join(folder, name), text)
  runCommand(folder, 'git', 'init', '--quiet', '--template=')
  runCommand(folder, 'git', 'add', '--all', '--force')
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
  runCommand(folder, 'git', ...author, 'commit', '--quiet', '--message=a')
  return folder
}

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
}

/** Keys and trust file of a machine. */
function machine(repo: string, key = ours): void {
  put(join(repo, LOCAL), textOf(key))
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  put(join(repo, '.jidoka', 'keys', 'review.pem'), pem, 0o600)
}

/** Whose keys were found, and whether they count. */
async function found(question: Partial<Parameters<typeof findTrust>[0]> & { cwd: string; folder: string }) {
  const { trust, doubt } = await findTrust({ named: undefined, repo: undefined, ...question })
  const [hint] = keysOf(trust).keys()
  return `${hint === hintOf(ours) ? 'ours' : 'theirs'}${doubt === undefined ? '' : ' in doubt'}`
}

describe('a trust file that counts', () => {
  it('is the one that was named, wherever it lies', async () => {
    const cwd = repository('repo', { [COMMITTED]: textOf(theirs) })
    put(join(root, 'named.json'), textOf(ours))
    expect(await found({ cwd, folder: join(cwd, 'x'), named: '../named.json' })).toBe('ours')
  })

  it('is the committed one of the repository around the current folder, for a trace anywhere', async () => {
    const repo = repository('repo', { [COMMITTED]: textOf(ours), 'deep/a.txt': '' })
    const download = join(root, 'download', 'trace')
    put(join(root, 'download', COMMITTED), textOf(theirs))
    for (const folder of [download, join(repo, '.jidoka/traces/x'), join(repo, 'deep/download/x')])
      expect(await found({ cwd: join(repo, 'deep'), folder })).toBe('ours')
  })

  it('is the committed one, whatever lies in the work tree', async () => {
    const repo = repository('repo', { [COMMITTED]: textOf(ours) })
    put(join(repo, COMMITTED), textOf(theirs))
    machine(repo, theirs)
    expect(await found({ cwd: repo, folder: join(repo, 'x') })).toBe('ours')
  })

  it('is the one of this machine beside its private keys', async () => {
    const repo = repository('repo')
    machine(repo)
    expect(await found({ cwd: repo, folder: join(repo, '.jidoka/traces/x') })).toBe('ours')
  })

  it('is that of the repository that was named', async () => {
    const repo = repository('repo', { [COMMITTED]: textOf(ours) })
    const nested = repository('repo/download', { [COMMITTED]: textOf(theirs) })
    expect(await found({ cwd: root, folder: join(nested, 'x'), repo: 'repo' })).toBe('ours')
    expect(await found({ cwd: repo, folder: join(nested, 'x'), repo: 'download' })).toBe('theirs')
  })

  it('is that of a work tree or a submodule inside the repository', async () => {
    const repo = repository('repo', { [COMMITTED]: textOf(ours) })
    runCommand(repo, 'git', 'worktree', 'add', '--quiet', '--detach', 'tree')
    expect(await found({ cwd: join(repo, 'tree'), folder: join(repo, 'tree', 'x') })).toBe('ours')
    const other = repository('other', { [COMMITTED]: textOf(theirs) })
    runCommand(repo, 'git', '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'part')
    expect(await found({ cwd: join(repo, 'part'), folder: join(repo, 'part', 'x') })).toBe('theirs')
  })
})

describe('a trust file that came along', () => {
  it.each([COMMITTED, LOCAL])('is %s above the trace, without any repository', async (name) => {
    put(join(root, 'download', name), textOf(theirs))
    const folder = join(root, 'download', '.jidoka', 'traces', 'x')
    expect(await found({ cwd: root, folder })).toBe('theirs in doubt')
    expect(await found({ cwd: join(root, 'download'), folder })).toBe('theirs in doubt')
  })

  it('is one in a subfolder of a repository that has none, even when somebody committed it there', async () => {
    const repo = repository('repo', { [`download/${COMMITTED}`]: textOf(theirs) })
    const folder = join(repo, 'download', 'traces', 'x')
    for (const cwd of [repo, join(repo, 'download')])
      expect(await found({ cwd, folder })).toBe('theirs in doubt')
  })

  it('is one at the top of the repository that nobody committed', async () => {
    const repo = repository('repo')
    put(join(repo, COMMITTED), textOf(theirs))
    expect(await found({ cwd: repo, folder: join(repo, 'x') })).toBe('theirs in doubt')
  })

  it('is what a repository inside the repository holds, also where the caller stands in it', async () => {
    const repo = repository('repo')
    const nested = repository('repo/download', { [COMMITTED]: textOf(theirs) })
    machine(nested, theirs)
    for (const cwd of [repo, nested])
      expect(await found({ cwd, folder: join(nested, 'x') })).toBe('theirs in doubt')
  })

  it('is one of a machine without its private keys, or with those of others', async () => {
    const repo = repository('repo')
    put(join(repo, LOCAL), textOf(theirs))
    expect(await found({ cwd: repo, folder: join(repo, 'x') })).toBe('theirs in doubt')
    machine(repo, ours)
    put(join(repo, LOCAL), textOf(theirs))
    expect(await found({ cwd: repo, folder: join(repo, 'x') })).toBe('theirs in doubt')
  })

  it('counts for nothing in a command that needs trust', async () => {
    put(join(root, 'download', COMMITTED), textOf(theirs))
    const question = { folder: join(root, 'download', 'x'), named: undefined, repo: undefined, cwd: root }
    await expect(findTrustThatCounts(question)).rejects.toMatchObject({
      code: 'TRACE_REJECTED',
      detail: 'TRUST_CAME_ALONG',
    })
  })
})

describe('no trust file', () => {
  it('is found inside the trace folder', async () => {
    const folder = join(root, 'trace')
    put(join(folder, COMMITTED), textOf(theirs))
    await expect(found({ cwd: root, folder })).rejects.toMatchObject({ code: 'TRUST_MISSING' })
  })

  it('is taken from a home that is a link, or that git tracks', async () => {
    const linked = repository('linked')
    machine(join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere', '.jidoka'), join(linked, '.jidoka'))
    await expect(found({ cwd: linked, folder: join(linked, 'x') })).rejects.toMatchObject({
      code: 'HOME_LINK',
    })
    const tracked = repository('tracked', { '.jidoka/keys/review.pem': 'x' })
    cpSync(join(root, 'elsewhere', '.jidoka'), join(tracked, '.jidoka'), { recursive: true, force: true })
    const asked = found({ cwd: tracked, folder: join(tracked, 'x') })
    await expect(asked).rejects.toMatchObject({ code: 'HOME_TRACKED' })
  })

  it('is looked for when the named repository is none', async () => {
    const asked = found({ cwd: root, folder: join(root, 'x'), repo: '.' })
    await expect(asked).rejects.toMatchObject({ code: 'GIT_NOT_A_REPOSITORY' })
  })
})
