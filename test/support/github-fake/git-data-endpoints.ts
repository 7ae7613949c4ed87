import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { failure, type Reply } from './faults.ts'
import { commitOf, factsOfCommit, gitIn } from './git-state.ts'
import { loginOf } from './grant.ts'
import { eitherOf, ok, textOf, type Call, type Endpoints, type World } from './world.ts'

const { READ, WRITE } = eitherOf('contents')

/**
 * Objects of git: docs.github.com/rest/git. What is written is there under the id that git gives it, and no branch moves. The words of refusals are
 * from memory; nothing reads them.
 */
export const gitDataEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': { needs: READ, answer: getCommit },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': { needs: READ, answer: getTree },
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': { needs: READ, answer: getBlob },
  'POST /repos/{owner}/{repo}/git/blobs': { needs: WRITE, answer: createBlob },
  'POST /repos/{owner}/{repo}/git/trees': { needs: WRITE, answer: createTree },
  'POST /repos/{owner}/{repo}/git/commits': { needs: WRITE, answer: createCommit },
}

const git = (
  { repository }: World,
  args: string[],
  more: { input?: Buffer | string; env?: Record<string, string> } = {},
): { status: number; out: Buffer } => {
  const { input, env } = more
  const { status, stdout } = spawnSync('git', args, {
    cwd: repository.path,
    maxBuffer: 256 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, ...env },
  })
  return { status: status ?? 1, out: stdout }
}

/** Answers about objects, which never change: many writers ask for the same ones. */
const KNOWN = new WeakMap<World, Map<string, unknown>>()

function once<T>(world: World, key: string, ask: () => T): T {
  const known = KNOWN.get(world) ?? new Map<string, unknown>()
  KNOWN.set(world, known)
  if (!known.has(key)) known.set(key, ask())
  return known.get(key) as T
}

/** One that is not there may be written later. */
function isOfType(world: World, oid: string, type: string): boolean {
  if (!/^[0-9a-f]{40}$/.test(oid)) return false
  const known = KNOWN.get(world)?.get(`type ${oid}`)
  if (known !== undefined) return known === type
  const { status, out } = gitIn(world, 'cat-file', '-t', oid)
  return status === 0 && once(world, `type ${oid}`, () => out) === type
}

function urlOf(world: World, kind: string, sha: string): string {
  return `${world.url()}/repos/${world.repository.name}/git/${kind}/${sha}`
}

function commitShape(world: World, sha: string): object {
  const { message, tree, parents, author } = factsOfCommit(world, sha)
  const isVerified = world.verified.has(sha)
  const reason = isVerified ? 'valid' : 'unsigned'
  return world.shape('git-commit', {
    sha,
    url: urlOf(world, 'commits', sha),
    author,
    committer: author,
    message,
    tree: { sha: tree, url: urlOf(world, 'trees', tree) },
    parents: parents.map((parent) => ({
      sha: parent,
      url: urlOf(world, 'commits', parent),
      html_url: urlOf(world, 'commits', parent),
    })),
    verification: { verified: isVerified, reason, signature: null, payload: null, verified_at: null },
  })
}

function getCommit({ params }: Call, world: World): Reply {
  const sha = params['commit_sha'] ?? ''
  if (!isOfType(world, sha, 'commit')) return failure(404, 'Not Found')
  return ok(once(world, `commit ${sha}`, () => commitShape(world, sha)))
}

/** Sorted as git sorts them, one level of them; modes have six digits. */
function getTree({ params }: Call, world: World): Reply {
  const sha = params['tree_sha'] ?? ''
  return isOfType(world, sha, 'tree') ? ok(treeShape(world, sha)) : failure(404, 'Not Found')
}

function treeShape(world: World, sha: string): object {
  return once(world, `tree ${sha}`, () => readTree(world, sha))
}

