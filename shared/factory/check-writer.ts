import { isSecretName } from '../model/redaction.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { ALWAYS_GIVEN, stringsAt } from './check-variables.ts'
import { blockingProblem, draftStations, recordAt, stringAt, type FactoryProblem } from './factory-draft.ts'
import { WRITER_JOB } from './writer-choice.ts'

const POINTER = '/models/writer'

/** A writer that is no model: a program of the team, or a change that somebody else made. */
export function checkWriter(value: unknown): FactoryProblem[] {
  const models = recordAt(value, 'models')
  const writer = recordAt(models, 'writer')
  const isCommand = Object.hasOwn(writer, 'command')
  if (!isCommand && !Object.hasOwn(writer, 'from')) return []
  return [
    ...(isCommand ? commandProblems(value, writer) : changeProblems(writer)),
    ...(Object.hasOwn(models, 'second') ? [secondProblem()] : []),
  ]
}

function commandProblems(value: unknown, writer: Record<string, unknown>): FactoryProblem[] {
  const key = stringAt(writer, 'key')
  const hint = 'name the one secret of the program under key; nothing else that is secret is handed on'
  const named = stringsAt(writer, 'env').flatMap((name, index) => {
    const isOurs = ALWAYS_GIVEN.has(name)
    if (!isOurs && name !== key && !isSecretName(name) && !name.startsWith('JIDOKA_')) return []
    const why = isOurs ? 'is set for every program already' : 'is named like a secret'
    return [blockingProblem('FACTORY_VARIABLE', `${POINTER}/env/${index}`, `${name} ${why}`, hint)]
  })
  return [...named, ...setUpProblems(writer), ...nameProblems(value)]
}

/** The job of the program stands beside those of the stations. */
function nameProblems(value: unknown): FactoryProblem[] {
  const twin = draftStations(value).find(({ name }) => name === WRITER_JOB)
  if (twin === undefined) return []
  const message = `the name ${WRITER_JOB} is of the job in which the program writes`
  return [blockingProblem('FACTORY_STATION_NAME', twin.pointer, message, 'use another name')]
}

function setUpProblems(writer: Record<string, unknown>): FactoryProblem[] {
  if (!Object.hasOwn(writer, 'setupMinutes') || Object.hasOwn(writer, 'setup')) return []
  const message = 'setupMinutes limits setup, which the writer does not have'
  return [
    blockingProblem(
      'FACTORY_WRITER',
      `${POINTER}/setupMinutes`,
      message,
      'add setup, or remove setupMinutes',
    ),
  ]
}

const PLACES = ['branch', 'patch'] as const

function changeProblems(writer: Record<string, unknown>): FactoryProblem[] {
  const from = stringAt(writer, 'from') ?? ''
  const needless = PLACES.filter((field) => Object.hasOwn(writer, field) && field !== from)
  return [
    ...needless.map((field) =>
      blockingProblem(
        'FACTORY_WRITER',
        `${POINTER}/${field}`,
        `${field} says where a change lies that comes from a ${field}`,
        `remove ${field}, or write from: ${field}`,
      ),
    ),
    ...PLACES.flatMap((field) => placeProblems(field, stringAt(writer, field))),
  ]
}

/** A name of a branch is a path below refs/heads. */
function placeProblems(field: string, place: string | undefined): FactoryProblem[] {
  const problem = place === undefined ? undefined : pathProblem(place.replaceAll('{id}', 'x'))
  const isBranch = field === 'branch' && place !== undefined
  const wrong =
    problem ??
    (isBranch && /\.\.|\.lock(?:\/|$)|[{}]/.test(place.replaceAll('{id}', 'x'))
      ? 'is no name of a branch'
      : undefined)
  if (wrong === undefined) return []
  const hint = 'give a name inside the repository, with forward slashes; {id} stands for the id of the spec'
  return [blockingProblem('FACTORY_PATH', `${POINTER}/${field}`, `the ${field} ${wrong}`, hint)]
}

function secondProblem(): FactoryProblem {
  return blockingProblem(
    'FACTORY_WRITER',
    '/models/second',
    'a second writer is compared with a model alone',
    'remove models.second, or let a model write',
  )
}
