import type { Unit } from '../line/unit.ts'
import { signStation } from '../line/sign-station.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { StationInputs } from './inputs.ts'
import { previousAttempts } from './previous-attempts.ts'
import type { Host, StationContext, StationProgram, StationResult, StepExtras } from './program.ts'
import { trustedSignerFor } from './signing.ts'
import { VERSION } from '../version.ts'

/** A unit whose turn at this station is proven, and what the station runs with. */
export interface StationStart<I extends StationInputs> {
  unit: Unit
  inputs: I
  host: Host
  trust: Trust
  signal: AbortSignal
  analysis: StationContext['analysis']
}

const NOTHING_MORE: StepExtras = { outputs: {}, summary: '' }

/**
 * One station, from a verified unit to its stored parcel: read, decide, sign, store, publish, report.
 * @throws FactoryError of the work, of the keys (before the work: a station that cannot sign pays for no answer), of the store.
 */
export async function runStation<I extends StationInputs>(
  program: StationProgram<I>,
  start: StationStart<I>,
): Promise<StationResult<I> & { extras: StepExtras }> {
  const { unit, inputs, host, trust, signal, analysis } = start
  const now = (): Date => new Date()
  const startedAt = now().toISOString()
  const signer = await trustedSignerFor(inputs, unit, { host, trust })
  const previous = await previousAttempts(unit, { host, trust })
  const context: StationContext<I> = { inputs, host, trust, previous, now, signal, analysis }
  const report = await program.work(unit, context)
  const signed = await signStation(unit, report, {
    action: program.name,
    signer,
    run: runIdentity(host, startedAt, now().toISOString()),
    earlier: previous.parcel?.statement,
  })
  const ref = await host.store.put(signed.parcel.name, signed.parcel.bytes)
  const result = { unit, report, verdict: report.verdict, signed, ref, context }
  const extras = (await program.after?.(result)) ?? NOTHING_MORE
  await host.annotate(result, extras)
  return { ...result, extras }
}

function runIdentity({ identity }: Host, startedAt: string, finishedAt: string) {
  return { ...identity, startedAt, finishedAt, toolchain: { jidoka: VERSION, node: process.version } }
}
