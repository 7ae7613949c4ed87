import { asFactoryError } from '../errors.ts'
import { sortFindings, type Finding } from '../findings.ts'
import { digestOf } from '../formats/digest.ts'
import { decodeUtf8, isRecord, recordOrEmpty } from '../formats/read-json.ts'
import { readYaml, type YamlDocument } from '../formats/yaml.ts'
import { schemaOf } from '../formats/schema.ts'
import factorySchema from '../../schemas/factory.schema.json' with { type: 'json' }
import { checkFields } from './check-fields.ts'
import { checkStations } from './check-stations.ts'
import { checkTable } from './check-table.ts'
import { withDefaults, type FactoryFile } from './factory-defaults.ts'
import { draftStations, type FactoryProblem } from './factory-draft.ts'
import type { Factory } from './factory.ts'
import { pointerTokens } from '../formats/json-pointer.ts'

export type FactoryReading =
  { kind: 'ok'; factory: Factory; warnings: Finding[] } | { kind: 'bad'; findings: Finding[] }

/** Pointers contain keys of the file, which may be long. */
const MAX_POINTER_CHARS = 120

/** More findings are not of use at once, and finding the place of each takes a walk through the file. */
const MAX_FINDINGS = 200

const factoryFile = schemaOf<FactoryFile>(factorySchema)

/** Reads factory.yml from untrusted bytes. Gives all findings at once, each with its place in `path`; throws nothing. */
export function readFactory(bytes: Uint8Array, path: string): FactoryReading {
  const text = textOrFinding(bytes, path)
  if (typeof text !== 'string') return { kind: 'bad', findings: [text] }
  const reading = readYaml(text, { file: path })
  if (reading.kind === 'bad') return reading
  const { value } = reading.document
  const findings = placedFindings(factoryProblems(value), reading.document, path)
  if (!factoryFile.is(value) || findings.some((finding) => finding.level === 'block')) {
    return { kind: 'bad', findings }
  }
  return { kind: 'ok', factory: withDefaults(value), warnings: findings }
}

function textOrFinding(bytes: Uint8Array, file: string): string | Finding {
  try {
    return decodeUtf8(bytes, file)
  } catch (thrown) {
    const { message, hint = '' } = asFactoryError(thrown)
    return { code: 'FACTORY_ENCODING', level: 'block', message, hint, file, line: 1, column: 1 }
  }
}

function factoryProblems(value: unknown): FactoryProblem[] {
  const stations = draftStations(value)
  return [...shapeProblems(value), ...checkFields(value), ...checkStations(stations), ...checkTable(stations)]
}

function shapeProblems(value: unknown): FactoryProblem[] {
  return factoryFile.problemsOf(value).map(({ pointer, message }) => ({
    code: 'FACTORY_SCHEMA',
    level: 'block',
    pointer,
    message: `${pointer === '' ? 'the file' : pointer.slice(1, MAX_POINTER_CHARS)} ${message}`,
    hint: hintAt(factorySchema, value, pointer) ?? 'see schemas/factory.schema.json',
  }))
}

/** The description nearest to a JSON pointer's place in a schema: what the field is for. */
function hintAt(schema: unknown, value: unknown, pointer: string): string | undefined {
  let [node, at] = [schema, value]
  let hint: string | undefined
  for (const name of pointerTokens(pointer)) {
    node = childSchema(branchFor(schema, node, at), name)
    at = isRecord(at) ? at[name] : undefined
    hint = descriptionOf(node) ?? descriptionOf(followReference(schema, node)) ?? hint
  }
  return hint
}

/** The branch of a schema that is for a value: which fields are there decides. */
function branchFor(schema: unknown, node: unknown, value: unknown): Record<string, unknown> {
  const target = followReference(schema, node)
  const { if: condition } = target
  if (!isRecord(condition) || !Array.isArray(condition['required'])) return target
  const isThere = condition['required'].every((name) => isRecord(value) && Object.hasOwn(value, String(name)))
  return branchFor(schema, isThere ? target['then'] : target['else'], value)
}

function childSchema(node: Record<string, unknown>, token: string): unknown {
  const { properties, items, additionalProperties } = node
  if (isRecord(properties) && Object.hasOwn(properties, token)) return properties[token]
  return isRecord(items) ? items : additionalProperties
}

/** Follows a local reference such as `#/$defs/model`. */
function followReference(schema: unknown, node: unknown): Record<string, unknown> {
  if (!isRecord(node)) return {}
  const { $ref: reference } = node
  if (typeof reference !== 'string') return node
  let target = schema
  for (const token of reference.split('/').slice(1)) target = isRecord(target) ? target[token] : undefined
  return recordOrEmpty(target)
}

function descriptionOf(node: unknown): string | undefined {
  const description = isRecord(node) ? node['description'] : undefined
  return typeof description === 'string' ? description : undefined
}

function placedFindings(
  problems: readonly FactoryProblem[],
  document: YamlDocument,
  file: string,
): Finding[] {
  return sortFindings(
    problems.slice(0, MAX_FINDINGS).map(({ code, level, pointer, message, hint }) => ({
      code,
      level,
      message,
      hint,
      file,
      ...document.placeOf(pointer),
    })),
  )
}

/** Digest of what the machine depends on: the table in canonical form and the number of rounds. */
export function lineDigest(factory: Factory): string {
  return digestOf({ line: factory.line, rounds: factory.rounds })
}
