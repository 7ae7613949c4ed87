import { recordOrEmpty } from '../../formats/read-json.ts'
import { deliveryFailed, responseFacts } from './api-faults.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from './octokit.ts'

export interface GithubRelease {
  id: number
  /** Where its files are uploaded, as the server says it: another host on github.com. */
  uploadUrl: string
}

/** A file of a release. */
export interface Asset {
  id: number
  name: string
  /** `false` for what an upload that failed has left. */
  isWhole: boolean
  /** SHA-256, in hexadecimal; `undefined` on servers that say none. */
  sha256: string | undefined
}

/** The releases of the repository. Every method throws what the client throws; see `withApiRetry`. */
export interface Releases {
  byTag: (tag: string) => Promise<GithubRelease | undefined>
  /** A pre-release of the default branch, which also makes its tag. */
  create: (release: { tag: string; name: string; body: string }) => Promise<GithubRelease>
  assets: (release: GithubRelease) => Promise<Asset[]>
  upload: (release: GithubRelease, name: string, bytes: Buffer) => Promise<void>
  remove: (asset: Asset) => Promise<void>
}

/** Large traces take longer than other requests. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000

/** A lost answer may hide a success: the caller looks before it tries again. */
const ONCE = { retries: 0 }

/** Opens the releases of a repository through Octokit, which is loaded only then. */
export async function openReleases(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<Releases> {
  const { rest, paginate, request } = await openOctokit(token, { timeoutMs: UPLOAD_TIMEOUT_MS, ...options })
  const { repos } = rest
  return {
    async byTag(tag) {
      try {
        return parseRelease((await repos.getReleaseByTag({ owner, repo, tag })).data)
      } catch (thrown) {
        if (responseFacts(thrown).status === 404) return undefined
        throw thrown
      }
    },
    async create({ tag, name, body }) {
      const marks = { prerelease: true, make_latest: 'false' } as const
      const release = { owner, repo, tag_name: tag, name, body, ...marks, request: ONCE }
      return parseRelease((await repos.createRelease(release)).data)
    },
    async assets({ id }) {
      const query = { owner, repo, release_id: id, per_page: 100 }
      return (await paginate(repos.listReleaseAssets, query)).map(parseAsset)
    },
    async upload({ uploadUrl }, name, bytes) {
      const headers = { 'content-type': 'application/x-tar' }
      await request({ method: 'POST', url: uploadUrl, name, data: bytes, headers, request: ONCE })
    },
    async remove({ id }) {
      await repos.deleteReleaseAsset({ owner, repo, asset_id: id })
    },
  }
}

/** A proxy may answer 200 with a page of its own. */
function parseRelease(data: unknown): GithubRelease {
  const { id, upload_url: uploadUrl } = recordOrEmpty(data)
  if (typeof id === 'number' && typeof uploadUrl === 'string') return { id, uploadUrl }
  throw deliveryFailed('the API answered with something else than a release')
}

function parseAsset(data: unknown): Asset {
  const { id, name, state, digest } = recordOrEmpty(data)
  if (typeof id !== 'number' || typeof name !== 'string')
    throw deliveryFailed('the API answered with something else than a file of a release')
  const sha256 = typeof digest === 'string' ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined
  return { id, name, isWhole: state === 'uploaded', sha256 }
}
