import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { STATION_NAMES } from '../shared/factory/stations.ts'

/** The schemas that name every station. */
const SCHEMAS = ['factory.schema.json', 'trace.schema.json']
const ENUM = /"enum": \[\s*"spec-validate",[^\]]*\]/g

/**
 * Fills the enums of station names from the table of stations.
 * Returns the schemas that were stale; with `check` nothing is written. Throws when a schema has no such enum.
 */
export async function fillSchemas(root: string, check: boolean): Promise<string[]> {
  const names = `"enum": [${STATION_NAMES.map((name) => JSON.stringify(name)).join(', ')}]`
  const stale: string[] = []
  for (const schema of SCHEMAS) {
    const path = join(root, 'schemas', schema)
    const before = readFileSync(path, 'utf8')
    if (before.match(ENUM) === null) throw new Error(`${schema} has no enum of stations`)
    const after = await format(before.replaceAll(ENUM, names), { parser: 'json', printWidth: 110 })
    if (after === before) continue
    stale.push(`schemas/${schema}`)
    if (!check) writeFileSync(path, after)
  }
  return stale
}
