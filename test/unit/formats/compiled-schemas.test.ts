import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { validatorFile } from '../../../scripts/bundle/compiled-ajv.ts'
import { AJV_OPTIONS } from '../../../shared/formats/schema.ts'
import { isRecord } from '../../../shared/formats/read-json.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const SCHEMAS = join(ROOT, 'schemas')
const LINKS = join(ROOT, 'docs', 'traces', 'JD-0KEV-2A99-F28X', 'links')
/** Far from any node_modules, like a release. */
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-schemas-'))

let schemaDocuments: ReadonlySet<object>

beforeAll(async () => {
  // other test files of this process declare schemas of their own
  vi.resetModules()
  const { compileSchemas } = await import('../../../scripts/bundle/compile-schemas.ts')
  await compileSchemas(ROOT, FOLDER)
  ;({ schemaDocuments } = await import('../../../shared/formats/schema.ts'))
})
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

function compiled(document: object): ValidateFunction {
  return createRequire(FOLDER)(join(FOLDER, validatorFile(document))) as ValidateFunction
}

/** Which rule of the schema found it is told to nobody, and a definition that is a function of its own names it otherwise. */
function errorsOf(validate: ValidateFunction, value: unknown): unknown {
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, keyword, params, message }) => ({
    instancePath,
    keyword,
    params,
    message,
  }))
}

test('the build finds every schema of the folder, and those derived from them', () => {
  const ids = [...schemaDocuments].map((document) => (document as { $id?: string }).$id ?? '')
  const read = readdirSync(SCHEMAS).map((name) => readFileSync(join(SCHEMAS, name), 'utf8'))
  for (const text of read) {
    const { $id } = JSON.parse(text) as { $id: string }
    expect(ids.some((id) => id === $id || id.startsWith(`${$id}/`))).toBe(true)
  }
  expect(readdirSync(FOLDER)).toEqual(expect.arrayContaining([...schemaDocuments].map(validatorFile)))
})

/** Values that break as many rules at once as their schema has, at every depth. */
function misfits(schema: unknown, depth = 6): unknown[] {
  const junk = [null, '', 'x'.repeat(300_000), -1.5, [], [null, null], {}, { 'a/b~c': 1 }]
  if (!isRecord(schema) || depth === 0) return junk
  const properties = Object.entries(isRecord(schema['properties']) ? schema['properties'] : {})
  const deeper = properties.map(([name, rule]) => [name, misfits(rule, depth - 1)] as const)
  const objects = junk.map((_, at) =>
    Object.fromEntries(deeper.map(([name, values]) => [name, values.at(-1 - at)])),
  )
  const items = misfits(schema['items'], depth - 1).slice(-3)
  return [...junk, items, ...objects]
}

test('a compiled schema finds the same errors in the same words as ajv does from the sources', () => {
  for (const document of schemaDocuments) {
    const [ours, theirs] = [compiled(document), new Ajv2020(AJV_OPTIONS).compile(document)]
    for (const value of misfits(document)) expect(errorsOf(ours, value)).toEqual(errorsOf(theirs, value))
  }
})

test.each(readdirSync(LINKS))('the recorded link %s fits, and no longer does after one change', (name) => {
  const bundle = JSON.parse(readFileSync(join(LINKS, name), 'utf8')) as { dsseEnvelope: { payload: string } }
  const text = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()
  const document = [...schemaDocuments].find(
    (each) => (each as { title?: string }).title === 'Jidoka link statement',
  )
  const validate = compiled(document ?? {})
  expect(errorsOf(validate, JSON.parse(text))).toEqual([])
  expect(errorsOf(validate, JSON.parse(text.replace('"_type"', '"type"')))).not.toEqual([])
})
