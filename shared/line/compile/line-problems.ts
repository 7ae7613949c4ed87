import type { Factory, Station } from '../factory.ts'
import type { Problem } from './problem.ts'
import { isPublisher, jobId, unrollLine } from './unroll.ts'

const STATION_NAME = /^[A-Za-z][A-Za-z0-9-]{0,59}$/
/** What upstream stations hand on travels in one environment variable of at most 128 KiB, about 600 bytes a job. */
const MAX_JOBS = 150
const RUNNER_FILES = /\bGITHUB_(ENV|PATH|OUTPUT|STATE)\b/
// a script is text: the C0 controls but tab and newline, and the delete character, have no place in it
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/

/** What the stations themselves keep from being compiled. */
export function lineProblems(factory: Factory): Problem[] {
  return [
    ...factory.line.flatMap(nameProblems),
    ...publisherProblems(factory),
    ...factory.line.flatMap(commandProblems),
    ...jobProblems(factory),
  ]
}

function nameProblems({ name }: Station): Problem[] {
  if (STATION_NAME.test(name)) return []
  const message = `the station ${JSON.stringify(name.slice(0, 80))} cannot name a job`
  return [
    {
      at: ['line', name],
      code: 'COMPILE_NAME',
      message,
      hint: 'use up to 60 letters, digits and dashes, a letter first',
    },
  ]
}

/** Every unit must end where its trace is published, or a halted one would stay green. */
function publisherProblems({ line }: Factory): Problem[] {
  const publishers = line.filter(isPublisher)
  const hint =
    'end every way through the line in one station that runs trace-publish and has neither pass nor stop'
  const [publisher] = publishers
  if (publisher === undefined || publishers.length > 1) {
    return [
      {
        at: ['line'],
        code: 'COMPILE_PUBLISHER',
        message: `${publishers.length} stations run trace-publish, one must`,
        hint,
      },
    ]
  }
  const open = line.filter((station) => isPublisher(station) !== (station.pass === undefined))
  const repairs = publisher.stop === undefined ? [] : [publisher]
  return [...new Set([...open, ...repairs])].map(({ name, pass }) => ({
    at: ['line', name],
    code: 'COMPILE_PUBLISHER',
    message:
      name === publisher.name
        ? `${name} publishes, nothing may follow it`
        : `a unit ends at ${name} ${pass ?? 'unpublished'}`,
    hint,
  }))
}

function commandProblems({ name, work }: Station): Problem[] {
  if (work.kind === 'action') return []
  return work.run.flatMap((command, index) => commandProblem(command, ['line', name, 'run', index]))
}

/** Why a command cannot stand in a workflow. */
export function commandProblem(command: string, at: Problem['at']): Problem[] {
  if (CONTROL.test(command)) {
    return [
      {
        at,
        code: 'COMPILE_COMMAND',
        message: 'a command holds a control character',
        hint: 'write it as plain text',
      },
    ]
  }
  if (!RUNNER_FILES.test(command)) return []
  const message = "a command names the runner's own files"
  return [
    {
      at,
      code: 'COMPILE_COMMAND',
      message,
      hint: 'commands run in shells of their own and hand nothing to later steps',
    },
  ]
}

function jobProblems({ line, rounds }: Factory): Problem[] {
  if (line.length * rounds > MAX_JOBS && unrollLine(line, rounds).length > MAX_JOBS) {
    const message = `${rounds} rounds of this line are more than ${MAX_JOBS} jobs`
    return [{ at: ['rounds'], code: 'COMPILE_JOBS', message, hint: 'lower rounds' }]
  }
  const publisher = line.find(isPublisher)
  const ids = new Set(
    line.flatMap(({ name }) => Array.from({ length: rounds }, (_, round) => jobId(name, round + 1))),
  )
  if (publisher === undefined || !ids.has(publisher.name)) return []
  const message = `the station ${publisher.name} is named like a round of another station`
  return [{ at: ['line', publisher.name], code: 'COMPILE_NAME', message, hint: 'rename it' }]
}
