import { blockingProblem, draftStations, recordAt, stringAt, type FactoryProblem } from './factory-draft.ts'
import { isModelKeyName, isReservedName } from '../model/key-name.ts'
import { hasCode } from '../errors.ts'
import { placeOf } from '../model/endpoint-place.ts'

const ROLES = ['writer', 'reviewer', 'second'] as const

/** The models that write, review and write for comparison. Whether an endpoint may be called is checked again at the call. */
export function checkModels(value: unknown): FactoryProblem[] {
  const models = recordAt(value, 'models')
  const roles = ROLES.filter((role) => Object.hasOwn(models, role))
  return [
    ...roles.flatMap((role) => modelProblems(recordAt(models, role), `/models/${role}`)),
    ...writerProblems(value, models),
    ...familyProblems(models),
    ...testProblems(value),
  ]
}

function modelProblems(model: Record<string, unknown>, pointer: string): FactoryProblem[] {
  if (['command', 'from'].some((field) => Object.hasOwn(model, field))) return keyNameOf(model, pointer)
  const endpoint = stringAt(model, 'endpoint')
  if (endpoint === undefined) return keyProblems(model, pointer, true)
  try {
    const place = placeOf({ endpoint, insecure: model['insecure'] === true })
    return keyProblems(model, pointer, place.isNear)
  } catch (thrown) {
    return [endpointProblem(thrown, pointer)]
  }
}

/** Said of factory.yml as of a call, by the same rules. */
function endpointProblem(thrown: unknown, pointer: string): FactoryProblem {
  if (!hasCode(thrown, 'MODEL_ENDPOINT')) throw thrown
  return blockingProblem('FACTORY_ENDPOINT', `${pointer}/endpoint`, thrown.message, thrown.hint ?? '')
}

function keyProblems(model: Record<string, unknown>, pointer: string, isNear: boolean): FactoryProblem[] {
  const key = stringAt(model, 'key')
  if (key !== undefined) return keyNameProblems(key, `${pointer}/key`)
  if (isNear) return []
  return [
    blockingProblem(
      'FACTORY_KEY',
      pointer,
      'the model names no key',
      'name the environment variable that holds its API key, such as key: OPENAI_API_KEY',
    ),
  ]
}

/** A program is given its key; it has no endpoint. */
function keyNameOf(writer: Record<string, unknown>, pointer: string): FactoryProblem[] {
  const key = stringAt(writer, 'key')
  return key === undefined ? [] : keyNameProblems(key, `${pointer}/key`)
}

/** Whether a machine allows another name is its own affair: it is asked at the call. */
function keyNameProblems(key: string, pointer: string): FactoryProblem[] {
  if (isModelKeyName(key)) return []
  if (isReservedName(key))
    return [
      blockingProblem(
        'FACTORY_KEY',
        pointer,
        `${key} is of the runner, of a registry or of a station: it is no key of a model`,
        'put the key in a variable of its own, such as OPENAI_API_KEY',
      ),
    ]
  return [
    {
      code: 'FACTORY_KEY_NAME',
      level: 'warn',
      pointer,
      message: `${key} is not named like the key of a model, so it is sent only from machines that list it`,
      hint: 'name it ..._API_KEY',
    },
  ]
}

function writerProblems(value: unknown, models: Record<string, unknown>): FactoryProblem[] {
  const generate = draftStations(value).find((station) => station.action === 'generate')
  if (generate === undefined || Object.hasOwn(models, 'writer')) return []
  return [
    blockingProblem(
      'FACTORY_WRITER',
      generate.pointer,
      'there is no model to ask',
      'name one under models.writer',
    ),
  ]
}

function familyProblems(models: Record<string, unknown>): FactoryProblem[] {
  const [writer, reviewer, second] = ROLES.map((role) => {
    const model = recordAt(models, role)
    return stringAt(model, 'family') ?? modelFamily(stringAt(model, 'model') ?? '')
  })
  if (writer === undefined) return []
  return [
    ...(reviewer === writer ? [sameReviewer(writer)] : []),
    ...(second === writer ? [sameSecond(writer)] : []),
  ]
}

function sameReviewer(family: string): FactoryProblem {
  return {
    code: 'FACTORY_SAME_FAMILY',
    level: 'warn',
    pointer: '/models/reviewer',
    message: `writer and reviewer are both of the family ${JSON.stringify(family)}: both may make the same mistake`,
    hint: 'let a model of another family review, or name the families with family if they differ',
  }
}

/** What the second writer writes is for comparison alone, so one that makes the same mistakes is of no use. */
function sameSecond(family: string): FactoryProblem {
  return blockingProblem(
    'FACTORY_SAME_FAMILY',
    '/models/second',
    `both writers are of the family ${JSON.stringify(family)}: what they agree on may be the same mistake`,
    'let a model of another family write second, or name the families with family if they differ',
  )
}

/** The family in a model's name: `gpt` of `openai/gpt-5.2`; `undefined` when there is none. */
export function modelFamily(model: string): string | undefined {
  const name = model.split('/').at(-1) ?? ''
  return /^[a-z]+/.exec(name.toLowerCase())?.[0]
}

function testProblems(value: unknown): FactoryProblem[] {
  const stations = draftStations(value)
  const generate = stations.find((station) => station.action === 'generate')
  if (generate === undefined || stations.some((station) => station.hasRun && station.reports.length > 0))
    return []
  return [
    {
      code: 'FACTORY_NO_TESTS',
      level: 'warn',
      pointer: '/line',
      message: 'no station runs tests: a change could be released without one',
      hint: 'add a station with run and report, where its tests write JUnit files',
    },
  ]
}
