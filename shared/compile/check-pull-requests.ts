import type { FactoryProblem } from '../factory/factory-draft.ts'
import { escapePointer } from '../formats/json-pointer.ts'
import type { Factory } from '../factory/factory.ts'
import type { GithubOptions } from '../factory/github-options.ts'
import { isOwnEslintStation } from '../factory/own-eslint-station.ts'
import { needsSecrets } from './pull-request-lint.ts'

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

/** The team's own ESLint, where pull requests are checked and it needs what their jobs are not given. */
export function lintProblems({ line }: Factory, github: GithubOptions): FactoryProblem[] {
  if (!github.pullRequests) return []
  return line
    .filter(isOwnEslintStation)
    .flatMap((station) =>
      needsSecrets(github, station)
        ? [{ ...NOT_LINTED, pointer: `/line/${escapePointer(station.name)}` }]
        : [],
    )
}

const NOT_LINTED = {
  code: 'COMPILE_LINT',
  level: 'warn',
  message:
    "the team's own ESLint does not run in pull requests: its setup or its images need secrets or packages of GitHub, and jobs that run code there are given none",
  hint: 'let setup install without them, or let your own workflow run ESLint there',
} as const

/** Of actions of a local path, where pull requests are checked. */
export const NO_REPORT: FactoryProblem = {
  pointer: '/github/actions/source',
  code: 'COMPILE_REPORT',
  level: 'warn',
  message:
    "actions of a local path are a pull request's own code and get no token that writes: findings are annotations and summaries alone",
  hint: 'name the actions as owner/repo@<commit> for a comment and for code scanning',
}
