import { asFactoryError, FactoryError, noneOn } from '../../errors.ts'
import { repositoryUrl } from '../../github/github-facts.ts'
import { keepRecall, openPullsOfUnits, type KeptRecall } from '../../github/recall/recall-server.ts'
import { personAccess, personToken, type PersonAccess } from '../../github/recall/person-access.ts'
import { recallTitle } from '../../look-up/recall-text.ts'
import type { UnitFilter } from '../../look-up/unit-filter.ts'
import type { Arguments, Terminal } from '../command.ts'
import { lineOf } from '../lines/find-lines.ts'
import { factoryInTree } from '../work-tree.ts'

/** How the server is reached, where there is a token and factory.yml names the repository. */
export async function serverOf(
  args: Arguments,
  { cwd, env }: Terminal,
  repo: string,
): Promise<PersonAccess | undefined> {
  if (personToken(env) === undefined) return undefined
  const read = async (): Promise<string> =>
    (await factoryInTree(repo, await lineOf(args, cwd, repo))).factory.repository
  // a recall needs no line that can be read
  const named = await read().catch(noneOn('USAGE', 'FACTORY_INVALID', 'FILE_UNREADABLE', 'FILE_TOO_LARGE'))
  return personAccess(named ?? '', env)
}

/** A server that does not answer is said; branches stand for its pull requests then. */
export async function pullsAt(
  server: PersonAccess | undefined,
  { say }: Terminal,
): Promise<Map<string, string[]> | undefined> {
  if (server === undefined) return undefined
  return openPullsOfUnits(server).catch((thrown: unknown) => {
    say(`the server was not asked for open pull requests: ${asFactoryError(thrown).message}`)
    return undefined
  })
}

/** Opens the issue of a recall, or brings it up to date. @throws FactoryError USAGE without a token; PUBLISH_DENIED, PUBLISH_FAILED. */
export async function keepIssue(
  server: PersonAccess | undefined,
  { filter, issue }: { filter: UnitFilter; issue: string },
): Promise<KeptRecall & { url: string }> {
  if (server === undefined)
    throw new FactoryError('USAGE', 'no token says who opens the issue, or factory.yml names no repository', {
      hint: 'set GH_TOKEN="$(gh auth token)", and `repository: owner/name` in factory.yml; without --create the text is printed',
    })
  const kept = await keepRecall(server, { filter, title: recallTitle(filter), body: issue })
  return { ...kept, url: `${repositoryUrl(server.facts)}/issues/${kept.number}` }
}
