import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { asFactoryError, type FactoryError } from '../../errors.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'

/** What became of the upload. `denied`: this token may not, or code scanning is off. */
export type UploadEnd = { kind: 'uploaded' } | { kind: 'denied'; error: FactoryError }

export interface AnalysisOfPull {
  sarif: object
  pull: number
  /** The commit whose lines the findings name. */
  head: string
}

export interface UploadDeps {
  facts: GithubFacts
  token: string
  sleep: (ms: number) => Promise<void>
  options?: ApiOptions
}

/**
 * Uploads the findings of a pull request to code scanning. The same findings uploaded again are the same alerts.
 * @throws FactoryError PUBLISH_FAILED.
 */
export async function uploadSarif(
  { sarif, pull, head }: AnalysisOfPull,
  { facts, token, sleep, options = {} }: UploadDeps,
): Promise<UploadEnd> {
  const { owner, repository: repo } = facts
  const packed = await promisify(gzip)(JSON.stringify(sarif))
  const analysis = { commit_sha: head, ref: `refs/pull/${pull}/head`, sarif: packed.toString('base64') }
  try {
    const { codeScanning } = (await openOctokit(token, options)).rest
    await withApiRetry(() => codeScanning.uploadSarif({ owner, repo, ...analysis }), sleep)
    return { kind: 'uploaded' }
  } catch (thrown) {
    const error = asFactoryError(thrown)
    if (error.code !== 'PUBLISH_DENIED') throw error
    return { kind: 'denied', error }
  }
}
