import { asFactoryError } from '../errors.ts'
import { sortFindings, type Finding } from '../findings.ts'
import { digestOf } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { readYaml, type YamlDocument } from '../formats/yaml.ts'
import { schemaOf } from '../formats/schema.ts'
import factorySchema from '../../schemas/factory.schema.json' with { type: 'json' }
import { checkFields } from './check-fields.ts'
import { checkStations } from './check-stations.ts'
import { checkTable } from './check-table.ts'
import { factoryOf, type FactoryFile } from './factory-defaults.ts'
import { draftStations, type FactoryProblem } from './factory-draft.ts'
import type { Factory } from './factory.ts'
import { hintAt } from './schema-hint.ts'

export type FactoryReading =
  { kind: 'ok'; factory: Factory; warnings: Finding[] } | { kind: 'bad'; findings: Finding[] }

/** Pointers hold the author's own keys, which may be long. */
const MAX_POINTER_CHARS = 120

/** More than anybody mends at once; placing each costs a walk through the file. */
const MAX_FINDINGS = 200

const factoryFile = schemaOf<FactoryFile>(factorySchema)

/** Reads factory.yml of untrusted bytes; every finding at once, each with its place in `path`. Nothing is thrown. */
export function readFactory(bytes: Uint8Array, path: string): FactoryReading {
  const text = textOrFinding(bytes, path)
  if (typeof text !== 'string') return { kind: 'bad', findings: [text] }
  const reading = readYaml(text, { file: path })
  if (reading.kind === 'bad') return reading
  const { value } = reading.document
  const findings = findingsOf(checkFactory(value), reading.document, path)
  if (!factoryFile.is(value) || findings.some((finding) => finding.level === 'block')) {
    return { kind: 'bad', findings }
  }
  return { kind: 'ok', factory: factoryOf(value), warnings: findings }
}

function textOrFinding(bytes: Uint8Array, file: string): string | Finding {
  try {
    return decodeUtf8(bytes, file)
  } catch (thrown) {
    const { message, hint = '' } = asFactoryError(thrown)
    return { code: 'FACTORY_ENCODING', level: 'block', message, hint, file, line: 1, column: 1 }
  }
}

function checkFactory(value: unknown): FactoryProblem[] {
  const stations = draftStations(value)
  return [...shapeProblems(value), ...checkFields(value), ...checkStations(stations), ...checkTable(stations)]
}

function shapeProblems(value: unknown): FactoryProblem[] {
  return factoryFile.problemsOf(value).map(({ pointer, message }) => ({
    code: 'FACTORY_SCHEMA',
    level: 'block',
    pointer,
    message: `${pointer === '' ? 'the file' : pointer.slice(1, MAX_POINTER_CHARS)} ${message}`,
    hint: hintAt(factorySchema, pointer) ?? 'see schemas/factory.schema.json',
  }))
}

function findingsOf(problems: readonly FactoryProblem[], document: YamlDocument, file: string): Finding[] {
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
