import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormatsModule from 'ajv-formats'
import { isRecord } from '../../../shared/formats/read-json.ts'

/** One operation of GitHub's REST API as GitHub publishes it. */
export interface Operation {
  /** `GET /repos/{owner}/{repo}/pulls`. */
  key: string
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  body: object | undefined
  bodyRequired: boolean
  /** Is the body a file and no JSON? */
  takesFile: boolean
  /** Schemas by status; `undefined` is an answer without a described body. */
  responses: Map<number, object | undefined>
}

/** GitHub's published OpenAPI description, and checks against it. Loaded once: it is 13 MB. */
export interface Description {
  operation(key: string): Operation
  /** Problems of a value against a schema of the description; empty when it fits. */
  problems(schema: object, value: unknown): string[]
  component(name: string): Record<string, unknown>
  /** Follows `$ref`. */
  resolve(schema: unknown): Record<string, unknown>
}

let loaded: Description | undefined

export function loadDescription(): Description {
  return (loaded ??= makeDescription())
}

const BASE = 'https://api.github.com/description'

function makeDescription(): Description {
  const path = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  const document = recordOf(nullable(JSON.parse(readFileSync(path, 'utf8'))))
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    inlineRefs: false,
    coerceTypes: false,
  })
  addFormatsModule.default(ajv)
  ajv.addSchema({ $id: BASE, components: document['components'] })
  const compiled = new Map<object, ValidateFunction>()
  const resolve = (schema: unknown): Record<string, unknown> => {
    const record = recordOf(schema)
    return typeof record['$ref'] === 'string' ? resolve(at(document, record['$ref'])) : record
  }
  return {
    resolve,
    component: (name) => resolve(at(document, `#/components/schemas/${name}`)),
    operation: (key) => readOperation(document, key, resolve),
    problems(schema, value) {
      const validate = compiled.get(schema) ?? ajv.compile(absolute(schema))
      compiled.set(schema, validate)
      if (validate(value)) return []
      return (validate.errors ?? []).map(
        (error) => `${error.instancePath || '/'} ${error.message ?? 'is invalid'}`,
      )
    },
  }
}

function readOperation(
  document: Record<string, unknown>,
  key: string,
  resolve: (schema: unknown) => Record<string, unknown>,
): Operation {
  const [method = '', path = ''] = key.split(' ')
  const raw = recordOf(recordOf(recordOf(document['paths'])[path])[method.toLowerCase()])
  if (raw['operationId'] === undefined) throw new Error(`GitHub describes no operation ${key}`)
  const parameters = (Array.isArray(raw['parameters']) ? raw['parameters'] : []).map((entry) => {
    const parameter = resolve(entry)
    return {
      name: String(parameter['name']),
      in: String(parameter['in']),
      required: parameter['required'] === true,
      schema: recordOf(parameter['schema']),
    }
  })
  const responses = Object.entries(recordOf(raw['responses'])).map(
    ([status, response]) => [Number(status), jsonSchemaOf(resolve(response))] as const,
  )
  return {
    key,
    parameters,
    body: jsonSchemaOf(recordOf(raw['requestBody'])),
    takesFile: 'application/octet-stream' in recordOf(recordOf(raw['requestBody'])['content']),
    bodyRequired: recordOf(raw['requestBody'])['required'] === true,
    responses: new Map(responses),
  }
}

function jsonSchemaOf(holder: Record<string, unknown>): object | undefined {
  const schema = recordOf(recordOf(holder['content'])['application/json'])['schema']
  return isRecord(schema) ? schema : undefined
}

/** OpenAPI 3.0 says `nullable`; JSON Schema has no such word where there is no `type`. */
function nullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullable)
  if (!isRecord(value)) return value
  const record: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value))
    record[key] = key === 'example' ? member : nullable(member)
  if (record['nullable'] !== true) return record
  const rest = Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'nullable'))
  return rest['enum'] === undefined && typeof rest['type'] === 'string'
    ? { ...rest, type: [rest['type'], 'null'] }
    : { anyOf: [{ type: 'null' }, rest] }
}

/** References as they resolve from outside of the document. */
function absolute(value: unknown): object {
  const text = JSON.stringify(value).replaceAll('"$ref":"#/', `"$ref":"${BASE}#/`)
  return recordOf(JSON.parse(text))
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, token) => recordOf(value)[token.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    )
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}
