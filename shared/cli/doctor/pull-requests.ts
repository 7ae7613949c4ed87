import { pullRequestEnvironmentName } from '../../compile/environment.ts'
import { MERGE_CHECK } from '../../compile/pull-request-gate.ts'
import type { Factory } from '../../factory/factory.ts'
import { githubOptions } from '../../factory/github-options.ts'
import { note, type Check } from './check.ts'

const NAME = 'pull requests'

/** What only the settings of the repository can do for pull requests, and doctor cannot see. */
export function checkPullRequests({ github = githubOptions(), line, models }: Factory): Check[] {
  if (!github.pullRequests) return []
  const review = line.find(({ work }) => work.kind === 'action' && work.action === 'review')
  const key = models.reviewer?.key
  const ruled = note(
    NAME,
    `one check says whether a pull request may be merged: ${MERGE_CHECK}`,
    `require this check, and no other of the line, in a ruleset of the branches that people merge into`,
  )
  if (review === undefined || key === undefined) return [ruled]
  const environment = pullRequestEnvironmentName(github, review.name)
  const keyed = note(
    NAME,
    `their review reads ${key} from the environment ${environment}`,
    `set it there, with a budget of its own: whoever may push a branch can read it`,
  )
  return [ruled, keyed]
}
