import { pullRequestEnvironmentName } from '../../compile/environment.ts'
import { lineNames } from '../../compile/line-names.ts'
import type { Factory } from '../../factory/factory.ts'
import { githubOptions } from '../../factory/github-options.ts'
import { note, type Check } from './check.ts'

const NAME = 'pull requests'

/** What only the settings of the repository can do for pull requests, and doctor cannot see. */
export function checkPullRequests(factory: Factory, factoryPath: string): Check[] {
  const { github = githubOptions(), line, models } = factory
  if (!github.pullRequests) return []
  const review = line.find(({ work }) => work.kind === 'action' && work.action === 'review')
  const key = models.reviewer?.key
  const names = lineNames({ name: factory.name, factoryPath })
  const ruled = note(
    NAME,
    `one check says whether a pull request may be merged: ${names.mergeCheck}`,
    `require this check, and no other of the line, in a ruleset of the branches that people merge into`,
  )
  if (review === undefined || key === undefined) return [ruled]
  const environment = pullRequestEnvironmentName({ github, names }, review.name)
  const keyed = note(
    NAME,
    `their review reads ${key} from the environment ${environment}`,
    `set it there, with a budget of its own: whoever may push a branch can read it`,
  )
  return [ruled, keyed]
}
