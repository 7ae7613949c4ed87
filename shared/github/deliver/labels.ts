import { isRecord } from '../../formats/read-json.ts'
import type { GithubFacts } from '../github-facts.ts'
import { requireList, responseFacts } from './api-faults.ts'
import { openOctokit, type ApiOptions } from './octokit.ts'

/** A label of the repository. `color`: six hexadecimal digits. */
export interface NewLabel {
  name: string
  color: string
  description: string
}

/** The labels of a repository and of one pull request. Every method throws what the client throws. */
export interface Labels {
  /** Names of those that the pull request has. */
  list: () => Promise<string[]>
  /** Makes a label of the repository, as far as there is none of that name. */
  make: (label: NewLabel) => Promise<void>
  add: (name: string) => Promise<void>
  /** One that is not there any more is no fault. */
  remove: (name: string) => Promise<void>
}

/** `pull-requests: write` is enough for all of them (`x-accepted-github-permissions: issues=write; pull_requests=write`). */
export async function openLabels(
  { owner, repository: repo }: GithubFacts,
  { token, pull }: { token: string; pull: number },
  options: ApiOptions = {},
): Promise<Labels> {
  const { issues } = (await openOctokit(token, options)).rest
  const on = { owner, repo, issue_number: pull }
  return {
    async list() {
      const { data } = await issues.listLabelsOnIssue({ ...on, per_page: 100 })
      return requireList(data, 'labels').flatMap((label) =>
        isRecord(label) && typeof label['name'] === 'string' ? [label['name']] : [],
      )
    },
    async make(label) {
      await issues.createLabel({ owner, repo, ...label }).catch(unless(422, /already_exists/))
    },
    async add(name) {
      await issues.addLabels({ ...on, labels: [name] })
    },
    async remove(name) {
      await issues.removeLabel({ ...on, name }).catch(unless(404, /Label does not exist|Not Found/))
    },
  }
}

function unless(status: number, why: RegExp): (thrown: unknown) => void {
  return (thrown) => {
    if (responseFacts(thrown).status !== status || !why.test(String(thrown))) throw thrown
  }
}
