import { setTimeout } from 'node:timers/promises'
import { openRemote, type Remote } from '../../git/remote.ts'
import type { GithubFacts } from './github-facts.ts'

/** What a released unit is delivered as, and with what. */
export interface DeliveryRequest {
  facts: GithubFacts
  /** `branch` makes `factory/<serial>`, `pull-request` opens its pull request as well. */
  publish: 'branch' | 'pull-request'
  /** Who makes the commit: GitHub, which signs it, or git. */
  commits: 'api' | 'push'
  token: string
  /** Is it the token that GitHub gives to every job? What it opens is not checked without a click. */
  isWorkflowToken: boolean
  /** Where the trace can be fetched, when that is known. */
  traceUrl?: string
  env: NodeJS.ProcessEnv
  warn: (message: string) => void
}

/** The repository of the run on its server, as git reaches it with the token of the delivery. */
export function serverRemote(
  repo: string,
  { facts, token, env }: Pick<DeliveryRequest, 'facts' | 'token' | 'env'>,
): Remote {
  const url = `${facts.server}/${facts.owner}/${facts.repository}.git`
  return openRemote({ repo, url, token, env, sleep })
}

/** Waits for this many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return setTimeout(ms)
}
