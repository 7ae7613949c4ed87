import { asFactoryError } from '../../errors.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { MAX_KEPT_ANSWER_BYTES } from '../../limits.ts'
import { safeWord } from '../../text/safe-log.ts'
import { artifactStore } from '../artifacts/artifact-store.ts'
import { loadClient, runAddress } from '../artifacts/client.ts'
import { downloadOnce } from '../artifacts/download.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'
import { canSeal, openKept, sealKept } from './answer-seal.ts'

/**
 * Answers of the reviewer of pull requests, kept for later runs of any pull request and of the queue. Nothing here may end a
 * check: what is not found is asked again, and what cannot be kept is paid again.
 */
export interface KeptAnswers {
  /** The cassette that answers this question. */
  find: (question: string) => Promise<Buffer | undefined>
  keep: (question: string, cassette: string) => Promise<void>
}

export interface KeptOptions {
  facts: GithubFacts
  /** Key of the reviewer; it seals what is kept. */
  apiKey: string
  token: string
  env: NodeJS.ProcessEnv
  info: (line: string) => void
  api?: ApiOptions
}

/** Artifacts of one name that are looked at, newest first: anybody may store one that is of no use. */
const MOST_TRIED = 5
const TIMEOUT_MS = 60_000

/** Kept answers as artifacts; none where the key is too short to seal with. */
export function keptAnswers(options: KeptOptions): KeptAnswers {
  const { apiKey, info } = options
  if (!canSeal(apiKey)) return { find: () => Promise.resolve(undefined), keep: () => Promise.resolve() }
  const orSay = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> =>
    work().catch((thrown: unknown) => {
      const { code, message } = asFactoryError(thrown)
      info(safeWord(`${what}: ${code}: ${message}`))
      return undefined
    })
  return {
    find: (question) => orSay('no earlier answer can be looked for', () => findKept(question, options)),
    async keep(question, cassette) {
      await orSay('the answer cannot be kept, so the next run pays again', async () => {
        const store = artifactStore({ env: options.env, token: options.token })
        await store.put(nameOf(question), sealKept(question, cassette, apiKey))
      })
    },
  }
}

/** An artifact has one name for all runs: that of the question. */
function nameOf(question: string): string {
  return `jidoka-review.${question.replace(/^sha256:/, '').slice(0, 40)}.json`
}

async function findKept(question: string, options: KeptOptions): Promise<Buffer | undefined> {
  for (const artifact of await listKept(nameOf(question), options)) {
    const bytes = await fetchKept(artifact, options).catch(() => undefined)
    const cassette = bytes === undefined ? undefined : openKept(bytes, question, options.apiKey)
    if (cassette !== undefined) return cassette
  }
  return undefined
}

interface KeptArtifact {
  id: number
  name: string
  sha256: string
  run: number
}

async function listKept(name: string, { facts, token, api = {} }: KeptOptions): Promise<KeptArtifact[]> {
  const { owner, repository: repo } = facts
  const { actions } = (await openOctokit(token, api)).rest
  const { data } = await actions.listArtifactsForRepo({ owner, repo, name, per_page: MOST_TRIED })
  const listed: unknown = data.artifacts
  return Array.isArray(listed) ? listed.flatMap((each) => keptArtifact(each, name)).slice(0, MOST_TRIED) : []
}

/** Without a digest nothing is fetched, and nothing that is larger than an answer can be. */
function keptArtifact(value: unknown, name: string): KeptArtifact[] {
  const { id, size_in_bytes: size, digest, expired, workflow_run: run } = recordOrEmpty(value)
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(typeof digest === 'string' ? digest : '') ?? []
  const runId = isRecord(run) ? run['id'] : undefined
  const fits = typeof size === 'number' && size <= MAX_KEPT_ANSWER_BYTES && expired !== true
  if (!fits || sha256 === undefined || typeof id !== 'number' || typeof runId !== 'number') return []
  return [{ id, name, sha256, run: runId }]
}

async function fetchKept({ run, ...artifact }: KeptArtifact, { env, token }: KeptOptions): Promise<Buffer> {
  const client = await loadClient()
  const from = runAddress({ ...env, GITHUB_RUN_ID: String(run) }, token)
  const limits = { maxBytes: MAX_KEPT_ANSWER_BYTES, timeoutMs: TIMEOUT_MS, temp: env['RUNNER_TEMP'] }
  return downloadOnce(client, artifact, from, limits)
}
