import * as core from '@actions/core'
import { FactoryError } from '../errors.ts'
import { attemptOf, type StationResult } from './run-station.ts'

const MAX_OUTPUT_CHARACTERS = 1024
const PLAIN = /^[\w.:/@-]*$/

/** The outputs every station has, documented in its action.yml. */
export function writeOutputs(result: StationResult): void {
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
  }
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, plain(name, value))
}

/** Outputs are single-line words of our own making. @throws FactoryError OUTPUT_UNSAFE. */
export function plain(name: string, value: string): string {
  if (value.length <= MAX_OUTPUT_CHARACTERS && PLAIN.test(value)) return value
  throw new FactoryError('OUTPUT_UNSAFE', `the output ${name} is not a plain word`)
}
