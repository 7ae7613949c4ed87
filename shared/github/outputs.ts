import { setOutput } from './set-output.ts'
import { attemptOf, type StationResult } from '../station/run-station.ts'

/** The outputs every station has, documented in its action.yml. */
export function writeOutputs(result: StationResult, more: Record<string, string> = {}): void {
  const { unit, verdict, closed, ref } = result
  const outputs = {
    station: unit.station,
    round: String(unit.round),
    verdict: verdict.kind,
    next: closed.transition.to,
    serial: unit.serial,
    risk: unit.spec.risk,
    'parcel-id': ref.id,
    'parcel-name': ref.name,
    'parcel-sha256': ref.sha256,
    'link-sha256': closed.parcel.payloadSha256,
    'run-attempt': String(attemptOf(result.world.env)),
    reproduction: closed.reproduction.status,
    ...more,
  }
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}
