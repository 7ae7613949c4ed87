import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { PLAIN_GIT } from '../../git/scratch-repository.ts'
import { gitText } from '../../git/git.ts'
import { bringFiles } from '../../git/tree.ts'
import { openRemote, remoteEnvironment, runRemoteGit, type RemoteOptions } from '../../git/remote.ts'
import { gitReason, startGit } from '../../git/start-git.ts'
import { LOG_FOLDER } from '../../ledger/layout.ts'
import { LEDGER_BRANCH } from '../../ledger/ledger-branch.ts'
import { gitObjects, type LedgerObjects } from '../../ledger/ledger-objects.ts'
import { remoteLedger, type LedgerRef } from '../../ledger/ledger-ref.ts'
import { apiLedger } from './api-ledger.ts'
import { serverOptions, type ServerAccess } from '../server-remote.ts'

/** A ledger to append to. */
export interface LedgerServer extends ServerAccess {
  /** Who writes: git, which pushes, or the API. */
  write: 'push' | 'api'
}

/** Works with the ledger of the server as it is to be written. Throws as {@link withServerLedger} and {@link apiLedger}. */
export async function withLedgerToWrite<T>(
  server: LedgerServer,
  work: (ref: LedgerRef) => Promise<T>,
): Promise<T> {
  return server.write === 'api' ? work(await apiLedger(server)) : withServerLedger(server, work)
}

/**
 * Works with the ledger of the server in a repository of its own, which is removed in the end: only the tip is fetched, without the content of its
 * files, and of these git fetches the few that are read. The clone of the job stays as it is. Where a server knows no filters, the whole tip comes.
 * @throws FactoryError those of a Remote, of git, and what `work` throws.
 */
export async function withServerLedger<T>(
  access: ServerAccess,
  work: (ref: LedgerRef) => Promise<T>,
): Promise<T> {
  const repo = await mkdtemp(join(tmpdir(), 'jidoka-ledger-'))
  try {
    const options = { ...serverOptions(access), repo }
    await begin(repo, access.repo, options.url)
    return await work(ledgerRef(options))
  } finally {
    await rm(repo, { recursive: true, force: true })
  }
}

function ledgerRef(options: RemoteOptions): LedgerRef {
  const { repo, sleep } = options
  const remote = openRemote(options)
  const fetch = async (commit: string): Promise<void> => {
    await runRemoteGit(options, [...FETCH, 'origin', commit])
  }
  const env = remoteEnvironment(options)
  const bringEntries = (tip: string): Promise<void> => bringFiles(repo, tip, [LOG_FOLDER], env)
  const open = (): LedgerObjects => gitObjects(repo, env)
  return { ...remoteLedger({ ...remote, fetch }, { open, sleep }), bringEntries }
}

const FETCH = ['fetch', '--quiet', '--depth=1', '--filter=blob:none', '--no-tags', '--no-write-fetch-head']

/** The configuration stands before anything else of us looks at it. */
async function begin(repo: string, clone: string, url: string): Promise<void> {
  const format = await gitText(clone, ['rev-parse', '--show-object-format'])
  await plainGit(repo, ['init', '-q', '--bare', `--object-format=${format}`, '--template=', '.'])
  const config = {
    'remote.origin.url': url,
    'remote.origin.promisor': 'true',
    'remote.origin.partialclonefilter': 'blob:none',
  }
  for (const [key, value] of Object.entries(config)) await plainGit(repo, ['config', key, value])
}

async function plainGit(repo: string, words: readonly string[]): Promise<void> {
  const { code, stderr } = await startGit(repo, words, { env: PLAIN_GIT })
  if (code === 0) return
  throw new FactoryError(
    'GIT_FAILED',
    `git ${words[0] ?? ''} failed for ${LEDGER_BRANCH}: ${gitReason(stderr)}`,
  )
}
