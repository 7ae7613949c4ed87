import { FactoryError, hasCode } from '../../errors.ts'
import type { Clock } from './clock.ts'
import {
  MAX_STARTS_PER_HOUR,
  POLL_MS,
  SETTLE_POLL_MS,
  START_PAUSE_MS,
  STARTS_WINDOW_MS,
} from './github-limits.ts'
import { followTip, type Branch } from './moved-tip.ts'
import type { UnitRuns } from './unit-runs.ts'
import { dropTwins, firstState, freePlaces, isDone, settle, type WaveState } from './wave-state.ts'

/** What is to be started. */
export interface UnitPlan {
  /** Repository paths, sorted. */
  specs: readonly string[]
  /** Commit the specs were listed at. */
  base: string
  mode: string
  /** Most runs in progress at once, those of other plans included. */
  parallel: number
}

export interface WaveDeps {
  runs: UnitRuns
  branch: Branch
  clock: Clock
  /** From this time on nothing new is started; what was started is still looked at. */
  handOverAt: number
  /** Tells people that the plan lives. */
  say: (line: string) => void
}

/**
 * Starts units as places become free, at the tip of the branch, and looks at every run that was made. Ends when all are
 * started or the time is over: `waiting` then holds what is left, in order. An error ends the plan early and is part of the
 * end, because what was started stays started.
 */
export async function startInWaves(
  plan: UnitPlan,
  deps: WaveDeps,
): Promise<{ state: WaveState; error: FactoryError | undefined }> {
  const state = firstState(plan.specs, plan.base)
  try {
    await runWaves(plan, deps, state)
    return { state, error: undefined }
  } catch (thrown) {
    if (thrown instanceof FactoryError) return { state, error: thrown }
    throw thrown
  }
}

async function runWaves(plan: UnitPlan, deps: WaveDeps, state: WaveState): Promise<void> {
  const { runs, clock, handOverAt } = deps
  let since: number | undefined
  for (;;) {
    const listed = await runs.newest()
    settle(state, listed, clock.now())
    since ??= state.newestRun
    const isLate = clock.now() >= handOverAt
    const places = isLate ? startedSpecs(state) : freePlaces(state, listed, plan.parallel)
    if (places > 0 && state.waiting.length > 0) {
      await follow(state, deps)
      dropTwins(state, listed, since)
      await startSome(plan, deps, state, Math.min(places, isLate ? startedSpecs(state) : places))
    }
    if (isDone(state) || (isLate && state.open.length === 0)) return
    deps.say(progress(state))
    await clock.sleep(isLate || state.waiting.length === 0 ? SETTLE_POLL_MS : POLL_MS)
  }
}

/** Specs at the head of the queue that were started and have to start again. They are never handed to another run of the plan. */
function startedSpecs({ waiting, starts }: WaveState): number {
  const first = waiting.findIndex((spec) => !starts.has(spec))
  return first === -1 ? waiting.length : first
}

async function follow(state: WaveState, { branch }: WaveDeps): Promise<void> {
  const { base, kept, covered, gone } = await followTip(branch, state.base, state.waiting)
  state.base = base
  state.waiting = kept
  state.covered.push(...covered)
  state.gone.push(...gone)
}

async function startSome(plan: UnitPlan, deps: WaveDeps, state: WaveState, places: number): Promise<void> {
  for (let place = 0; place < places && state.waiting.length > 0; place += 1) {
    const now = deps.clock.now()
    state.startTimes = state.startTimes.filter((time) => now - time < STARTS_WINDOW_MS)
    if (state.startTimes.length >= MAX_STARTS_PER_HOUR) return
    await startOne(plan, deps, state)
    await deps.clock.sleep(START_PAUSE_MS)
  }
}

/** A start that got no answer may have been taken: its run is looked for before it is made again. */
async function startOne({ mode }: UnitPlan, { runs, clock }: WaveDeps, state: WaveState): Promise<void> {
  const [spec = ''] = state.waiting
  const { base } = state
  const startedAt = clock.now()
  const isTaken = await runs.start({ spec, base, mode }).then(
    () => true,
    (thrown: unknown) => {
      if (hasCode(thrown, 'PLAN_FAILED')) return false
      throw thrown
    },
  )
  state.waiting.shift()
  state.startTimes.push(startedAt)
  state.starts.set(spec, (state.starts.get(spec) ?? 0) + 1)
  state.open.push({ spec, base, startedAt, isTaken, after: state.newestRun })
}

function progress({ waiting, open, started }: WaveState): string {
  return `${started.length} started, ${open.length} to be seen, ${waiting.length} waiting for a free place`
}
