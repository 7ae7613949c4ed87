import type { RunOutcome } from '../../shared/line/outcome.ts'
import type { Control, HostileClass } from './change.ts'

/** What a hostile change may reach of the machine, were it not kept apart. */
export interface Machine {
  /** Folder of the repository, with specs and keys. */
  repo: string
  /** A folder outside of the station's place. */
  outside: string
  /** Port of a server on the loopback of the machine. */
  port: number
  /** Unique on this machine: words of processes that outlive the station hold it. */
  mark: string
}

/** A change whose code does its deed while the commands of a station run. */
export interface CommandChange {
  name: string
  class: HostileClass
  tries: string
  /** The code of the change, which the first command runs. */
  code: (machine: Machine) => string
  /** Commands of the station after the first one. */
  then?: readonly string[]
  /** The same in one command with the first. */
  last?: readonly string[] | undefined
  /** Variables of the caller that the station hands through. */
  env?: string[]
  /** The station declares a report. */
  report?: string | undefined
  /** Has it come through? Default: the station passes. */
  done?: (seen: Seen) => boolean
  stops: readonly Control[]
}

/** What is seen after the commands have ended. */
export interface Seen {
  outcome: RunOutcome
  machine: Machine
  /** Files outside of the place, by name. */
  written: readonly string[]
  /** Processes with the mark that are still there. */
  left: number
}

/** What the caller's environment holds and no command is given. */
export const CANARY = 'canary-of-the-caller'

/** The value of a variable that is named like a secret. */
export const TOKEN = 'token-4711-of-the-caller'
