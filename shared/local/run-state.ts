import { join } from 'node:path'
import type { KeptPlaces } from '../commands/kept-places.ts'
import type { ReadFacts } from '../exports/facts-cache.ts'
import type { MachineState } from '../factory/machine.ts'
import type { Upstream } from '../line/unit.ts'
import type { CassetteMode } from '../model/cassette.ts'
import type { Override } from '../station/ignore-andon.ts'
import type { StationContext } from '../station/program.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { PreparedUnit } from './prepare.ts'

/** What to do after a run that was broken off. */
export const CONTINUE = 'continue with --resume'

/** What a person asked of a run, in a form that goes to another thread. */
export interface RunRequest {
  mode: CassetteMode
  /** Where the trace goes; default: `.jidoka/traces/<serial>` of the repository. */
  out: string | undefined
  /** Station after which to pause. */
  until: string | undefined
  resume: boolean
  /** Sign with keys of this machine, whatever factory.yml says. */
  localKeys: boolean
  /** Folder of replies written by hand: `<spec id>/<station>.r<round>/...`. */
  answers: string | undefined
  /** Where the change lies that somebody else made: a revision, the number of a pull request, or the absolute path of a patch. */
  change?: string | undefined
  /** Go on although the line is stopped; the ledger says who wanted it. */
  ignoreAndon?: Override | undefined
  env: NodeJS.ProcessEnv
  /** What whoever starts the run has read of the repository's files already, in this process. */
  read?: ReadFacts | undefined
}

export interface RunOptions extends RunRequest {
  say: (line: string) => void
  signal: AbortSignal
}

/** Where one unit stands, and everything verified so far. */
export interface RunState {
  unit: PreparedUnit
  options: RunOptions
  store: ParcelStore
  trust: Trust
  /** From 1. */
  attempt: number
  upstream: Upstream
  machine: MachineState
  /** What stops the line and was passed by: entered in the ledger once. */
  passedBy: Set<string>
  analysis: StationContext['analysis']
  /** What this process has read of the repository's files. */
  read: ReadFacts
  /** What setup made in earlier rounds. */
  places: KeptPlaces
}

interface TracePlace {
  unit: Pick<PreparedUnit, 'home' | 'serial'>
  options: Pick<RunOptions, 'out'>
}

/** The folder of the trace of a unit. */
export function traceFolder({ unit, options }: TracePlace): string {
  return options.out ?? join(unit.home, 'traces', unit.serial)
}
