import {
  OWN_WORKS,
  knownAction,
  blockingProblem,
  type DraftStation,
  type FactoryProblem,
  type OwnWork,
} from './factory-draft.ts'
import { STATION_NAMES } from './stations.ts'

const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const MAX_NAME_CHARS = 40
/** Words of transitions, of our own helper action, of the jobs around the line, and a name that objects inherit. */
const RESERVED = new Set([
  ...['released', 'halted', 'asking', 'receive', 'constructor'],
  ...['plan', 'result', 'answers', 'ask', 'ledger', 'deliver', 'draft', 'gates'],
])

const COMMAND_FIELDS = [
  'directory',
  'report',
  'minutes',
  'setup',
  'setupMinutes',
  'secrets',
  'network',
  'git',
  'env',
  'exercise',
  'produces',
  'format',
  'required',
] as const

/** Each station by itself: its name, and that it does exactly one kind of work. */
export function checkStations(stations: readonly DraftStation[]): FactoryProblem[] {
  return [
    ...stations.flatMap((station) => [...nameProblems(station), ...workProblems(station)]),
    ...twice(stations),
  ]
}

function nameProblems({ name, pointer }: DraftStation): FactoryProblem[] {
  const code = 'FACTORY_STATION_NAME'
  if (!SLUG.test(name) || name.length > MAX_NAME_CHARS) {
    const hint = `use lower-case letters, digits and single dashes, a letter first, at most ${MAX_NAME_CHARS} characters`
    return [blockingProblem(code, pointer, `${shownName(name)} cannot be a station's name`, hint)]
  }
  if (RESERVED.has(name))
    return [blockingProblem(code, pointer, `the name ${name} is reserved`, 'use another name')]
  if (!/^round-\d+$/.test(name)) return []
  return [
    blockingProblem(
      code,
      pointer,
      `${name} is named like the job of a round`,
      'use a name other than round and a number',
    ),
  ]
}

/** What work of ours does by itself, or must not do. */
const NOT_FOR_OWN_WORK = ['run', 'report', 'git', 'exercise', 'produces', 'format'] as const
const NOT_FOR: Record<OwnWork, readonly string[]> = {
  probe: [...NOT_FOR_OWN_WORK, 'required'],
  'own-eslint': NOT_FOR_OWN_WORK,
}
const DOES: Record<OwnWork, string> = {
  probe: 'looks for missing examples',
  'own-eslint': "judges by the team's own ESLint",
}

function ownWorkProblems({ name, pointer, fields }: DraftStation, work: OwnWork): FactoryProblem[] {
  return NOT_FOR[work]
    .filter((field) => fields.includes(field))
    .map((field) => {
      const message = `${shownName(name)} ${DOES[work]}, and has no ${field}`
      const hint = `remove ${field}, or give a station with commands another name than ${work}`
      return blockingProblem('FACTORY_STATION_WORK', `${pointer}/${field}`, message, hint)
    })
}

function workProblems(station: DraftStation): FactoryProblem[] {
  const { name, pointer, uses, hasRun, action } = station
  if (station.ownWork !== undefined) return ownWorkProblems(station, station.ownWork)
  const problem = (message: string, hint: string, at = pointer): FactoryProblem =>
    blockingProblem('FACTORY_STATION_WORK', at, message, hint)
  const own = knownAction(name)
  if (hasRun && uses !== undefined)
    return [problem(`${shownName(name)} has both uses and run`, 'keep one of the two')]
  if (own !== undefined && (hasRun || (uses !== undefined && uses !== own))) {
    return [
      problem(
        `a station called ${name} runs the action ${name}`,
        'give a station with other work another name',
      ),
    ]
  }
  if (hasRun) return requiredProblems(station)
  if (action === undefined && uses === undefined) {
    return [
      problem(
        `${shownName(name)} does nothing`,
        `add run: [commands], exercise: true, or uses: one of ${[...STATION_NAMES, ...OWN_WORKS].join(', ')}`,
      ),
    ]
  }
  return COMMAND_FIELDS.filter((field) => station.fields.includes(field)).map((field) =>
    problem(`${field} is for stations with run`, `remove ${field}`, `${pointer}/${field}`),
  )
}

function requiredProblems({ pointer, fields }: DraftStation): FactoryProblem[] {
  if (!fields.includes('required')) return []
  const at = `${pointer}/required`
  return [blockingProblem('FACTORY_STATION_WORK', at, 'required is for own-eslint', 'remove required')]
}

/** One change set per round, one attested spec, one seal: a second station of the same action has nothing to do. */
function twice(stations: readonly DraftStation[]): FactoryProblem[] {
  const workOf = ({ action, ownWork }: DraftStation): string | undefined => ownWork ?? action
  return stations.flatMap((station, index) => {
    const { name, pointer } = station
    const action = workOf(station)
    const first = stations.slice(0, index).find((each) => workOf(each) === action)
    if (action === undefined || first === undefined) return []
    const message = `${shownName(name)} runs ${action}, as ${shownName(first.name)} does`
    return [blockingProblem('FACTORY_ACTION_TWICE', pointer, message, 'keep one station of each action')]
  })
}

/** A name of the file, quoted and bounded, for messages. */
export function shownName(name: string): string {
  return SLUG.test(name) && name.length <= MAX_NAME_CHARS
    ? name
    : JSON.stringify(name.slice(0, MAX_NAME_CHARS))
}
