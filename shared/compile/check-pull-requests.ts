import type { FactoryProblem } from '../factory/factory-draft.ts'
import type { GithubOptions } from '../factory/github-options.ts'

/** Findings of pull requests that are to be uploaded, where none are made. */
export function uploadProblems({ pullRequests, sarif }: GithubOptions): FactoryProblem[] {
  return sarif && !pullRequests ? [NOT_CHECKED] : []
}

const NOT_CHECKED: FactoryProblem = {
  pointer: '/github/sarif',
  code: 'COMPILE_SARIF',
  level: 'warn',
  message: 'findings of pull requests are uploaded, and pull requests are not checked',
  hint: 'set pullRequests: true as well',
}

/** Of actions of a local path, where pull requests are checked. */
export const NO_REPORT: FactoryProblem = {
  pointer: '/github/actions/source',
  code: 'COMPILE_REPORT',
  level: 'warn',
  message:
    "actions of a local path are a pull request's own code and get no token that writes: findings are annotations and summaries alone",
  hint: 'name the actions as owner/repo@<commit> for a comment and for code scanning',
}
