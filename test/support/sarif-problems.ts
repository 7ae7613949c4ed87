import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormatsModule from 'ajv-formats'

/** The JSON schema of SARIF 2.1.0 as @microsoft/jest-sarif ships it (schemastore, 2.1.0-rtm.5). */
const SCHEMA = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
)

/** What the official schema says against a SARIF file; empty for a valid one. */
export function sarifProblems(text: string): string[] {
  // draft 4 names the schema by `id`; of what else changed since, it uses nothing
  const entries = Object.entries(JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>)
  const schema = Object.fromEntries(entries.filter(([key]) => key !== 'id' && key !== '$schema'))
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormatsModule.default(ajv)
  const validate = ajv.compile(schema)
  validate(JSON.parse(text))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}
