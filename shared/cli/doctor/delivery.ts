import type { Factory } from '../../factory/factory.ts'
import { githubOptions, isGithubDotCom } from '../../factory/github-options.ts'
import { note, passed, type Check } from './check.ts'

const NAME = 'delivery'

/** What the repository must allow for the pull requests of the line to be opened and checked. No file says whether it does. */
export function checkDelivery({ repository, github = githubOptions() }: Factory): Check[] {
  const { publish, token } = github
  if (publish === 'none') return [passed(NAME, 'released units are not delivered')]
  const rights = publish === 'pull-request' ? 'contents: write and pull-requests: write' : 'contents: write'
  if (token !== undefined)
    return [note(NAME, `the app ${token.app.text} delivers`, `install it on the repository with ${rights}`)]
  if (publish === 'branch') return [passed(NAME, 'the token of the workflow makes the branch')]
  return [
    note(NAME, 'pull requests are opened with the token of the workflow', openPulls(repository)),
    isGithubDotCom(github.host)
      ? note(NAME, 'their checks wait until somebody approves the workflow runs', APPROVAL)
      : note(NAME, 'they start no checks on a GitHub Enterprise Server', APPROVAL),
  ]
}

/** The setting is off in a new repository, and an organisation may lock it. `repository`: the name of the line alone where factory.yml names no repository. */
export function openPulls(repository: string): string {
  const named = repository.includes('/') ? repository : '<owner>/<name>'
  const command = `gh api --method PUT repos/${named}/actions/permissions/workflow -F can_approve_pull_request_reviews=true`
  return `allow GitHub Actions to create and approve pull requests (Settings, Actions, General), or: ${command}`
}

export const APPROVAL =
  'a click on each pull request; where an app delivers (github.token in factory.yml) they run by themselves'
