import type { Unit } from '../line/unit.ts'
import { formatTrust } from '../trace/trust.ts'
import { handOn } from './hand-on.ts'
import { publishBranch, publishTrace } from './publish.ts'
import { recomputeGate } from './replay/recompute.ts'
import type { ReplayedStation } from './replay/replay-station.ts'
import type { StationInputs } from './station-inputs.ts'
import type { StationResult, StationWorld } from './run-station.ts'

/**
 * Re-execution of style-gate with the trust this station itself was given: in a process of its own, because it needs
 * TypeScript and publishing must not.
 */
export function recomputeFor(world: StationWorld): (unit: Unit) => Promise<ReplayedStation[]> {
  const trust = Buffer.from(formatTrust(world.trust))
  return (unit) =>
    recomputeGate(unit, 'style-gate', world.upstream, {
      trust,
      signal: AbortSignal.timeout(RECOMPUTE_TIMEOUT_MS),
    })
}

const RECOMPUTE_TIMEOUT_MS = 10 * 60 * 1000

export interface PublishInputs extends StationInputs {
  /** Folder the trace is written to; nothing is written when absent. */
  traceFolder: string | undefined
  /** `branch` commits a released change on `factory/<serial>`; `none` only writes the trace. */
  publish: 'branch' | 'none'
}

/** What happens once the summary is sealed: the trace folder, and for a released unit its branch. */
export async function publishUnit(result: StationResult<PublishInputs>): Promise<void> {
  const { inputs } = result.world
  const released = result.closed.transition.to === 'released'
  if (released && inputs.publish === 'branch') handOn('branch', await publishBranch(result))
  if (inputs.traceFolder !== undefined) await publishTrace(result, inputs.traceFolder, result.world.trust)
}
