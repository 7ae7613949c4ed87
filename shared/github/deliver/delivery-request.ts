import type { GithubFacts } from '../github-facts.ts'

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
