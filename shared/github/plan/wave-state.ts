import { unitRunTitle } from '../../compile/unit-run-title.ts'
import { MAX_STARTS_OF_UNIT, UNSEEN_MS, UNSURE_MS } from './github-limits.ts'
import { isActive, type UnitRun } from './unit-runs.ts'

/** A unit that was started and whose run was not looked at yet. */
export interface OpenStart {
  spec: string
  base: string
  /** Milliseconds since 1970. */
  startedAt: number
  /** Did GitHub say that it took the start? An answer may be lost. */
  isTaken: boolean
  /** Highest id of a run before the start: its own run has a higher one. */
  after: number
}

/** A unit that could not be started, and why. */
export interface FailedStart {
  spec: string
  reason: string
}

/** Where a plan stands. Every spec of it is in one of the lists. */
export interface WaveState {
  /** The tip that the next units are started at. */
  base: string
  /** To be started, in this order; a unit that has to start again comes first. */
  waiting: string[]
  open: OpenStart[]
  /** Specs whose run is at the commit that was handed on. */
  started: string[]
  covered: string[]
  gone: string[]
  failed: FailedStart[]
  /** Starts of each spec so far. */
  starts: Map<string, number>
  /** Starts that ran at another commit than was handed on. */
  moved: number
  /** Times of the newest starts. */
  startTimes: number[]
  /** Highest id of a run seen so far. */
  newestRun: number
}

/** The state before anything is started. */
export function firstState(specs: readonly string[], base: string): WaveState {
  return {
    base,
    waiting: [...specs],
    open: [],
    started: [],
    covered: [],
    gone: [],
    failed: [],
    starts: new Map(),
    moved: 0,
    startTimes: [],
    newestRun: 0,
  }
}

/** Is nothing left to be started or looked at? */
export function isDone({ waiting, open }: WaveState): boolean {
  return waiting.length === 0 && open.length === 0
}

/**
 * Compares the starts with the runs that GitHub lists. A run at another commit refuses its unit, which therefore has to
 * start again. Changes the state.
 */
export function settle(state: WaveState, runs: readonly UnitRun[], now: number): void {
  const open = state.open.splice(0)
  const taken = new Set<number>()
  for (const start of open) {
    const run = runOf(start, runs, taken)
    if (run !== undefined) taken.add(run.id)
    if (run === undefined) settleUnseen(state, start, now)
    else if (run.commit === start.base) state.started.push(start.spec)
    else startAgain(state, start.spec, `the branch moved each time, ${MAX_STARTS_OF_UNIT} times`)
    if (run !== undefined && run.commit !== start.base) state.moved += 1
  }
  state.newestRun = Math.max(state.newestRun, ...runs.map(({ id }) => id))
}

/** The oldest run of this title that is newer than the start, and not the run of another start. */
function runOf(start: OpenStart, runs: readonly UnitRun[], taken: ReadonlySet<number>): UnitRun | undefined {
  const title = unitRunTitle(start.spec, start.base)
  return runs.findLast((run) => run.title === title && run.id > start.after && !taken.has(run.id))
}

function settleUnseen(state: WaveState, start: OpenStart, now: number): void {
  const age = now - start.startedAt
  if (age < (start.isTaken ? UNSEEN_MS : UNSURE_MS)) state.open.push(start)
  else if (start.isTaken)
    state.failed.push({ spec: start.spec, reason: 'GitHub took the start, and no run of it is to be seen' })
  else startAgain(state, start.spec, 'no start was answered')
}

function startAgain(state: WaveState, spec: string, reason: string): void {
  if ((state.starts.get(spec) ?? 0) < MAX_STARTS_OF_UNIT) state.waiting.unshift(spec)
  else state.failed.push({ spec, reason })
}

/**
 * Drops the specs that another plan has started at this very commit since this one began: a push that changed a spec and
 * one that changed it back have a plan each. Changes the state.
 */
export function dropTwins(state: WaveState, runs: readonly UnitRun[], since: number): void {
  const { base } = state
  const titles = new Set(
    runs.filter(({ id, commit }) => id > since && commit === base).map(({ title }) => title),
  )
  const twins = state.waiting.filter((spec) => titles.has(unitRunTitle(spec, base)))
  state.covered.push(...twins)
  state.waiting = state.waiting.filter((spec) => !twins.includes(spec))
}

/** How many units may be started now. */
export function freePlaces(state: WaveState, runs: readonly UnitRun[], parallel: number): number {
  return Math.max(0, parallel - runs.filter(isActive).length - state.open.length)
}
