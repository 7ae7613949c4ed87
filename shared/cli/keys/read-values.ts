import { resolve } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { isRecord, parseJson, recordOrEmpty } from '../../formats/read-json.ts'
import type { NeededSecret } from './needed-secrets.ts'

const MAX_VALUES_BYTES = 1024 * 1024

export interface ValueSources {
  /** The document that `jidoka init --json` printed. */
  file: string | undefined
  cwd: string
  env: NodeJS.ProcessEnv
}

/** Values by name: from the file, else from a variable of that name. @throws FactoryError FILE_UNREADABLE, JSON_INVALID, SCHEMA_INVALID. */
export async function readValues(
  needed: readonly NeededSecret[],
  { file, cwd, env }: ValueSources,
): Promise<Map<string, string>> {
  const given = file === undefined ? new Map<string, string>() : await valuesIn(resolve(cwd, file))
  const found = needed.flatMap(({ name }): [string, string][] => {
    const value = given.get(name) ?? env[name]
    return value === undefined || value === '' ? [] : [[name, value]]
  })
  return new Map(found)
}

async function valuesIn(path: string): Promise<Map<string, string>> {
  const document = parseJson(await readBytes(path, MAX_VALUES_BYTES), path, MAX_VALUES_BYTES)
  const secrets = isRecord(document) ? document['secrets'] : undefined
  if (!Array.isArray(secrets)) throw noSecrets(path)
  return new Map(secrets.map((each: unknown) => namedValue(each) ?? failing(path)))
}

function namedValue(entry: unknown): [string, string] | undefined {
  const { name, value } = recordOrEmpty(entry)
  return typeof name === 'string' && typeof value === 'string' ? [name, value] : undefined
}

function failing(path: string): never {
  throw noSecrets(path)
}

function noSecrets(path: string): FactoryError {
  return new FactoryError('SCHEMA_INVALID', `${path} holds no list of secrets with name and value`, {
    hint: 'give the document that jidoka init --json printed',
  })
}
