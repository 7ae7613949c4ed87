import { blockingFinding, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory, Station } from '../factory/factory.ts'
import { unrollLine } from './unroll.ts'

/** What upstream stations hand on travels in one environment variable of at most 128 KiB, about 600 bytes a job. */
const MAX_JOBS = 150
const RUNNER_FILES = /\bGITHUB_(ENV|PATH|OUTPUT|STATE)\b/
// a script is text: control characters but tab and newline have no place in it
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

/** What the stations themselves keep from being compiled. */
export function lineProblems(factory: Factory): FactoryProblem[] {
  return [...factory.line.flatMap(stationProblems), ...jobProblems(factory)]
}

function stationProblems({ name, work }: Station): FactoryProblem[] {
  if (work.kind === 'action') return []
  return work.run.flatMap((command, index) => commandProblems(command, `/line/${name}/run/${index}`))
}

/** Why a command cannot stand in a workflow. */
export function commandProblems(command: string, pointer: string): FactoryProblem[] {
  const problem = (message: string, hint: string): FactoryProblem[] => [
    blockingFinding('COMPILE_COMMAND', pointer, message, hint),
  ]
  if (CONTROL.test(command)) return problem('a command holds a control character', 'write it as plain text')
  if (!RUNNER_FILES.test(command)) return []
  return problem(
    "a command names the runner's own files",
    'commands run in shells of their own and hand nothing to later steps',
  )
}

function jobProblems({ line, rounds }: Factory): FactoryProblem[] {
  const jobs = unrollLine(line, rounds).length
  if (jobs <= MAX_JOBS) return []
  return [
    blockingFinding(
      'COMPILE_JOBS',
      '/rounds',
      `${rounds} rounds of this line are ${jobs} jobs, the limit is ${MAX_JOBS}`,
      'lower rounds',
    ),
  ]
}
