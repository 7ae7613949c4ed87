import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { OWN_REPOSITORY } from '../shared/own-repository.ts'
import { OWN_WORKS } from '../shared/factory/factory-draft.ts'
import { STATION_NAMES } from '../shared/factory/stations.ts'

/** The schemas that name every station. */
const WITH_STATIONS = ['factory.schema.json', 'trace.schema.json']
const ENUM = /"enum": \[\s*"spec-validate",[^\]]*\]/g

/** Where editors fetch our schemas: in our own repository, so nobody else can serve them. */
const ADDRESS = /https:\/\/raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/main\/schemas\//g

/**
 * Fills the addresses of the schemas, and the enums of station names from the table of stations.
 * Returns the schemas that were stale; with `check` nothing is written. Throws when a schema has no such enum.
 */
export async function fillSchemas(root: string, check: boolean): Promise<string[]> {
  const stale: string[] = []
  for (const schema of readdirSync(join(root, 'schemas')).sort()) {
    const path = join(root, 'schemas', schema)
    const before = readFileSync(path, 'utf8')
    const filled = withOwnAddresses(WITH_STATIONS.includes(schema) ? withStations(schema, before) : before)
    const after = await format(filled, { parser: 'json', printWidth: 110 })
    if (after === before) continue
    stale.push(`schemas/${schema}`)
    if (!check) writeFileSync(path, after)
  }
  return stale
}

/** The same text with the addresses of our schemas in the repository that own-repository.ts names. */
export function withOwnAddresses(text: string): string {
  return text.replaceAll(ADDRESS, `https://raw.githubusercontent.com/${OWN_REPOSITORY}/main/schemas/`)
}

function withStations(schema: string, text: string): string {
  if (text.match(ENUM) === null) throw new Error(`${schema} has no enum of stations`)
  // factory.yml also has stations that sign nothing
  const more = schema === 'factory.schema.json' ? OWN_WORKS : []
  const names = [...STATION_NAMES, ...more].map((name) => JSON.stringify(name)).join(', ')
  return text.replaceAll(ENUM, `"enum": [${names}]`)
}
