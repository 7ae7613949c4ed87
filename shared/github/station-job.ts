import { asFactoryError, type FactoryError, hasCode } from '../errors.ts'
import { interruptible } from '../interruption.ts'
import { openUnit } from '../line/open-unit.ts'
import type { StationInputs } from '../station/inputs.ts'
import { lazyAnalysis } from '../station/load-station.ts'
import type { StationProgram } from '../station/program.ts'
import { runStation } from '../station/run-station.ts'
import { trustFor } from '../station/signing.ts'
import { DONE, type ExitCode, failJob, STOPPED } from './action.ts'
import { hostFor } from './host.ts'

export interface JobOptions<I extends StationInputs> {
  /** Finds what really kept the station from running. The cause is then told in the job summary as well. */
  explain?: (error: FactoryError, inputs: I) => Promise<FactoryError>
}

/** What a station is run with as a job. */
export interface JobStart<I extends StationInputs> extends JobOptions<I> {
  inputs: I
  env: NodeJS.ProcessEnv
}

/** Runs a station as a job, from its inputs to the exit code. */
export async function runJob<I extends StationInputs>(
  program: StationProgram<I>,
  start: JobStart<I>,
): Promise<ExitCode> {
  const { inputs, explain } = start
  try {
    return await stationJob(program, start)
  } catch (thrown) {
    if (isStopped(thrown)) return tellWhy(program.name, thrown)
    if (explain === undefined) throw thrown
    return tellWhy(program.name, await explain(asFactoryError(thrown), inputs))
  }
}

/** Who stopped the line, and why, is for people: it stands in the job summary too. */
function isStopped(thrown: unknown): thrown is FactoryError {
  return hasCode(thrown, 'ANDON_PULLED')
}

async function stationJob<I extends StationInputs>(
  program: StationProgram<I>,
  { inputs, env }: JobStart<I>,
): Promise<ExitCode> {
  const host = await hostFor(inputs, env)
  const { unit, trust } = await openUnit(inputs, host.store, (factory, base) =>
    trustFor(inputs, factory, base),
  )
  // what was decided is published, however the line stands
  if (program.name !== 'trace-publish') {
    const { refuseStoppedJob } = await import('./andon/refuse-stopped-job.ts')
    await refuseStoppedJob(unit, { ...inputs, env, trust, warn: host.warn })
  }
  const start = { unit, inputs, host, trust, analysis: lazyAnalysis() }
  const { verdict, signed, extras } = await interruptible((signal) =>
    runStation(program, { ...start, signal }),
  )
  if (extras.failure !== undefined) return failJob(program.name, extras.failure)
  // a unit that asks is no defect: it waits for the owner of its spec
  const isRed = verdict.kind === 'stop' && inputs.failOnStop && signed.transition.to !== 'asking'
  return isRed ? STOPPED : DONE
}

async function tellWhy(name: string, error: FactoryError): Promise<ExitCode> {
  const { stuckSummary } = await import('../report/summary.ts')
  const { writeSummary } = await import('./annotate.ts')
  await writeSummary(stuckSummary(error))
  return failJob(name, error)
}
