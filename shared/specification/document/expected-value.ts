import { FactoryError, hasCode } from '../../errors.ts'
import { readExpression, type Expression } from '../../exports/parse-source.ts'
import { MAX_EXPECTED_BYTES } from '../../limits.ts'
import { literalOf } from './read-literal.ts'

/**
 * The value that stands under `gives`: what {@link literalOf} reads, and values that are written only there: bytes, `URLSearchParams`, errors,
 * symbols that all code can name, lists with holes. `undefined` for any other text. Nothing is evaluated.
 */
export function expectedValueOf(text: string): { value: unknown } | undefined {
  const read = readExpression(text)
  if (read.kind === 'bad') return undefined
  try {
    return { value: valueOf(read.node, text) }
  } catch (thrown) {
    if (hasCode(thrown, 'SPEC_INVALID')) return undefined
    throw thrown
  }
}

/** Ends the reading wherever it is; {@link expectedValueOf} takes it back. */
function noValue(): FactoryError {
  return new FactoryError('SPEC_INVALID', 'no value is read from this text')
}

type Node = Expression | null

function valueOf(node: Node, text: string): unknown {
  if (node?.type === 'ArrayExpression') return listOf(node, text)
  if (node?.type === 'ObjectExpression') return recordOf(node, text)
  if (node?.type === 'NewExpression') return builtOf(node, text)
  if (node?.type === 'CallExpression') return calledOf(node, text)
  if (node?.type === 'MemberExpression') return memberOf(node, text)
  return plainOf(node === null ? '' : sourceIn(node, text))
}

function sourceIn({ start, end }: { start?: number | null; end?: number | null }, text: string): string {
  return text.slice(start ?? 0, end ?? 0)
}

function plainOf(source: string): unknown {
  const plain = literalOf(source)
  if (plain === undefined) throw noValue()
  return plain.value
}

function listOf({ elements }: Extract<Expression, { type: 'ArrayExpression' }>, text: string): unknown[] {
  const list: unknown[] = []
  for (const [index, element] of elements.entries())
    if (element !== null) list[index] = valueOf(expressionIn(element), text)
  list.length = elements.length
  return list
}

function recordOf(
  { properties }: Extract<Expression, { type: 'ObjectExpression' }>,
  text: string,
): Record<string, unknown> {
  return Object.fromEntries(
    properties.map((property) => {
      if (property.type !== 'ObjectProperty' || property.computed || property.shorthand) throw noValue()
      const { key, value } = property
      const name = key.type === 'Identifier' ? key.name : 'value' in key ? String(key.value) : '__proto__'
      if (name === '__proto__') throw noValue()
      return [name, valueOf(expressionIn(value), text)]
    }),
  )
}

/** Spreads and patterns are no values; what is left is looked at by its own type. */
function expressionIn(node: { type: string }): Node {
  if (/Spread|Pattern|Rest|Placeholder/.test(node.type)) throw noValue()
  return node as Expression
}

type New = Extract<Expression, { type: 'NewExpression' }>

function builtOf({ callee, arguments: words }: New, text: string): unknown {
  const name = callee.type === 'Identifier' ? callee.name : ''
  const values = words.map((word) => valueOf(expressionIn(word), text))
  if (ERRORS.has(name)) return errorOf(name, values)
  const build = BUILDERS.get(name)
  if (build === undefined || isTooLong(values) || isMisread(name, values)) throw noValue()
  try {
    return Reflect.construct(build, values) as unknown
  } catch {
    throw noValue()
  }
}

/** A moment that is another one each time; a buffer that would be empty; and what is compared by nobody. */
function isMisread(name: string, values: readonly unknown[]): boolean {
  if (name === 'Date') return values.length === 0
  if (name === 'ArrayBuffer') return typeof values[0] !== 'number'
  return (name === 'Map' || name === 'Set') && holdsParams(values)
}

/** Node takes any two of them for equal that stand within a map or a set. */
function holdsParams(value: unknown): boolean {
  if (value instanceof URLSearchParams) return true
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? 0) === Object.prototype
  return isPlain && Object.values(value as object).some(holdsParams)
}

const BUILDERS: ReadonlyMap<string, new (...words: never[]) => unknown> = new Map<string, never>(
  Object.entries({
    ...{ Date, Map, Set, URL, URLSearchParams, ArrayBuffer, DataView },
    ...{ Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array },
    ...{ Float32Array, Float64Array, BigInt64Array, BigUint64Array },
    ...('Float16Array' in globalThis ? { Float16Array: globalThis.Float16Array } : {}),
  }) as [string, never][],
)

/** A length asks for memory before anything is compared. */
function isTooLong(words: readonly unknown[]): boolean {
  return words.some((word) => typeof word === 'number' && word > MAX_EXPECTED_BYTES && word < 1e10)
}

const ERRORS: ReadonlySet<string> = new Set(
  'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError'.split(' '),
)

/** What the child tells of an error that is a value: its name and message, and members that somebody has added. */
function errorOf(name: string, [message = '', ...more]: readonly unknown[]): object {
  if (typeof message !== 'string' || more.length > 0) throw noValue()
  return { name, message }
}

/** `Symbol.for("x")`, `Buffer.from("text")`, `Buffer.from([104, 105])`. */
function calledOf(node: Extract<Expression, { type: 'CallExpression' }>, text: string): unknown {
  const words = node.arguments.map((each) => valueOf(expressionIn(each), text))
  const callee = sourceIn(node.callee, text)
  const [word] = words
  if (callee === 'Symbol.for' && typeof word === 'string' && words.length === 1) return Symbol.for(word)
  if (callee !== 'Buffer.from') throw noValue()
  return bytesOf(words)
}

function bytesOf([word, encoding, ...more]: readonly unknown[]): Uint8Array {
  if (more.length === 0 && typeof word === 'string' && (encoding === undefined || isEncoding(encoding)))
    return new Uint8Array(Buffer.from(word, encoding as BufferEncoding | undefined))
  if (more.length > 0 || encoding !== undefined || !Array.isArray(word)) throw noValue()
  return new Uint8Array(word as number[])
}

function isEncoding(word: unknown): boolean {
  return typeof word === 'string' && Buffer.isEncoding(word)
}

/** `Symbol.iterator`, `new Uint8Array([1]).buffer`. */
function memberOf(node: Extract<Expression, { type: 'MemberExpression' }>, text: string): unknown {
  const { object, property, computed } = node
  if (computed || property.type !== 'Identifier') throw noValue()
  const value: unknown =
    object.type === 'Identifier' && object.name === 'Symbol'
      ? Reflect.get(Symbol, property.name)
      : bufferOf(property.name === 'buffer' ? valueOf(expressionIn(object), text) : undefined)
  if (typeof value !== 'symbol' && !(value instanceof ArrayBuffer)) throw noValue()
  return value
}

function bufferOf(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? value.buffer : undefined
}
