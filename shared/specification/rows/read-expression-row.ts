import { readExpression, readStatements } from '../../exports/parse-source.ts'
import { namesIn } from './free-names.ts'
import { closed } from './program-text.ts'

/** Statements and an expression that were read. */
export type ExpressionReading =
  | {
      kind: 'ok'
      /** The names that must be exports; those of the expression first. */
      names: string[]
      given: string[]
      expression: string
      /** Does it wait for promises itself? */
      awaits: boolean
    }
  | { kind: 'bad'; message: string }

const MAX_CHARS = 8_000

/**
 * Reads what a row does: statements, and the expression whose value counts. It may use exports, what it declares, and what the language
 * gives everybody; not the time, chance, or the machine. The code that it calls runs in a process of its own, so nothing else is refused. `exported`: names that
 * are exports of the spec, whatever the language means by them.
 */
export function readExpressionRow(
  { given = [], expression }: { given?: readonly string[]; expression: string },
  exported: ReadonlySet<string>,
): ExpressionReading {
  const statements = given.map(closed)
  const size = [...statements, expression].join('\n').length
  if (size > MAX_CHARS) return bad(`is longer than ${MAX_CHARS} characters`)
  const whole = readExpression(expression)
  if (whole.kind === 'bad') return bad(whole.message)
  const before = statements.map((each) => readStatements(each))
  const failed = before.find(({ kind }) => kind === 'bad')
  if (failed?.kind === 'bad') return bad(`has under given a statement that cannot be read: ${failed.message}`)
  const body = before.flatMap((each) => (each.kind === 'ok' ? each.node : []))
  const seen = namesIn([whole.node, ...body])
  if (seen.problem !== undefined) return bad(seen.problem)
  const names = seen.free.filter((name) => exported.has(name) || !BUILT_IN.has(name))
  const machine = names.find((name) => OF_THE_MACHINE.has(name) && !exported.has(name))
  if (machine !== undefined) return bad(`uses ${machine}, which depends on the machine or the moment`)
  return { kind: 'ok', names, awaits: seen.awaits, given: statements, expression: expression.trim() }
}

function bad(message: string): { kind: 'bad'; message: string } {
  return { kind: 'bad', message }
}

/** What every program has, and what gives the same to everybody. */
const BUILT_IN = new Set(
  `AbortController AbortSignal Array ArrayBuffer BigInt BigInt64Array BigUint64Array Blob Boolean DOMException DataView Date
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError Event EventTarget File Float32Array Float64Array
  FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy ReadableStream
  Reflect RegExp Request Response Set String Symbol TextDecoder TextEncoder TransformStream URL URLSearchParams Uint16Array Uint32Array
  Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WritableStream atob btoa clearInterval clearTimeout decodeURI decodeURIComponent
  encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt queueMicrotask setImmediate setInterval setTimeout structuredClone
  undefined console`.split(/\s+/),
)

/** Names that nobody exports by accident, and that make a row different each time. */
const OF_THE_MACHINE = new Set(
  'process require module exports globalThis global crypto performance navigator fetch eval window document __dirname __filename'.split(
    ' ',
  ),
)
