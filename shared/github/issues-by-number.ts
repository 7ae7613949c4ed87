import { issueIn, type Issue, type ReadIssues } from '../ledger/escapes/issues.ts'
import { responseFacts } from './deliver/api-faults.ts'
import { askApi, type Api, type ApiAccess } from './repository-api.ts'

/** Issues that are asked for, the newest fixes first; one request each. */
const MOST_ISSUES = 500
/** Requests at once. */
const AT_ONCE = 8

/** Issues of a repository through its API; what is gone, or is a pull request, is left out. Throws what {@link askApi} does. */
export function issuesFrom(access: ApiAccess): ReadIssues {
  return async (numbers) => {
    const wanted = numbers.slice(0, MOST_ISSUES)
    return askApi(access, '`permissions: issues: read`', async ({ issues }, place) => {
      const found: Issue[] = []
      for (let at = 0; at < wanted.length; at += AT_ONCE)
        found.push(...(await someOf(issues, place, wanted.slice(at, at + AT_ONCE))))
      return found
    })
  }
}

async function someOf(
  issues: Api['issues'],
  place: { owner: string; repo: string },
  numbers: readonly number[],
): Promise<Issue[]> {
  const asked = numbers.map(async (issue_number) => {
    try {
      return issueIn((await issues.get({ ...place, issue_number })).data)
    } catch (thrown) {
      // a number in a message may be of anything
      if ([404, 410].includes(responseFacts(thrown).status)) return undefined
      throw thrown
    }
  })
  return (await Promise.all(asked)).filter((issue) => issue !== undefined)
}
