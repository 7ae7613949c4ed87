import { tmpdir } from 'node:os'
import { FactoryError } from '../errors.ts'
import type { Station } from '../factory/factory.ts'
import { defined } from '../formats/defined.ts'
import type { RunOutcome } from '../line/outcome.ts'
import type { Isolation } from './isolation/isolation.ts'
import { couldNot } from './machine-fault.ts'
import { performOrder } from './perform-order.ts'
import { keptPlaces, type KeptPlaces } from './kept-places.ts'
import { setUp } from './set-up.ts'
import { callerSecrets, withoutSecrets } from './without-secrets.ts'
import type { Surroundings } from './surroundings.ts'
import { workOrder, type OrderSource } from './work-order.ts'

export interface RunCommandsOptions extends OrderSource {
  base: string
  station: Station
  /** How commands are run apart. Default: the best way of this machine. */
  apart?: Isolation
  /** Little of it is handed on. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>
  signal?: AbortSignal
  /** Where setup of earlier rounds is kept. Default: nowhere. */
  places?: KeptPlaces
  /** Names of variables whose values are secret, beside those that are named so. */
  secrets?: readonly string[]
  /** Parent of the run's own folder. Default: the system's temporary folder. */
  tmp?: string
  now?: () => Date
  /** Takes what setup and commands print. Default: nobody. */
  print?: (chunk: Buffer) => void
  /** Takes one line for each command of the setup. Default: nobody. */
  say?: (line: string) => void
}

/**
 * Runs a command station on this machine, in a folder of its own that is removed in the end: the same work as the program
 * of a compiled job does. A command that fails or runs out of time is an outcome, not an error.
 * @throws FactoryError RUN_COULD_NOT, RUN_SETUP, INTERRUPTED, CHANGE_SET_INVALID.
 */
export async function runCommands(options: RunCommandsOptions): Promise<RunOutcome> {
  const { base, changeSet, station } = options
  const order = await workOrder(station, options)
  if (changeSet.base !== base)
    throw new FactoryError('CHANGE_SET_INVALID', `the change set is not made against ${base.slice(0, 12)}`)
  const kept = options.places ?? keptPlaces(options.tmp ?? tmpdir())
  try {
    const surroundings = { ...surroundingsOf(options), afresh: () => kept.afresh(order.work) }
    const place = await kept.ready(order.work, (at) => setUp(order, at, surroundings))
    const outcome = await performOrder(order, place, surroundings)
    return withoutSecrets(outcome, callerSecrets(surroundings.env, options.secrets))
  } catch (thrown) {
    throw thrown instanceof FactoryError ? thrown : couldNot('the folder of the run failed', thrown)
  } finally {
    if (options.places === undefined) await kept.remove()
  }
}

function surroundingsOf(options: RunCommandsOptions): Surroundings {
  const { env = process.env, signal, now, print, say, repo, apart } = options
  return {
    env,
    hidden: [repo],
    ...defined({ isolation: apart, say }),
    signal: signal ?? new AbortController().signal,
    now: now ?? (() => new Date()),
    print: print ?? (() => undefined),
  }
}
