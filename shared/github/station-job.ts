import { interruptible } from '../interruption.ts'
import { openUnit } from '../line/open-unit.ts'
import type { StationInputs } from '../station/inputs.ts'
import { lazyAnalysis } from '../station/load-station.ts'
import type { StationProgram } from '../station/program.ts'
import { runStation } from '../station/run-station.ts'
import { trustFor } from '../station/signing.ts'
import { DONE, type ExitCode, failJob, STOPPED } from './action.ts'
import { hostFor } from './host.ts'

/** Runs a station as a job, from its inputs to the exit code. */
export async function runJob<I extends StationInputs>(
  program: StationProgram<I>,
  inputs: I,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const host = await hostFor(inputs, env)
  const { unit, trust } = await openUnit(inputs, host.store, (factory, base) =>
    trustFor(inputs, factory, base),
  )
  const start = { unit, inputs, host, trust, analysis: lazyAnalysis() }
  const { verdict, extras } = await interruptible((signal) => runStation(program, { ...start, signal }))
  if (extras.failure !== undefined) return failJob(program.name, extras.failure)
  return verdict.kind === 'stop' && inputs.failOnStop ? STOPPED : DONE
}
