import { noneOn } from '../errors.ts'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { gitExecution } from '../git/git.ts'
import { pushError } from '../git/push-error.ts'
import { networkVariables } from '../network-variables.ts'
import { LEDGER_BRANCH, ORIGIN_REF, SEEN_REFS } from './ledger-branch.ts'
import { updateRef } from '../git/revision.ts'
import { gitObjects } from './ledger-objects.ts'
import { tipOf, type LedgerRef } from './ledger-ref.ts'

/** No ref of the clone moves, as the configuration of the remote would have it. */
const FETCH = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--refmap=']

const SERVER_MS = 120_000

/** The ledger of the server that this clone is of, reached as its user reaches it. Every method throws as those of a Remote. */
export function originLedger(repo: string, env: NodeJS.ProcessEnv): LedgerRef {
  const ask = (words: readonly string[]): Promise<string> => askOrigin(repo, words, env)
  const ref = `refs/heads/${LEDGER_BRANCH}`
  return {
    open: () => gitObjects(repo),
    source: 'origin',
    memory: repo,
    async tip() {
      const rows = (await ask(['ls-remote', 'origin', ref])).split('\n').map((line) => line.split('\t'))
      const commit = rows.find(([, name]) => name === ref)?.[0]
      if (commit === undefined) return undefined
      await ask([...FETCH, 'origin', ref])
      // others may fetch at the same time, and what is fetched is there all the same
      await updateRef(repo, ORIGIN_REF, commit).catch(noneOn('GIT_FAILED'))
      return commit
    },
    async push(commit, expected = '') {
      await ask(['push', '--quiet', `--force-with-lease=${ref}:${expected}`, 'origin', `${commit}:${ref}`])
    },
    seen: () => tipOf(repo, SEEN_REFS.origin),
    sleep: (ms) => sleepFor(ms),
  }
}

async function askOrigin(repo: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { GIT_SSH_COMMAND } = env
  const own = GIT_SSH_COMMAND === undefined ? {} : { GIT_SSH_COMMAND }
  const options = { env: { ...networkVariables(env), ...own }, timeoutMs: SERVER_MS }
  const { code, stdout, stderr } = await gitExecution(repo, words, options)
  if (code === 0) return stdout.toString('utf8')
  throw pushError(words[0] ?? '', stderr.toString('utf8'))
}
