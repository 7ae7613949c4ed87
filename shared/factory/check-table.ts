import { producingOrder } from './check-produces.ts'
import { shownName } from './check-stations.ts'
import { blockingProblem, type DraftStation, type FactoryProblem } from './factory-draft.ts'

/** The stations as a table: start, targets, and that every walk visits every station once and ends at trace-publish. */
export function checkTable(stations: readonly DraftStation[]): FactoryProblem[] {
  if (stations.length === 0) return []
  const walk = passWalk(stations)
  return [
    ...startProblems(stations),
    ...stations.flatMap((station) => targetProblems(station, stations, walk)),
    ...walkProblems(stations, walk),
    ...publishProblems(stations, walk),
    ...orderProblems(walk),
    ...producingOrder(walk.path),
    ...probeProblems(walk),
  ]
}

interface Walk {
  /** Stations in the order of a unit that passes everywhere. */
  path: readonly DraftStation[]
  /** How it ends: nothing follows, a target is missing, or a station comes round again. */
  end: 'last' | 'missing' | 'cycle'
}

function passWalk(stations: readonly DraftStation[]): Walk {
  const path: DraftStation[] = []
  let at = stations[0]
  while (at !== undefined) {
    path.push(at)
    const { pass } = at
    if (pass === undefined) return { path, end: 'last' }
    at = stations.find((each) => each.name === pass)
    if (at !== undefined && path.includes(at)) return { path, end: 'cycle' }
  }
  return { path, end: 'missing' }
}

function startProblems([first]: readonly DraftStation[]): FactoryProblem[] {
  if (first === undefined || first.action === 'spec-validate') return []
  const message = `the line starts with ${shownName(first.name)}, so nothing has checked the spec`
  return [
    blockingProblem('FACTORY_START', first.pointer, message, 'put the station that runs spec-validate first'),
  ]
}

function targetProblems(
  station: DraftStation,
  stations: readonly DraftStation[],
  { path }: Walk,
): FactoryProblem[] {
  const names = stations.map((each) => each.name)
  const unknown = (['pass', 'stop'] as const).flatMap((edge) => {
    const target = station[edge]
    if (target === undefined || names.includes(target)) return []
    const message = `${shownName(station.name)} names ${shownName(target)}, which the line does not have`
    return [
      blockingProblem(
        'FACTORY_TARGET',
        `${station.pointer}/${edge}`,
        message,
        `name one of ${names.map(shownName).join(', ')}`,
      ),
    ]
  })
  return [...unknown, ...repairProblems(station, stations, path)]
}

function repairProblems(
  station: DraftStation,
  stations: readonly DraftStation[],
  path: readonly DraftStation[],
): FactoryProblem[] {
  const target = stations.find((each) => each.name === station.stop)
  if (target === undefined) return []
  const problem = (message: string, hint: string): FactoryProblem[] => [
    blockingProblem('FACTORY_STOP_TARGET', `${station.pointer}/stop`, message, hint),
  ]
  if (target.action !== 'generate') {
    return problem(
      `${shownName(target.name)} cannot repair: it does not run generate`,
      'name the station that runs generate, or remove stop',
    )
  }
  const onPath = path.includes(station) && path.includes(target)
  if (!onPath || path.indexOf(target) < path.indexOf(station)) return []
  return problem(
    `${shownName(target.name)} does not come before ${shownName(station.name)}`,
    'remove stop: there is no change to repair yet',
  )
}

function walkProblems(stations: readonly DraftStation[], { path, end }: Walk): FactoryProblem[] {
  const last = path.at(-1)
  if (end === 'missing' || last === undefined) return []
  const cycle = end === 'cycle' ? [cycleProblem(last)] : []
  const unreachable = stations
    .filter((station) => !path.includes(station))
    .map(({ name, pointer }) =>
      blockingProblem(
        'FACTORY_UNREACHABLE',
        pointer,
        `no unit reaches ${shownName(name)}`,
        'name it in the pass of the station before it, or remove it',
      ),
    )
  return [...cycle, ...unreachable]
}

function cycleProblem({ name, pointer, pass }: DraftStation): FactoryProblem {
  const message = `${shownName(name)} passes back to ${shownName(pass ?? '')}, so a unit never ends`
  return blockingProblem(
    'FACTORY_CYCLE',
    `${pointer}/pass`,
    message,
    'let pass lead forward; only stop leads back',
  )
}

function publishProblems(stations: readonly DraftStation[], { path, end }: Walk): FactoryProblem[] {
  const code = 'FACTORY_PUBLISH'
  const publisher = stations.find((station) => station.action === 'trace-publish')
  if (publisher === undefined) {
    return [
      blockingProblem(code, '/line', 'no station seals the trace', 'end the line with trace-publish: {}'),
    ]
  }
  const edges = (['pass', 'stop'] as const)
    .filter((edge) => publisher.fields.includes(edge))
    .map((edge) =>
      blockingProblem(
        code,
        `${publisher.pointer}/${edge}`,
        `${shownName(publisher.name)} is the end of the line`,
        `remove ${edge}`,
      ),
    )
  const last = path.at(-1)
  if (end !== 'last' || last === undefined || last === publisher) return edges
  const message = `a unit that passes ends at ${shownName(last.name)} without a sealed trace`
  return [
    ...edges,
    blockingProblem(code, last.pointer, message, `add pass: ${publisher.name}, or lead to it otherwise`),
  ]
}

/** What works on a change needs one. */
function orderProblems({ path }: Walk): FactoryProblem[] {
  const generated = path.findIndex((station) => station.action === 'generate')
  return path
    .slice(0, generated === -1 ? path.length : generated)
    .filter(({ hasRun, action }) => hasRun || action === 'style-gate' || action === 'review')
    .map(({ name, pointer }) =>
      blockingProblem(
        'FACTORY_ORDER',
        pointer,
        `${shownName(name)} comes before any change was generated`,
        'put it after the station that runs generate',
      ),
    )
}

/** Probing comes last before the trace is sealed: it asks only about what every other station let through. */
function probeProblems({ path }: Walk): FactoryProblem[] {
  const at = path.findIndex(({ ownWork }) => ownWork === 'probe')
  const probe = path[at]
  if (probe === undefined || path[at + 1]?.action === 'trace-publish') return []
  const message = `${shownName(probe.name)} does not come right before the station that seals the trace`
  return [
    blockingProblem(
      'FACTORY_ORDER',
      probe.pointer,
      message,
      'let it pass to the station that runs trace-publish',
    ),
  ]
}
