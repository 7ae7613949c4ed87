import { isRecord } from '../../../shared/formats/read-json.ts'
import { failure, type Reply } from './faults.ts'
import {
  gitBytes,
  gitOr,
  readCommit,
  readTree,
  writeCommit,
  writeTree,
  type CommitFacts,
} from './git-store.ts'
import { ok, textOf, type Call, type Endpoints, type World } from './world.ts'

const READ: ['contents', 'read'][] = [['contents', 'read']]
const WRITE: ['contents', 'write'][] = [['contents', 'write']]
const URL_BASE = 'https://api.github.com'

/** Refs, commits, trees, blobs and file contents, all of them those of the local repository. */
export const gitEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/git/ref/{ref}': { needs: READ, answer: getRef },
  'POST /repos/{owner}/{repo}/git/refs': { needs: WRITE, answer: createRef },
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': { needs: WRITE, answer: updateRef },
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': { needs: WRITE, answer: deleteRef },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': {
    needs: READ,
    answer: ({ params }, world) => {
      const commit = readCommit(world.repository.path, params['commit_sha'] ?? '')
      return commit === undefined ? failure(404, 'Not Found') : ok(gitCommit(world, commit))
    },
  },
  'POST /repos/{owner}/{repo}/git/commits': { needs: WRITE, answer: createCommit },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': { needs: READ, answer: getTree },
  'POST /repos/{owner}/{repo}/git/trees': { needs: WRITE, answer: createTree },
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': { needs: READ, answer: getBlob },
  'POST /repos/{owner}/{repo}/git/blobs': { needs: WRITE, answer: createBlob },
  'GET /repos/{owner}/{repo}/contents/{path}': { needs: READ, answer: getContents },
}

function getRef({ params }: Call, world: World): Reply {
  const sha = gitOr(world.repository.path, ['rev-parse', '--verify', '-q', `refs/${params['ref'] ?? ''}`])
  return sha === undefined ? failure(404, 'Not Found') : ok(gitRef(world, `refs/${params['ref'] ?? ''}`, sha))
}

function createRef({ body }: Call, world: World): Reply {
  const [ref, sha] = [textOf(body['ref']), textOf(body['sha'])]
  const { path } = world.repository
  if (gitOr(path, ['rev-parse', '--verify', '-q', ref]) !== undefined)
    return failure(422, 'Reference already exists')
  if (readCommit(path, sha) === undefined) return failure(422, 'Object does not exist')
  return gitOr(path, ['update-ref', ref, sha]) === undefined
    ? failure(422, 'Reference name is not valid')
    : ok(gitRef(world, ref, sha), 201)
}

function updateRef({ params, body }: Call, world: World): Reply {
  const [ref, sha] = [`refs/${params['ref'] ?? ''}`, textOf(body['sha'])]
  const { path } = world.repository
  const old = gitOr(path, ['rev-parse', '--verify', '-q', ref])
  if (old === undefined) return failure(422, 'Reference does not exist')
  const forward = gitOr(path, ['merge-base', '--is-ancestor', old, sha]) !== undefined
  if (!forward && body['force'] !== true) return failure(422, 'Update is not a fast forward')
  gitOr(path, ['update-ref', ref, sha, old])
  return ok(gitRef(world, ref, sha))
}

function deleteRef({ params }: Call, world: World): Reply {
  const ref = `refs/${params['ref'] ?? ''}`
  const { path } = world.repository
  if (gitOr(path, ['rev-parse', '--verify', '-q', ref]) === undefined)
    return failure(422, 'Reference does not exist')
  gitOr(path, ['update-ref', '-d', ref])
  return { status: 204 }
}

function gitRef(world: World, ref: string, sha: string): object {
  return world.shape('git-ref', {
    ref,
    url: `${URL_BASE}/git/${ref}`,
    object: { type: 'commit', sha, url: `${URL_BASE}/git/commits/${sha}` },
  })
}

export function gitCommit(world: World, commit: CommitFacts): object {
  const { sha, tree, parents, message, author, committer } = commit
  return world.shape('git-commit', {
    sha,
    message,
    author,
    committer,
    tree: { sha: tree },
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${URL_BASE}/c/${parent}`,
      html_url: `https://github.com/c/${parent}`,
    })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  })
}

