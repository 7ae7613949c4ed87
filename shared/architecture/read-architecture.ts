import { isUtf8 } from 'node:buffer'
import { FactoryError } from '../errors.ts'
import { blocking, describeFinding, sortFindings, type Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import { decodeUtf8 } from '../formats/read-json.ts'
import { schemaOf } from '../formats/schema.ts'
import { readYaml } from '../formats/yaml.ts'
import { readFileAt } from '../git/tree.ts'
import { globProblem } from '../paths/globs.ts'
import architectureSchema from '../../schemas/architecture.schema.json' with { type: 'json' }
import { ARCHITECTURE_PATH, type Architecture, type Layer } from './architecture.ts'

interface ArchitectureDocument {
  version: '1'
  files?: string[]
  layers: LayerDocument[]
  cycles?: Architecture['cycles']
  unlisted?: Architecture['unlisted']
  types?: Architecture['types']
  tests?: Architecture['tests']
}

interface LayerDocument {
  name: string
  files: string[]
  may_import: 'below' | string[]
  packages?: string[]
  apart?: string[]
  builtins?: string[]
  entry?: string[]
}

const architectureDocument = schemaOf<ArchitectureDocument>(architectureSchema)

/** What the record leaves out; the descriptions in its schema say the same. */
const DEFAULTS = { cycles: 'files', unlisted: 'error', types: 'check', tests: 'skip' } as const

export type ArchitectureReading =
  { kind: 'ok'; architecture: Architecture } | { kind: 'bad'; findings: Finding[] }

/** Reads an architecture file: every finding at once, each with its place; nothing is thrown. */
export function readArchitecture(bytes: Buffer, path: string): ArchitectureReading {
  if (!isUtf8(bytes)) return bad(blocking('ARCHITECTURE_ENCODING', 'the file is not UTF-8', ENCODING(path)))
  const reading = readYaml(decodeUtf8(bytes, path), { file: path })
  if (reading.kind === 'bad') return reading
  const { document } = reading
  const { value } = document
  const problems = architectureDocument.is(value) ? problemsOf(value) : schemaProblems(value)
  const findings = problems.map(({ code, pointer, message, hint }) =>
    blocking(code, message, { hint, file: path, ...document.placeOf(pointer) }),
  )
  if (!architectureDocument.is(value) || findings.length > 0) return bad(...findings)
  return { kind: 'ok', architecture: architectureOf(value, path, sha256(bytes)) }
}

const ENCODING = (file: string): { hint: string; file: string } => ({ hint: 'save it as UTF-8', file })

function bad(...findings: Finding[]): ArchitectureReading {
  return { kind: 'bad', findings: sortFindings(findings) }
}

/**
 * The architecture at a commit. `named`: the path that factory.yml says. `undefined` when it names none and the default
 * path holds none. @throws FactoryError ARCHITECTURE_INVALID with every finding, or when the named file is not in the commit.
 */
export async function architectureAt(
  repo: string,
  commit: string,
  named: string | undefined,
): Promise<Architecture | undefined> {
  const path = named ?? ARCHITECTURE_PATH
  const bytes = await readFileAt(repo, commit, path)
  if (bytes === undefined && named === undefined) return undefined
  if (bytes === undefined) throw missingArchitecture(path, commit)
  const reading = readArchitecture(bytes, path)
  if (reading.kind === 'ok') return reading.architecture
  throw invalidArchitecture(path, reading.findings)
}

/** The record cannot judge anything: every finding in one error. */
export function invalidArchitecture(path: string, findings: readonly Finding[]): FactoryError {
  const lines = findings.map((finding) => `  ${describeFinding(finding)}`)
  const [first] = findings
  return new FactoryError(
    'ARCHITECTURE_INVALID',
    `${path} is not valid, ${lines.length} findings:\n${lines.join('\n')}`,
    {
      where: path,
      hint: 'correct every finding listed, then run again',
      ...(first === undefined ? {} : { detail: first.code }),
    },
  )
}

function missingArchitecture(path: string, commit: string): FactoryError {
  return new FactoryError(
    'ARCHITECTURE_INVALID',
    `there is no ${path} in the base commit ${commit.slice(0, 12)}`,
    {
      hint: 'commit the file, or take `architecture` out of factory.yml',
    },
  )
}

interface Problem {
  code: string
  pointer: string
  message: string
  hint: string
}

function schemaProblems(value: unknown): Problem[] {
  return architectureDocument.problemsOf(value).map(({ pointer, message }) => ({
    code: 'ARCHITECTURE_SCHEMA',
    pointer,
    message: `${pointer === '' ? 'the file' : pointer} ${message}`,
    hint: 'schemas/architecture.schema.json describes every field',
  }))
}

function problemsOf(document: ArchitectureDocument): Problem[] {
  const names = document.layers.map(({ name }) => name)
  return [
    ...globProblems(document.files ?? [], '/files'),
    ...document.layers.flatMap((layer, index) => [
      ...(names.indexOf(layer.name) < index ? [twice(layer.name, index)] : []),
      ...unknownLayers(layer, index, names),
      ...globProblems(layer.files, `/layers/${index}/files`),
      ...globProblems(layer.apart ?? [], `/layers/${index}/apart`),
      ...globProblems(layer.entry ?? [], `/layers/${index}/entry`),
      ...globProblems(layer.packages ?? [], `/layers/${index}/packages`),
      ...globProblems(layer.builtins ?? [], `/layers/${index}/builtins`),
    ]),
  ]
}

function twice(name: string, index: number): Problem {
  const message = `two layers are called ${name}`
  return {
    code: 'ARCHITECTURE_DUPLICATE',
    pointer: `/layers/${index}/name`,
    message,
    hint: 'give each its own name',
  }
}

function unknownLayers(layer: LayerDocument, index: number, names: readonly string[]): Problem[] {
  if (layer.may_import === 'below') return []
  return layer.may_import.flatMap((name, at) => {
    if (names.includes(name)) return []
    const message = `${layer.name} may import ${JSON.stringify(name)}, and no layer has that name`
    const pointer = `/layers/${index}/may_import/${at}`
    return [{ code: 'ARCHITECTURE_LAYER', pointer, message, hint: `the layers are ${names.join(', ')}` }]
  })
}

function globProblems(globs: readonly string[], pointer: string): Problem[] {
  return globs.flatMap((glob, at) => {
    const problem = globProblem(glob)
    if (problem === undefined) return []
    const hint = 'write it like src/domain/**, or @scope/* for packages'
    return [{ code: 'ARCHITECTURE_GLOB', pointer: `${pointer}/${at}`, message: `the glob ${problem}`, hint }]
  })
}

function architectureOf(document: ArchitectureDocument, path: string, digest: string): Architecture {
  const { files, layers, cycles, unlisted, types, tests } = { ...DEFAULTS, ...document }
  const names = layers.map(({ name }) => name)
  return {
    path,
    sha256: digest,
    files,
    layers: layers.map((layer, index) => layerFrom(layer, names.slice(0, index))),
    cycles,
    unlisted,
    types,
    tests,
  }
}

function layerFrom(document: LayerDocument, below: readonly string[]): Layer {
  const { name, files, may_import: wanted, packages, builtins, apart = [], entry } = document
  const mayImport = wanted === 'below' ? [...below] : [...new Set(wanted)].filter((each) => each !== name)
  const bare = builtins?.map((each) => each.replace(/^node:/, ''))
  return { name, files, mayImport, packages, builtins: bare, apart, entry }
}
