/** A run of the workflow of one unit, as the list of runs shows it. */
export interface UnitRun {
  /** Higher for a newer run. */
  id: number
  title: string
  /** `queued`, `in_progress`, `waiting` (for an approval), `completed`, ... */
  status: string
  /** Commit the run is at. */
  commit: string
}

/** Starting runs and looking at them. Every method throws a FactoryError, PLAN_FAILED where it may help to try again. */
export interface UnitRuns {
  /** Starts a unit at the tip of the branch. GitHub takes no commit: the run may be at another one than `base`. */
  start: (unit: { spec: string; base: string; mode: string }) => Promise<void>
  /** The newest runs of all units, newest first. */
  newest: () => Promise<UnitRun[]>
  /** The runs that were made since the run of this plan was, newest first. */
  sinceThisPlan: () => Promise<UnitRun[]>
  /** Starts this plan again, to go on with what is left. */
  goOn: (inputs: Readonly<Record<string, string>>) => Promise<void>
}

const ACTIVE = new Set(['queued', 'in_progress', 'requested', 'pending'])

/** Does the run hold a machine or wait for one? One that waits for an approval does not. */
export function isActive({ status }: UnitRun): boolean {
  return ACTIVE.has(status)
}
