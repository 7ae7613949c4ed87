import { FactoryError } from '../errors.ts'
import { producedGlobs } from '../factory/factory.ts'
import { isOwnEslintStation, type OwnEslintStation } from '../factory/own-eslint-station.ts'
import type { PullChange } from '../line/pull-change.ts'
import { pullOwnTests } from '../line/pull-own-tests.ts'
import { ownEslintOrder } from '../own-eslint/order.ts'
import type { NotWritten } from '../own-eslint/own-paths.ts'
import type { WorkOrder } from './work-order.ts'

/** The station of this name. @throws FactoryError USAGE when it does anything else: no other one runs commands for a pull request. */
export function ownEslintStation({ factory }: PullChange, name: string): OwnEslintStation {
  const station = factory.line.find((each) => each.name === name)
  if (station !== undefined && isOwnEslintStation(station)) return station
  throw new FactoryError('USAGE', `the station ${name} does not ask the team's own ESLint`, {
    hint: 'compile the line: in a pull request no other station runs commands',
  })
}

/** What of a pull request is not the work of whoever proposes it. @throws FactoryError of git. */
export async function notWrittenIn(change: PullChange): Promise<NotWritten> {
  return { made: producedGlobs(change.factory.line), tests: await pullOwnTests(change) }
}

/** The same order as for a unit, of the change of a pull request. It holds no secret. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function pullOrder(
  { name, work }: OwnEslintStation,
  { repo, factory, changeSet }: PullChange,
  not: NotWritten,
): Promise<WorkOrder> {
  const { directory = '' } = work
  return {
    ...{ station: name, round: 1, work, repo, changeSet },
    ...{ hidden: [factory.specs], tests: [...not.tests], isolation: factory.isolation },
    ownEslint: await ownEslintOrder({ repo, changeSet, directory, ...not }),
  }
}
