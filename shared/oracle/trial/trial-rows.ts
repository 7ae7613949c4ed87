import { declaredNames, readRow } from '../../specification/document/read-row.ts'
import type { Example, Spec } from '../../specification/document/spec.ts'

/** A row that another export can be asked to do: it gives a value, and uses the wanted function alone. */
export interface TrialRow {
  example: Extract<Example, { returns: unknown }>
  /** An expression in which the wanted function has its own name. */
  code: string
}

/** More rows make it no surer. */
const MAX_ROWS = 12

/** The rows of a spec that show what a function does. What is thrown shows little: a wrong call throws as well. */
export function trialRows(spec: Spec, name: string): TrialRow[] {
  const exported = declaredNames(spec)
  return spec.acceptance
    .flatMap(({ examples }) => examples)
    .flatMap((example) => trialRow(example, name, exported))
    .slice(0, MAX_ROWS)
}

function trialRow(example: Example, name: string, exported: ReadonlySet<string>): TrialRow[] {
  if ('throws' in example || (example.program?.kind ?? 'expression') !== 'expression') return []
  const read = readRow(example, exported)
  if (read.kind === 'bad' || read.code === undefined || read.names.some((each) => each !== name)) return []
  return [{ example, code: expressionOf(read.code) }]
}

function expressionOf({ given, expression, awaits }: ReadCode): string {
  if (given.length === 0 && !awaits) return `(${expression})`
  return `(${awaits ? 'async ' : ''}() => {\n${given.join('\n')}\nreturn (${expression})\n})()`
}

type ReadCode = NonNullable<Extract<ReturnType<typeof readRow>, { kind: 'ok' }>['code']>
