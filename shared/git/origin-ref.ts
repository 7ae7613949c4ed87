import { noneOn } from '../errors.ts'
import { git } from './git.ts'

const FETCH_MS = 120_000

/**
 * Brings a ref of the server that this clone is of, reached as its user reaches it, and gives its commit; `undefined` when there is no such
 * server or no such ref. No ref of the clone moves.
 */
export async function fetchFromOrigin(repo: string, ref: string): Promise<string | undefined> {
  const listed = await git(repo, ['ls-remote', 'origin', ref], { timeoutMs: FETCH_MS }).catch(
    noneOn('GIT_FAILED'),
  )
  const rows = (listed?.toString('latin1') ?? '').split('\n').map((line) => line.split('\t'))
  const commit = rows.find(([, name]) => name === ref)?.[0]
  if (commit === undefined) return undefined
  const words = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', ref]
  await git(repo, words, { timeoutMs: FETCH_MS })
  return commit
}
