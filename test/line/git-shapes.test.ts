import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { edit, runCli, type UnitJson } from '../support/story.ts'

const ORDINAL = `/** A whole number with its English suffix, such as 3rd. */
export function ordinal(rank: number): string {
  const isTeen = Math.floor((rank % 100) / 10) === 1
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return \`\${rank}\${suffix}\`
}`

let server: ModelServer
let ready: TestRepository
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-shapes-'))
  server = await startModelServer(({ prompt }) => {
    const nonce = nonceIn(prompt)
    return `<<<FILE src/ordinal.ts ${nonce}\n${ORDINAL}\nFILE>>> ${nonce}\n`
  })
  ready = await readyRepository('sha1')
})
afterAll(async () => {
  ready.remove()
  rmSync(folder, { recursive: true, force: true })
  await server.close()
})

/** A repository that init has made ready and whose line is committed. */
async function readyRepository(format: 'sha1' | 'sha256'): Promise<TestRepository> {
  const repository = makeRepository(
    {
      'package.json': '{"name":"shop","type":"module"}\n',
      'src/price.ts': 'export function price(cents: number): string {\n  return String(cents)\n}\n',
      'apps/shop/page.ts': 'export const page = 1\n',
    },
    format,
  )
  expect((await runCli(repository.path, ['init', '--local', '--skip-proof'])).exit).toBe(0)
  edit(repository.path, 'factory.yml', 'https://api.openai.com/v1', server.url)
  edit(repository.path, 'factory.yml', ', key: OPENAI_API_KEY', '')
  repository.commit({}, 'declare a line')
  repository.git('config', 'uploadpack.allowFilter', 'true')
  repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  return repository
}

function clone(name: string, ...options: string[]): string {
  const path = join(folder, name)
  const words = ['clone', '-q', ...options, `file://${ready.path}`, path]
  execFileSync('git', words, { stdio: 'pipe' })
  return path
}

function gitIn(path: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: path, encoding: 'utf8', stdio: 'pipe' })
}

/** Checks the spec, carries it down the line, and reads the trace of it again. */
async function carry(path: string, spec = 'specs/ordinal.spec.md'): Promise<void> {
  expect(await runCli(path, ['validate', spec])).toMatchObject({ exit: 0 })
  const ran = await runCli(path, ['run', spec, '--json'])
  expect(ran.stdout, ran.stderr).not.toBe('')
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  expect(units[0]).toMatchObject({ verdict: 'released' })
  const { trace } = units[0] as UnitJson
  const trust = join(path, '.jidoka/trust.json')
  expect(await runCli(path, ['verify', String(trace), '--trust', trust])).toMatchObject({ exit: 0 })
  expect(await runCli(path, ['replay', String(trace), '--trust', trust])).toMatchObject({ exit: 0 })
}

describe('the first spec is validated, released, verified and replayed', () => {
  test('in a repository of SHA-256 objects', async () => {
    const modern = await readyRepository('sha256')
    await carry(modern.path)
    modern.remove()
  })

  test('in a linked work tree', async () => {
    const path = join(folder, 'linked')
    ready.git('worktree', 'add', '-q', '-b', 'linked', path)
    await carry(path)
    expect(gitIn(path, 'status', '--porcelain')).toBe('')
  })

  test('in a clone without blobs, of which only another part is checked out', async () => {
    const path = clone('blobless', '--filter=blob:none', '--sparse')
    gitIn(path, 'sparse-checkout', 'set', 'apps')
    expect(existsSync(join(path, 'specs'))).toBe(false)
    await carry(path)
  })

  test('in a clone without trees', async () => {
    await carry(clone('treeless', '--filter=tree:0'))
  })

  test('in a clone of one commit', async () => {
    await carry(clone('shallow', '--depth=1'))
  })

  test('in a folder that is a link', async () => {
    const path = join(folder, 'link')
    symlinkSync(clone('linked-to'), path)
    await carry(path, join(path, 'specs/ordinal.spec.md'))
  })
})

test('what is committed and not checked out is not written again, and its specs count', async () => {
  const path = clone('sparse', '--sparse')
  gitIn(path, 'sparse-checkout', 'set', 'apps')
  const again = await runCli(path, ['init', '--local', '--skip-proof', '--json'])
  const { files } = JSON.parse(again.stdout) as { files: { path: string; state: string }[] }
  expect(files.filter(({ state }) => state !== 'kept')).toEqual([])
  expect(gitIn(path, 'status', '--porcelain')).toBe('')
  expect((await runCli(path, ['validate'])).stdout).toContain('1 specs, 1 compared')
})

test('a clone that lacks files and cannot fetch them says so, and takes none of them for absent', async () => {
  const path = clone('offline', '--filter=blob:none', '--sparse')
  gitIn(path, 'remote', 'set-url', 'origin', join(folder, 'gone'))
  const ran = await runCli(path, ['run', 'specs/ordinal.spec.md', '--json'])
  expect(ran.exit).toBe(3)
  expect(JSON.parse(ran.stdout)).toMatchObject({
    error: {
      code: 'GIT_OBJECT_MISSING',
      message: expect.stringContaining('partial clone') as string,
      next: expect.stringContaining('--filter') as string,
    },
  })
})

test('a trace that is committed verifies after a checkout with the line ends of Windows', async () => {
  const source = clone('committed')
  const ran = await runCli(source, ['run', 'specs/ordinal.spec.md', '--json'])
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  const { serial, trace } = units[0] as UnitJson
  const trust = join(source, '.jidoka/trust.json')
  cpSync(String(trace), join(source, 'docs/traces', serial), { recursive: true })
  gitIn(source, 'add', 'docs')
  gitIn(source, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', 'keep the trace')
  const copy = join(folder, 'crlf')
  execFileSync('git', ['clone', '-q', '-c', 'core.autocrlf=true', source, copy], { stdio: 'pipe' })
  const kept = join(copy, 'docs/traces', serial)
  expect(await runCli(copy, ['verify', kept, '--trust', trust])).toMatchObject({ exit: 0 })
})
