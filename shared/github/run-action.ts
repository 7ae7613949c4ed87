import type { StationInputs } from '../station/inputs.ts'
import type { StationProgram } from '../station/program.ts'
import { actionInputs, runToExit } from './action.ts'
import type { JobOptions } from './station-job.ts'

/**
 * Runs a station as an action, from inputs to exit code, and ends the process. The line is loaded once the inputs are read:
 * wrong inputs are reported without it.
 */
export async function runAction<I extends StationInputs>(
  program: StationProgram<I>,
  options: JobOptions<I> = {},
): Promise<never> {
  return runToExit(program.name, async (env) => {
    const inputs = program.readInputs(actionInputs(env))
    const { runJob } = await import('./station-job.ts')
    return runJob(program, { inputs, env, ...options })
  })
}