function readTree(world: World, sha: string): object {
  const rows = git(world, ['ls-tree', '-z', '--long', sha]).out.toString('utf8').split('\0')
  const tree = rows.flatMap((row) => {
    const [, mode, type, oid = '', size, path] = /^(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(row) ?? []
    if (mode === undefined || type === undefined) return []
    const url = urlOf(world, `${type}s`, oid)
    return [{ path, mode, type, sha: oid, url, ...(type === 'blob' ? { size: Number(size) } : {}) }]
  })
  return { sha, url: urlOf(world, 'trees', sha), tree, truncated: false }
}

/** The content comes in lines, each with its end (from memory: of 60 characters). */
function getBlob({ params }: Call, world: World): Reply {
  const sha = params['file_sha'] ?? ''
  if (!isOfType(world, sha, 'blob')) return failure(404, 'Not Found')
  const bytes = once(world, `blob ${sha}`, () => git(world, ['cat-file', 'blob', sha]).out)
  const content = bytes.toString('base64').replace(/.{60}/g, '$&\n')
  const facts = { sha, url: urlOf(world, 'blobs', sha), content, encoding: 'base64', size: bytes.length }
  return ok(world.shape('blob', facts))
}

function createBlob({ body }: Call, world: World): Reply {
  const content = textOf(body['content'])
  const bytes = body['encoding'] === 'base64' ? Buffer.from(content, 'base64') : Buffer.from(content)
  const [sha = ''] = written(world, [bytes])
  return ok({ sha, url: urlOf(world, 'blobs', sha) }, 201)
}

/** Writes blobs and gives their ids. */
function written(world: World, blobs: readonly Buffer[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-blobs-'))
  try {
    const paths = blobs.map((_, at) => join(folder, String(at)))
    for (const [at, path] of paths.entries()) writeFileSync(path, blobs[at] ?? '')
    const words = ['hash-object', '-w', '--no-filters', '--stdin-paths']
    const { out } = git(world, words, { input: paths.map((path) => `${path}\n`).join('') })
    const ids = out.toString('utf8').trim().split('\n')
    return ids.map((id) => (once(world, `type ${id}`, () => 'blob'), id))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * "Use base_tree for the tree that is edited; without it everything that is not listed is gone" and "use either tree.sha or content" (GitHub's
 * description of `git/create-tree`). A path may name folders that are not there yet.
 */
function createTree({ body }: Call, world: World): Reply {
  const base = textOf(body['base_tree'])
  if (base !== '' && !isOfType(world, base, 'tree')) return failure(422, 'base_tree is not a valid tree')
  const rows = (Array.isArray(body['tree']) ? body['tree'] : []).filter(isRecord)
  const texts = rows.filter((row) => row['content'] !== undefined)
  const ids = written(
    world,
    texts.map((row) => Buffer.from(textOf(row['content']))),
  )
  const entries = rows.map((row) => ({
    mode: textOf(row['mode'], '100644'),
    path: textOf(row['path']),
    sha: texts.includes(row) ? (ids[texts.indexOf(row)] ?? '') : textOf(row['sha']),
  }))
  const wrong = entries.find(({ sha }) => !isOfType(world, sha, 'blob'))
  if (wrong !== undefined) return failure(422, `tree.sha ${wrong.sha} is not a valid blob`)
  const made = indexed(world, base, entries)
  return made === undefined ? failure(422, 'tree contains a malformed path') : ok(treeShape(world, made), 201)
}

function indexed(
  world: World,
  base: string,
  entries: readonly { mode: string; path: string; sha: string }[],
): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-index-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    if (base !== '') git(world, ['read-tree', base], { env })
    const input = entries.map(({ mode, path, sha }) => `${mode} ${sha}\t${path}\0`).join('')
    const { status } = git(world, ['update-index', '-z', '--index-info'], { env, input })
    return status === 0 ? git(world, ['write-tree'], { env }).out.toString('utf8').trim() : undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Without author and committer both are the owner of the token and now, and GitHub signs the commit of an app or a workflow (docs.github.com,
 * "signature verification for bots").
 */
function createCommit({ body, grant }: Call, world: World): Reply {
  const tree = textOf(body['tree'])
  if (!isOfType(world, tree, 'tree')) return failure(422, 'Tree SHA does not exist')
  const parents = (Array.isArray(body['parents']) ? body['parents'] : []).map((parent) => textOf(parent))
  if (parents.some((parent) => commitOf(world, parent) !== parent))
    return failure(422, 'Parent SHA does not exist or is not a commit object')
  const author = isRecord(body['author']) ? body['author'] : undefined
  const login = loginOf(grant)
  const who = {
    name: textOf(author?.['name'], login),
    email: textOf(author?.['email'], `${login}@users.noreply`),
  }
  const env = {
    ...{ GIT_AUTHOR_NAME: who.name, GIT_AUTHOR_EMAIL: who.email },
    ...{ GIT_COMMITTER_NAME: who.name, GIT_COMMITTER_EMAIL: who.email },
  }
  const words = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])]
  const { out } = git(world, words, { env, input: textOf(body['message']) })
  const sha = out.toString('utf8').trim()
  if (author === undefined && body['committer'] === undefined) world.verified.add(sha)
  return ok(commitShape(world, sha), 201)
}
