import type { CommandWork, Station } from './factory.ts'
import type { MachineOptions } from './machine-options.ts'
import { imageSecrets, type WorkOptions } from './work-options.ts'

/** Name of the variable in which npm, pnpm and yarn expect the token of a registry. */
export const PACKAGES_TOKEN = 'NODE_AUTH_TOKEN'

/** What a command station runs in. */
export function workOptionsOf(
  { work }: Pick<MachineOptions, 'work'>,
  { name }: Pick<Station, 'name'>,
): WorkOptions {
  return work.stations.get(name) ?? work.default
}

/** Is this the token of the job that may read packages? Then it is no secret of the repository. */
export function isJobToken({ packages }: Pick<MachineOptions, 'packages'>, name: string): boolean {
  return packages === 'read' && name === PACKAGES_TOKEN
}

/** Does the setup of a station read packages with the token of its job? */
export function readsPackages(options: Pick<MachineOptions, 'packages'>, { setup }: CommandWork): boolean {
  return setup?.secrets.some((name) => isJobToken(options, name)) === true
}

/** Names of the secrets of a command station, each once: those of its setup, and those with which its images are fetched. */
export function commandSecrets(options: MachineOptions, station: Station): string[] {
  const { work } = station
  if (work.kind !== 'run') return []
  const ofSetUp = (work.setup?.secrets ?? []).filter((name) => !isJobToken(options, name))
  return [...new Set([...ofSetUp, ...imageSecrets(workOptionsOf(options, station))])]
}
