import { sourceOf } from './source-text.ts'
import { constantsIn, withConstants, type Quoted } from './constants.ts'
import { ROW_FIELDS, type RawRow } from './raw-row.ts'

/** One example, and the rows that differ in the values of its columns. */
export interface RawTable {
  example: RawRow
  rows: Record<string, unknown>[]
}

/** The rows of a criterion before they are read. */
export interface RawRows {
  examples?: RawRow[]
  each?: RawTable | RawTable[]
}

/** A row, and where it stands in the document. */
export interface PlacedRow {
  row: RawRow
  pointer: string
  /** What is wrong with the columns of a table. */
  problem?: string
}

/** All rows of a criterion, those of its tables first: an answer is added at the end. `pointer` is that of the criterion. */
export function placedRows({ examples = [], each }: RawRows, pointer: string, document: Quoted): PlacedRow[] {
  const plain = examples.map((row, at) => placed(row, `${pointer}/examples/${at}`, document))
  const isList = Array.isArray(each)
  const tables = each === undefined ? [] : [each].flat()
  const further = tables.flatMap((table, at) =>
    tableRows(table, isList ? `${pointer}/each/${at}` : `${pointer}/each`, document),
  )
  return [...further, ...plain]
}

function placed(row: RawRow, pointer: string, document: Quoted): PlacedRow {
  return { row: withConstants(row, pointer, document), pointer }
}

function tableRows({ example, rows }: RawTable, pointer: string, document: Quoted): PlacedRow[] {
  const template = withConstants(example, `${pointer}/example`, document)
  const names = namesIn(template)
  return rows.map((cells, at) => {
    const place = `${pointer}/rows/${at}`
    const values = constantsIn(cells, place, document) as Record<string, unknown>
    const problem = columnProblem(values, names)
    const row = { ...(filled(template, values) as RawRow), ...withoutColumns(values, names) }
    return problem === undefined ? { row, pointer: place } : { row, pointer: place, problem }
  })
}

const COLUMN = /\$([A-Za-z_]\w*)/g

function namesIn(template: RawRow): Set<string> {
  const names = JSON.stringify(template).matchAll(COLUMN)
  return new Set([...names].map(([, name = '']) => name))
}

function columnProblem(values: Record<string, unknown>, names: ReadonlySet<string>): string | undefined {
  const missing = [...names].find((name) => !Object.hasOwn(values, name))
  if (missing !== undefined) return `has no value for $${missing} of the example of its table`
  const unused = Object.keys(values).find((name) => !names.has(name) && !ROW_FIELDS.has(name))
  return unused === undefined ? undefined : `has a value for ${unused}, and the example says no $${unused}`
}

function withoutColumns(
  values: Record<string, unknown>,
  names: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)))
}

/** Fields that hold code: a value becomes a literal there. */
const CODE = new Set(['call', 'given', 'type', 'handler'])

function filled(template: unknown, values: Record<string, unknown>, isCode = false): unknown {
  if (typeof template === 'string')
    return isCode ? filledCode(template, values) : filledText(template, values)
  if (Array.isArray(template)) return template.map((item) => filled(item, values, isCode))
  if (typeof template !== 'object' || template === null) return template
  const members = Object.entries(template).map(([name, member]) => {
    return [name, filled(member, values, isCode || CODE.has(name))] as const
  })
  return Object.fromEntries(members)
}

function filledCode(text: string, values: Record<string, unknown>): string {
  return text.replace(COLUMN, (whole, name: string) =>
    Object.hasOwn(values, name) ? sourceOf(values[name]) : whole,
  )
}

/** A text that is a column alone becomes its value, whatever that is. */
function filledText(text: string, values: Record<string, unknown>): unknown {
  const [, only = ''] = /^\$([A-Za-z_]\w*)$/.exec(text) ?? []
  if (Object.hasOwn(values, only)) return values[only]
  return text.replace(COLUMN, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}
