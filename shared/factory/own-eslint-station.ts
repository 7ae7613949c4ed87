import type { CommandWork, Station } from './factory.ts'

/** A station in which the team's own ESLint judges the change. */
export type OwnEslintStation = Station & { work: CommandWork & { ownEslint: 'optional' | 'required' } }

/** Does the team's own ESLint judge in this station? */
export function isOwnEslintStation(station: Station): station is OwnEslintStation {
  return station.work.kind === 'run' && station.work.ownEslint !== undefined
}

/** The work of the first such station. */
export function ownEslintWork(line: readonly Station[]): CommandWork | undefined {
  return line.find(isOwnEslintStation)?.work
}
