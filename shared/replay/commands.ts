import { FactoryError } from '../errors.ts'
import { resolveCommit } from '../git/revision.ts'
import { readFileAt } from '../git/tree.ts'
import { commandsOn } from '../factory/factory.ts'
import { committedFactoryPath } from '../factory/control-files.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { ReplaySource } from './replay-station.ts'

type Attested = Pick<ReplaySource, 'factory' | 'links'>

/** The commands that a replay of this trace runs, setup included, each with its station. */
export function commandsOf({ factory, links }: Attested): { station: string; command: string }[] {
  const ran = ranStations(links)
  return factory.line.flatMap(({ name: station, work }) =>
    ran.has(station) && work.kind === 'run'
      ? [...(work.setup?.run ?? []), ...commandsOn(work)].map((command) => ({ station, command }))
      : [],
  )
}

/** The command stations of a journey. */
function ranStations(links: Attested['links']): Set<string> {
  return new Set(links.flatMap((link) => signedOutcomes(link).map(({ station }) => station)))
}

/**
 * A trace says itself which commands its line had. Those of a factory.yml that the base commit holds went through the
 * repository's own reviews; any others are those of whoever made the trace.
 * @throws FactoryError REPLAY_COMMANDS; GIT_REVISION_UNKNOWN when the repository lacks the base commit.
 */
export async function refuseForeignCommands(source: ReplaySource): Promise<void> {
  const { repo, factoryBytes, links } = source
  if (ranStations(links).size === 0) return
  const base = await resolveCommit(repo, links[0]?.extension.base ?? '')
  const path = await committedFactoryPath(repo, base, factoryBytes)
  const committed = await readFileAt(repo, base, path)
  if (committed?.equals(factoryBytes) === true) return
  throw new FactoryError(
    'REPLAY_COMMANDS',
    `the factory.yml of the trace is not the one of its base commit ${base.slice(0, 12)}: nothing of it is run`,
    { hint: 'read its commands in the trace; --allow-commands runs them on this machine' },
  )
}
