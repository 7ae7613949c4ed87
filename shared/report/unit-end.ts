import type { Finding } from '../findings.ts'
import type { SignedStation } from '../line/sign-station.ts'
import type { Unit } from '../line/unit.ts'
import { safeWord } from '../text/safe-log.ts'

/** How a unit ended, as the job that sums it up says it first. */
export interface UnitEnd {
  kind: 'released' | 'halted' | 'asking'
  /** `halted by test in round 2: ...`, `asking by probe in round 1: ...`, or `released in round 1: ...`. */
  line: string
  /** What the stop that halted the unit found; nothing for a released one. */
  findings: readonly Finding[]
}

/** `undefined` while the unit goes on to another station. */
export function unitEnd(
  { state, station, round, feedback }: Unit,
  { transition }: Pick<SignedStation, 'transition'>,
): UnitEnd | undefined {
  const { to, reason } = transition
  if (to === 'released')
    return { kind: to, line: safeWord(`released in round ${round}: ${reason}`), findings: [] }
  if (to !== 'halted' && to !== 'asking') return undefined
  const halt = state.status === 'running' ? state.halt : undefined
  const line = safeWord(`${to} by ${halt?.station ?? station} in round ${round}: ${reason}`)
  return { kind: to, line, findings: halt?.station === feedback?.station ? (feedback?.findings ?? []) : [] }
}
