import { FactoryError } from '../../errors.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { RULE_REFUSALS } from '../../git/push-error.ts'
import type { TreeRows } from '../../git/raw-tree.ts'
import { isObjectId } from '../../git/object-id.ts'
import { deliveryFailed, responseFacts } from '../deliver/api-faults.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'
import type { GithubFacts } from '../github-facts.ts'

/** A file of a new tree: its text, or the id of a blob that is there. */
export type NewFile = { path: string; content: string } | { path: string; sha: string }

/** Objects and branches of a repository through the API for git data. Every method throws what the client throws, or PUBLISH_FAILED. */
export interface GitData {
  /** Tip of a branch; `undefined` when there is none. */
  tip: (branch: string) => Promise<string | undefined>
  /** The tree of a commit. */
  treeOf: (commit: string) => Promise<string>
  rows: (tree: string) => Promise<TreeRows>
  blob: (oid: string) => Promise<Buffer>
  writeBlob: (bytes: Buffer) => Promise<string>
  /** A tree that holds what another one holds, and these files. */
  writeTree: (base: string | undefined, files: readonly NewFile[]) => Promise<string>
  /** Names no author: then GitHub signs the commit as made by the owner of the token. */
  writeCommit: (commit: { tree: string; parent: string | undefined; message: string }) => Promise<string>
  /** Makes a branch, or moves it forward. @throws FactoryError PUBLISH_OCCUPIED when it is elsewhere by now; those of the rules. */
  move: (branch: string, commit: string, expected: string | undefined) => Promise<void>
  /** Does a branch hold a commit? */
  holds: (branch: string, commit: string) => Promise<boolean>
}

/**
 * docs.github.com/rest/git. A commit without author is signed: docs.github.com, "signature verification for bots".
 * @param options for the client
 */
export async function openGitData(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<GitData> {
  const client = await openOctokit(token, options)
  const place = { owner, repo }
  return { ...reads(client, place), ...writes(client, place) }
}

type Client = Pick<Awaited<ReturnType<typeof openOctokit>>, 'rest'>

interface Place {
  owner: string
  repo: string
}

function reads(
  { rest: { git, repos } }: Client,
  place: Place,
): Pick<GitData, 'tip' | 'treeOf' | 'rows' | 'blob' | 'holds'> {
  return {
    tip: (branch) =>
      git.getRef({ ...place, ref: `heads/${branch}` }).then(({ data }) => idOf(data.object), absent),
    treeOf: async (commit) => idOf((await git.getCommit({ ...place, commit_sha: commit })).data.tree),
    rows: async (tree) => rowsOf((await git.getTree({ ...place, tree_sha: tree })).data),
    blob: async (oid) => bytesOf((await git.getBlob({ ...place, file_sha: oid })).data),
    async holds(branch, commit) {
      const basehead = `${commit}...${branch}`
      const compared = await repos
        .compareCommitsWithBasehead({ ...place, basehead, per_page: 1 })
        .catch(absent)
      return compared?.data.status === 'ahead' || compared?.data.status === 'identical'
    },
  }
}

function writes(
  { rest: { git } }: Client,
  place: Place,
): Pick<GitData, 'writeBlob' | 'writeTree' | 'writeCommit' | 'move'> {
  return {
    async writeBlob(bytes) {
      const content = bytes.toString('base64')
      return idOf((await git.createBlob({ ...place, content, encoding: 'base64' })).data)
    },
    async writeTree(base, files) {
      const tree = files.map((file) => ({ ...file, mode: '100644' as const, type: 'blob' as const }))
      const on = base === undefined ? {} : { base_tree: base }
      return idOf((await git.createTree({ ...place, tree, ...on })).data)
    },
    async writeCommit({ tree, parent, message }) {
      const parents = parent === undefined ? [] : [parent]
      return idOf((await git.createCommit({ ...place, tree, parents, message })).data)
    },
    async move(branch, commit, expected) {
      const to = { ...place, sha: commit, request: { retries: 0 } }
      const moving =
        expected === undefined
          ? git.createRef({ ...to, ref: `refs/heads/${branch}` })
          : git.updateRef({ ...to, ref: `heads/${branch}`, force: false })
      await moving.catch(refused)
    },
  }
}

function absent(thrown: unknown): undefined {
  if (responseFacts(thrown).status === 404) return undefined
  throw thrown
}

function idOf(data: unknown): string {
  const sha = isRecord(data) ? data['sha'] : undefined
  if (typeof sha === 'string' && isObjectId(sha)) return sha
  throw deliveryFailed('the API answered with something else than an object of git')
}

/** Names are kept as latin1 text, as everywhere; modes lose their leading zero. */
function rowsOf(data: unknown): TreeRows {
  const { tree, truncated } = recordOrEmpty(data)
  if (!Array.isArray(tree) || truncated !== false)
    throw deliveryFailed('the API answered with something else than a whole tree')
  return new Map(
    tree.map((row: unknown) => {
      const { path, mode } = recordOrEmpty(row)
      if (typeof path !== 'string' || typeof mode !== 'string')
        throw deliveryFailed('the API answered with something else than a tree')
      return [Buffer.from(path).toString('latin1'), { mode: mode.replace(/^0/, ''), oid: idOf(row) }]
    }),
  )
}

function bytesOf(data: unknown): Buffer {
  const { content, encoding } = recordOrEmpty(data)
  if (typeof content === 'string' && encoding === 'base64') return Buffer.from(content, 'base64')
  throw deliveryFailed('the API answered with something else than a blob')
}

/**
 * "Update is not a fast forward" and "Reference already exists" are words of philschatz/octokit.js#21 and usk6666/yorishiro-proxy#82; "Reference
 * update failed" comes for anything, also when two move the ref at once (github/rest-api-description#4887). The description of the API knows 409.
 */
const TAKEN = /not a fast.?forward|already exists|does not exist|update failed/i

function refused(thrown: unknown): never {
  const { status, message } = responseFacts(thrown)
  if (status !== 422 && status !== 409) throw thrown
  const rule = RULE_REFUSALS.find(({ pattern }) => pattern.test(message))
  if (rule !== undefined)
    throw new FactoryError(rule.code, `the server refused the ref: ${message}`, {
      hint: rule.hint,
      cause: thrown,
    })
  if (status === 422 && !TAKEN.test(message)) throw thrown
  throw new FactoryError('PUBLISH_OCCUPIED', 'others moved the branch at the same time', { cause: thrown })
}
