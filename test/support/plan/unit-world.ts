import { FactoryError } from '../../../shared/errors.ts'
import { unitRunTitle } from '../../../shared/compile/unit-run-title.ts'
import type { Clock } from '../../../shared/github/plan/clock.ts'
import type { UnitRun, UnitRuns } from '../../../shared/github/plan/unit-runs.ts'

/** One run that was made: which unit, when, and at which commit. */
export interface MadeRun {
  id: number
  spec: string
  base: string
  /** Tip of the branch at the time. */
  commit: string
  startedAt: number
  endsAt: number
  status: string
}

export interface UnitWorld {
  clock: Clock
  runs: UnitRuns
  made: MadeRun[]
  /** Inputs of plans that were started to go on. */
  goneOn: Record<string, string>[]
  /** Most runs in progress at any look. */
  most: () => number
  /** Requests of each hour. */
  requestsPerHour: () => Map<number, number>
}

export interface WorldOptions {
  /** How long a unit runs. Default: ten minutes. */
  unitMs?: number
  /** Tip of the branch when the nth start is made, counted from 1. */
  tip: (start: number) => string
  /** What happens to the nth start: nothing special, no answer though it was taken, no answer and not taken, dropped. */
  fate?: (start: number) => 'made' | 'made-unanswered' | 'unanswered' | 'dropped'
  /** Status of a run while it lasts. Default: in_progress. */
  status?: (spec: string) => string
}

/** GitHub as a plan sees it, by a clock that only sleeps move. */
export function makeUnitWorld(options: WorldOptions): UnitWorld {
  const { unitMs = 600_000, tip, fate = () => 'made', status = () => 'in_progress' } = options
  const began = Date.parse('2026-01-01T00:00:00Z')
  let now = began
  let starts = 0
  let most = 0
  const made: MadeRun[] = []
  const goneOn: Record<string, string>[] = []
  const requests = new Map<number, number>()
  const count = (): void => {
    const hour = Math.floor((now - began) / 3_600_000)
    requests.set(hour, (requests.get(hour) ?? 0) + 1)
  }
  const listed = (): UnitRun[] => made.map((run) => shown(run, now)).reverse()
  const runs: UnitRuns = {
    start({ spec, base }) {
      count()
      starts += 1
      const what = fate(starts)
      const isMade = what === 'made' || what === 'made-unanswered'
      const run = {
        spec,
        base,
        commit: tip(starts),
        startedAt: now,
        endsAt: now + unitMs,
        status: status(spec),
      }
      if (isMade) made.push({ id: 1000 + made.length, ...run })
      most = Math.max(most, made.filter(({ endsAt }) => endsAt > now).length)
      if (what === 'made' || what === 'dropped') return Promise.resolve()
      return Promise.reject(new FactoryError('PLAN_FAILED', 'no answer'))
    },
    newest() {
      count()
      return Promise.resolve(listed().slice(0, 100))
    },
    sinceThisPlan: () => Promise.resolve(listed().slice(0, 1000)),
    goOn(inputs) {
      count()
      goneOn.push({ ...inputs })
      return Promise.resolve()
    },
  }
  const sleep = (ms: number): Promise<void> => {
    now += ms
    return Promise.resolve()
  }
  return {
    clock: { now: () => now, sleep },
    runs,
    made,
    goneOn,
    most: () => most,
    requestsPerHour: () => requests,
  }
}

function shown({ id, spec, base, commit, endsAt, status }: MadeRun, now: number): UnitRun {
  const isOver = status !== 'waiting' && endsAt <= now
  return { id, title: unitRunTitle(spec, base), status: isOver ? 'completed' : status, commit }
}