function createCommit({ body }: Call, world: World): Reply {
  const date = world.now().toISOString()
  const someone = { name: 'github-actions[bot]', email: 'bot@users.noreply.github.com', date }
  const person = (value: unknown): typeof someone =>
    isRecord(value)
      ? { name: textOf(value['name']), email: textOf(value['email']), date: textOf(value['date'], date) }
      : someone
  const author = person(body['author'])
  const sha = writeCommit(world.repository.path, {
    tree: textOf(body['tree']),
    parents: Array.isArray(body['parents']) ? body['parents'].map((parent) => textOf(parent)) : [],
    message: textOf(body['message']),
    author,
    committer: body['committer'] === undefined ? author : person(body['committer']),
  })
  const commit = sha === undefined ? undefined : readCommit(world.repository.path, sha)
  return commit === undefined
    ? failure(422, 'Tree or parent does not exist')
    : ok(gitCommit(world, commit), 201)
}

function getTree({ params, query }: Call, world: World): Reply {
  const sha = gitOr(world.repository.path, [
    'rev-parse',
    '--verify',
    '-q',
    `${params['tree_sha'] ?? ''}^{tree}`,
  ])
  const tree = sha === undefined ? undefined : readTree(world.repository.path, sha, query.has('recursive'))
  return sha === undefined || tree === undefined ? failure(404, 'Not Found') : ok(gitTree(world, sha, tree))
}

function gitTree(world: World, sha: string, tree: NonNullable<ReturnType<typeof readTree>>): object {
  const entries = tree.map(({ size, ...entry }) => ({
    ...entry,
    ...(size === undefined ? {} : { size }),
    url: `${URL_BASE}/o/${entry.sha}`,
  }))
  return world.shape('git-tree', {
    sha,
    url: `${URL_BASE}/git/trees/${sha}`,
    truncated: false,
    tree: entries,
  })
}

function createTree({ body }: Call, world: World): Reply {
  const { path } = world.repository
  const base = typeof body['base_tree'] === 'string' ? body['base_tree'] : undefined
  const entries = (Array.isArray(body['tree']) ? body['tree'] : []).filter(isRecord).map((entry) => ({
    path: textOf(entry['path']),
    mode: textOf(entry['mode'], '100644'),
    sha:
      typeof entry['content'] === 'string'
        ? (hashBlob(path, Buffer.from(entry['content'])) ?? null)
        : textOf(entry['sha']) || null,
  }))
  const sha = writeTree(path, base, entries)
  const tree = sha === undefined ? undefined : readTree(path, sha, false)
  return sha === undefined || tree === undefined
    ? failure(422, 'Invalid tree info')
    : ok(gitTree(world, sha, tree), 201)
}

function hashBlob(path: string, bytes: Buffer): string | undefined {
  return gitOr(path, ['hash-object', '-w', '--stdin'], { input: bytes })
}

function createBlob({ body }: Call, world: World): Reply {
  const encoding = body['encoding'] === 'base64' ? 'base64' : 'utf8'
  const sha = hashBlob(world.repository.path, Buffer.from(textOf(body['content']), encoding))
  return sha === undefined
    ? failure(422, 'Invalid blob')
    : ok({ sha, url: `${URL_BASE}/git/blobs/${sha}` }, 201)
}

function getBlob({ params }: Call, world: World): Reply {
  const sha = params['file_sha'] ?? ''
  const bytes = gitBytes(world.repository.path, ['cat-file', 'blob', sha])
  if (bytes === undefined) return failure(404, 'Not Found')
  return ok(
    world.shape('blob', { sha, size: bytes.length, encoding: 'base64', content: bytes.toString('base64') }),
  )
}

function getContents({ params, query }: Call, world: World): Reply {
  const path = params['path'] ?? ''
  const revision = query.get('ref') ?? world.repository.defaultBranch
  const entry = readTree(world.repository.path, revision, true)?.find((each) => each.path === path)
  const bytes = gitBytes(world.repository.path, ['cat-file', 'blob', entry?.sha ?? 'none'])
  if (entry === undefined || bytes === undefined) return failure(404, 'Not Found')
  const name = path.split('/').at(-1) ?? path
  const facts = { type: 'file', encoding: 'base64', size: bytes.length, name, path, sha: entry.sha }
  return ok(world.shape('content-file', { ...facts, content: bytes.toString('base64') }))
}
