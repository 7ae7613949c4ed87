import { readStatements } from '../../exports/parse-source.ts'
import { parseCall } from './parse-call.ts'
import { readSignature } from './read-signature.ts'
import type { Example, Spec } from './spec.ts'
import { namesIn } from '../rows/free-names.ts'
import { readExpressionRow, type ExpressionReading } from '../rows/read-expression-row.ts'
import { namesSaid, type Program, type TypeCheck } from '../rows/program.ts'

/** What a row does, read as code. */
export type RowReading =
  | {
      kind: 'ok'
      /** Names that must be exports, the one that the row is most about first. */
      names: string[]
      /** The expression of the row; `undefined` where it evaluates none. */
      code: Extract<ExpressionReading, { kind: 'ok' }> | undefined
    }
  | { kind: 'bad'; message: string }

/** The names that the interface of a spec declares. */
export function declaredNames({ interface: entries }: Pick<Spec, 'interface'>): ReadonlySet<string> {
  const read = entries.map(({ signature }) => readSignature(signature))
  return new Set(read.flatMap((each) => (each.kind === 'ok' ? [each.name] : [])))
}

/** Reads the code of a row: the exports that it uses, or why it cannot be done. */
export function readRow(
  { call, program }: Pick<Example, 'call' | 'program'>,
  exported: ReadonlySet<string>,
): RowReading {
  if (program !== undefined) return readProgram(program, new Set([...exported, ...namesSaid(program)]))
  const read = parseCall(call)
  if (read.kind === 'bad') return withNames(readExpressionRow({ expression: call }, exported))
  const { callee, text } = read
  return {
    kind: 'ok',
    names: [callee],
    code: { kind: 'ok', names: [callee], given: [], expression: text, awaits: false },
  }
}

function readProgram(program: Program, exported: ReadonlySet<string>): RowReading {
  switch (program.kind) {
    case 'expression':
      return withNames(readExpressionRow(program, exported))
    case 'render':
      return withNames(readExpressionRow({ expression: program.component }, exported))
    case 'http': {
      const { handler, given } = program
      if (handler === undefined) return NOTHING
      return withNames(readExpressionRow({ given, expression: handler }, exported))
    }
    case 'type':
      return readTypes(program, exported)
    case 'relation':
      return { ...NOTHING, names: [program.of, ...(program.with === undefined ? [] : [program.with])] }
    case 'cli':
    case 'file':
      return NOTHING
  }
}

const NOTHING: Extract<RowReading, { kind: 'ok' }> = { kind: 'ok', names: [], code: undefined }

function withNames(read: ExpressionReading): RowReading {
  if (read.kind === 'bad') return read
  return read.names.length === 0
    ? { kind: 'bad', message: 'uses no export' }
    : { kind: 'ok', names: read.names, code: read }
}

/** Of the names of types, only those of the interface can be told from those of the language. */
function readTypes({ code }: TypeCheck, exported: ReadonlySet<string>): RowReading {
  const read = readStatements(code, { isTyped: true })
  if (read.kind === 'bad') return { kind: 'bad', message: read.message }
  const { free, problem } = namesIn(read.node)
  if (problem !== undefined) return { kind: 'bad', message: problem }
  const names = free.filter((name) => exported.has(name))
  return names.length === 0
    ? { kind: 'bad', message: 'uses no export of the interface' }
    : { kind: 'ok', names, code: undefined }
}
