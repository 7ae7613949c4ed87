import { isRecord } from '../formats/read-json.ts'
import { isSecretName } from '../model/redaction.ts'
import { blockingProblem, recordAt, stringAt, type FactoryProblem } from './factory-draft.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** Variables that every command is given by us. */
export const ALWAYS_GIVEN = new Set(['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'CI'])
const HINT = 'name secrets under `secrets`: only setup is given them, before the change is laid'

/** Code on trial reads what `env` names, so no secret goes there; and no setup is given a key of the line itself. */
export function checkVariables(value: unknown): FactoryProblem[] {
  const models = Object.values(recordAt(value, 'models')).map((model) => stringAt(model, 'key'))
  const isKey = (name: string): boolean => name.startsWith('JIDOKA_') || models.includes(name)
  return Object.entries(recordAt(value, 'line')).flatMap(([station, entry]) => {
    const pointer = `/line/${escapePointer(station)}`
    const refused = (field: string, isRefused: (name: string) => boolean, why: string): FactoryProblem[] =>
      stringsAt(entry, field).flatMap((name, index) =>
        isRefused(name)
          ? [blockingProblem('FACTORY_VARIABLE', `${pointer}/${field}/${index}`, `${name} ${why}`, HINT)]
          : [],
      )
    return [
      ...refused('env', (name) => isKey(name) || isSecretName(name), 'is named like a secret'),
      ...refused('env', (name) => ALWAYS_GIVEN.has(name), 'is set for every command already'),
      ...refused('secrets', (name) => isKey(name) || ALWAYS_GIVEN.has(name), 'may not be given to setup'),
      ...secretsWithoutSetup(entry, pointer),
    ]
  })
}

function secretsWithoutSetup(entry: unknown, pointer: string): FactoryProblem[] {
  if (!isRecord(entry) || entry['secrets'] === undefined || entry['setup'] !== undefined) return []
  const message = 'secrets are for setup, which this station does not have'
  return [blockingProblem('FACTORY_VARIABLE', `${pointer}/secrets`, message, 'add setup, or remove secrets')]
}

/** The strings of a list that is a member; none where it is no list. */
export function stringsAt(record: unknown, key: string): string[] {
  const list = isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : []
}
