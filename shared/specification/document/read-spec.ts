import type { Finding } from '../../findings.ts'
import type { SchemaProblem } from '../../formats/schema.ts'
import { defined } from '../../formats/defined.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import { splitFrontMatter, type FrontMatter } from './front-matter.ts'
import {
  domainProblem,
  meantField,
  specOf,
  rawSpecDocument,
  schemaHint,
  type RawCriterion,
  type RawSpec,
} from './raw-spec.ts'
import type { Spec } from './spec.ts'
import { placedRows, type PlacedRow } from '../rows/each.ts'
import { formLike, kindOfRow } from '../rows/raw-row.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

export type SpecReading =
  { kind: 'ok'; spec: Spec; placeOf: YamlDocument['placeOf'] } | { kind: 'bad'; findings: Finding[] }

/** Most schema problems of one file that are listed one by one. */
const MAX_LISTED = 50

/**
 * Reads a spec file of untrusted bytes in four steps: size and encoding, fences, YAML, schema. The first step that fails
 * returns all its findings, placed in `path`. `placeOf` gives the line and column of an RFC 6901 pointer into the front
 * matter. validateSpecs judges the content. Throws nothing.
 */
export function readSpec(bytes: Uint8Array, path: string): SpecReading {
  const split = splitFrontMatter(bytes, path)
  if (split.kind === 'bad') return split
  const { yaml, firstLine } = split.frontMatter
  const read = readYaml(yaml, { file: path, maxBytes: MAX_CONTROL_FILE_BYTES, firstLine })
  return read.kind === 'bad' ? read : readFields(read.document, split.frontMatter, path)
}

function readFields(document: YamlDocument, frontMatter: FrontMatter, path: string): SpecReading {
  const { value } = document
  const placeOf: YamlDocument['placeOf'] = (pointer) => document.placeOf(pointer)
  if (!rawSpecDocument.is(value)) {
    const unfit = rawSpecDocument.problemsOf(value).map((problem) => withForm(problem, value))
    return badReading(unfit, placeOf, path)
  }
  const rows = value.acceptance.map((each, at) => placedRows(each, `/acceptance/${at}`, document))
  const problems = [...rows.flat().flatMap(rowProblems), ...domainProblems(value)]
  if (problems.length > 0) return badReading(problems, placeOf, path)
  const acceptance = value.acceptance.map((each, at) => withRows(each, rows[at] ?? []))
  const spec = specOf({ ...value, acceptance }, frontMatter.prose)
  return { kind: 'ok', spec, placeOf: (pointer) => placeOf(writtenPointer(pointer, rows)) }
}

function withRows(criterion: RawCriterion, rows: readonly PlacedRow[]): RawCriterion {
  return { ...criterion, examples: rows.map(({ row }) => row) }
}

/** Where the field of a row stands that came out of a table. */
function writtenPointer(pointer: string, rows: readonly (readonly PlacedRow[])[]): string {
  const [, criterion = '', row = '', rest = ''] =
    /^\/acceptance\/(\d+)\/examples\/(\d+)(.*)$/.exec(pointer) ?? []
  const written = rows[Number(criterion)]?.[Number(row)]?.pointer
  return row === '' || written === undefined ? pointer : `${written}${rest}`
}

/** A schema problem that says itself how to correct it. */
type Problem = SchemaProblem & { hint?: string }

const ROW = /^\/acceptance\/\d+\/(?:examples\/\d+|each(?:\/\d+)?\/example)(?=\/)/

/** Within a row, the schema knows every field of every kind: one row of the right form says more than all their names. */
function withForm(problem: SchemaProblem, document: unknown): Problem {
  const [pointer] = ROW.exec(problem.pointer) ?? []
  if (pointer === undefined) return problem
  const row = valueAt(document, pointer)
  const form = formLike(row)
  const isUnknown = problem.message === 'is not a known field'
  const likeForm = form === undefined ? undefined : [...(isUnknown ? meantField(problem.pointer) : []), form]
  const hint = (isUnknown ? unquotedCall(row) : undefined) ?? likeForm?.join(' ')
  return { ...problem, ...defined({ hint }) }
}

/** In `{ call: f(1, 2) }` YAML ends the call at its comma: the rest are fields of their own. */
function unquotedCall(row: unknown): string | undefined {
  const texts: [string, unknown][] = typeof row === 'object' && row !== null ? Object.entries(row) : []
  const isOpen = (text: unknown): boolean =>
    typeof text === 'string' && text.split('(').length > text.split(')').length
  const [name] = texts.find(([, text]) => isOpen(text)) ?? []
  if (name === undefined) return undefined
  return `put the ${name} in quotes: without them it ends at the first comma within { }`
}

function valueAt(document: unknown, pointer: string): unknown {
  const under = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return pointer.split('/').slice(1).reduce(under, document)
}

function badReading(
  problems: readonly Problem[],
  placeOf: YamlDocument['placeOf'],
  path: string,
): SpecReading {
  const findings = problems.slice(0, MAX_LISTED).map((problem): Finding => {
    const hint = problem.hint ?? schemaHint(problem)
    const message = `${problem.pointer.slice(0, 200) || '/'} ${problem.message.slice(0, 300)}`
    const found: Finding = {
      code: 'SPEC_SCHEMA',
      level: 'block',
      message,
      file: path,
      ...placeOf(problem.pointer),
    }
    return hint === undefined ? found : { ...found, hint }
  })
  return { kind: 'bad', findings: [...findings, ...moreOf(problems.length, path)] }
}

function rowProblems({ row, pointer, problem }: PlacedRow): Problem[] {
  if (problem !== undefined) return [{ pointer, message: problem, hint: TABLE }]
  const kind = kindOfRow(row)
  return typeof kind === 'string' ? [] : [{ pointer, ...kind }]
}

const TABLE = "write it like this: each: { example: { call: 'double($n)' }, rows: [{ n: 2, returns: 4 }] }"

function domainProblems({ domain = [] }: RawSpec): SchemaProblem[] {
  return domain.flatMap((line, index) => {
    const message = domainProblem(line)
    return message === undefined ? [] : [{ pointer: `/domain/${index}`, message }]
  })
}

function moreOf(count: number, file: string): Finding[] {
  if (count <= MAX_LISTED) return []
  const message = `and ${count - MAX_LISTED} more places that do not fit the schema`
  return [{ code: 'SPEC_SCHEMA', level: 'block', message, hint: 'correct the listed ones first', file }]
}
