import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { DENIED } from './faults.ts'
import { gitIn, tipOf } from './git-state.ts'
import { loginOf, type Grant } from './grant.ts'
import { textOf, type World } from './world.ts'

/** What went wrong with a field; GitHub answers 200 all the same. */
export interface FieldError {
  type: string
  message: string
}

interface Change {
  path: string
  /** `undefined` takes the file away. */
  contents: Buffer | undefined
}

type Committed = { commit: Record<string, unknown>; ref: Record<string, unknown>; clientMutationId: null }

/**
 * Appends a commit to a branch, signed by GitHub. A new file is plain, and one that exists keeps its mode: the input has no
 * word for modes (docs.github.com/graphql/reference/commits).
 */
export function createCommitOnBranch(
  world: World,
  grant: Grant,
  input: Record<string, unknown>,
): Committed | FieldError {
  const branch = branchOf(world, input['branch'])
  if (typeof branch !== 'string') return branch
  if (grant.permissions['contents'] !== 'write') return { type: 'FORBIDDEN', message: DENIED }
  const tip = tipOf(world, branch)
  if (tip === undefined)
    return { type: 'NOT_FOUND', message: `Could not resolve to a branch named '${branch}'.` }
  const expected = textOf(input['expectedHeadOid'])
  if (expected !== tip)
    return {
      type: 'STALE_DATA',
      message: `Expected branch to point to "${expected}" but it did not. Pull and try again.`,
    }
  const changes = changesOf(input['fileChanges'])
  const missing = changes.find(
    (change) => change.contents === undefined && modeAt(world, tip, change.path) === undefined,
  )
  if (missing !== undefined)
    return {
      type: 'UNPROCESSABLE',
      message: `A path was requested for deletion which does not exist as of commit oid \`${tip}\`: ${missing.path}`,
    }
  const workflow = changes.find(({ path }) => path.startsWith('.github/workflows/'))
  if (workflow !== undefined && grant.permissions['workflows'] !== 'write')
    return { type: 'FORBIDDEN', message: refusalOf(workflow.path) }
  const sha = commit(world, { tip, changes, message: messageOf(input['message']), login: loginOf(grant) })
  gitIn(world, 'update-ref', `refs/heads/${branch}`, sha, tip)
  world.verified.add(sha)
  return committed(world, branch, sha)
}

function refusalOf(path: string): string {
  return `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`
}

function branchOf(world: World, given: unknown): string | FieldError {
  const { repositoryNameWithOwner, branchName } = isRecord(given) ? given : {}
  if (repositoryNameWithOwner !== world.repository.name)
    return {
      type: 'NOT_FOUND',
      message: `Could not resolve to a Repository with the name '${textOf(repositoryNameWithOwner)}'.`,
    }
  return textOf(branchName).replace(/^refs\/heads\//, '')
}

function messageOf(given: unknown): string {
  const { headline, body } = isRecord(given) ? given : {}
  return [textOf(headline), textOf(body)].filter((part) => part !== '').join('\n\n')
}

function changesOf(given: unknown): Change[] {
  const { additions, deletions } = isRecord(given) ? given : {}
  const list = (value: unknown): Record<string, unknown>[] =>
    Array.isArray(value) ? value.filter(isRecord) : []
  return [
    ...list(additions).map(({ path, contents }) => ({
      path: textOf(path),
      contents: Buffer.from(textOf(contents), 'base64'),
    })),
    ...list(deletions).map(({ path }) => ({ path: textOf(path), contents: undefined })),
  ]
}

function modeAt(world: World, commit: string, path: string): string | undefined {
  const { out } = gitIn(world, 'ls-tree', commit, '--', path)
  return /^\d+/.exec(out)?.[0]
}

function commit(
  world: World,
  { tip, changes, message, login }: { tip: string; changes: Change[]; message: string; login: string },
): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-index-'))
  const cwd = world.repository.path
  const author = { name: login, email: `${login}@users.noreply.github.com` }
  const env = {
    ...process.env,
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: 'GitHub',
    GIT_COMMITTER_EMAIL: 'noreply@github.com',
  }
  const git = (args: string[], stdin: string | Buffer = ''): string => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, env, input: stdin })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString()}`)
    return stdout.toString('utf8').trim()
  }
  try {
    git(['read-tree', tip])
    for (const { path, contents } of changes) {
      const mode = contents === undefined ? '0' : (modeAt(world, tip, path) ?? '100644')
      const blob = contents === undefined ? '0'.repeat(40) : git(['hash-object', '-w', '--stdin'], contents)
      git(['update-index', '--add', '--index-info'], `${mode} ${blob}\t${path}\n`)
    }
    return git(['commit-tree', git(['write-tree']), '-p', tip, '-F', '-'], message)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function committed(world: World, branch: string, sha: string): Committed {
  const url = `https://github.com/${world.repository.name}/commit/${sha}`
  const signature = { isValid: true, state: 'VALID', wasSignedByGitHub: true }
  const tree = { oid: gitIn(world, 'rev-parse', `${sha}^{tree}`).out }
  return {
    commit: { oid: sha, url, commitUrl: url, id: `C_${sha.slice(0, 12)}`, signature, tree },
    ref: { name: branch, prefix: 'refs/heads/', target: { oid: sha } },
    clientMutationId: null,
  }
}
