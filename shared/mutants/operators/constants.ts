import { nameOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { edited, replaced, type Edit, type Operator } from '../syntax/edit.ts'
import { operand, strengthOf, UNARY, ATOM } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'

/** `true` as `false`, and the other way round. */
export const boolean: Operator = (visit) =>
  visit.node.type === 'BooleanLiteral' ? replaced(visit, visit.node['value'] === true ? 'false' : 'true') : []

/** A number one higher, one lower, and 0. */
export const constant: Operator = (visit) => {
  const { type, value } = visit.node
  if (type === 'BigIntLiteral' && /^\d+$/.test(String(value))) {
    const number = BigInt(String(value))
    return numbers(
      visit,
      [number + 1n, number - 1n, 0n].map((each) => `${each}n`),
      `${number}n`,
    )
  }
  if (type !== 'NumericLiteral' || typeof value !== 'number' || !Number.isFinite(value)) return []
  return numbers(visit, [value + 1, value - 1, 0].map(String), String(value))
}

function numbers(visit: Visit, codes: readonly string[], own: string): Edit[] {
  return [...new Set(codes)]
    .filter((code) => code !== own)
    .flatMap((code) => replaced(visit, code, code.startsWith('-') ? UNARY : ATOM))
}

/** A text that is empty, and one that differs in its last character. */
export const string: Operator = (visit) => {
  const { type, value } = visit.node
  if (type !== 'StringLiteral' || typeof value !== 'string') return []
  if (value === '') return replaced(visit, "'x'")
  return [...replaced(visit, "''"), ...replaced(visit, quoted(nearly(value)))]
}

/** The text without its last character; of one character, the next one. */
function nearly(value: string): string {
  const characters = Array.from(value)
  if (characters.length > 1) return characters.slice(0, -1).join('')
  const code = value.codePointAt(0) ?? 0
  return code >= 32 && code < 126 ? String.fromCodePoint(code + 1) : ' '
}

function quoted(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}

/** A template that is empty, and one without one of its fixed parts. */
export const template: Operator = (visit) => {
  const { node, text } = visit
  if (node.type !== 'TemplateLiteral' || text.slice(node.start, node.end) === '``') return []
  if (visit.key === 'quasi') return []
  const parts = nodesIn(node, 'quasis').filter(({ start, end }) => end > start)
  const isWhole = nodesIn(node, 'expressions').length === 0
  return [
    ...replaced(visit, "''"),
    ...(isWhole ? [] : parts.flatMap(({ start, end }) => edited(visit, { start, end, after: '' }))),
  ]
}

/** Calls whose arguments are places in a list or a text. */
const PLACES =
  /^(slice|substring|substr|splice|at|charAt|charCodeAt|codePointAt|padStart|padEnd|repeat|toFixed|subarray|with)$/

/** A place one further, or one before: an index, an argument that is a place, a length. */
export const offByOne: Operator = (visit) => {
  const { node, key, parent } = visit
  if (parent === undefined || /Literal$/.test(node.type)) return []
  if (key === 'property' && /MemberExpression$/.test(parent.node.type)) return byOne(visit, ['+', '-'])
  const callee = nodeIn(parent.node, 'callee')
  const isPlace = key === 'arguments' && callee !== undefined && PLACES.test(methodOf(callee))
  if (isPlace) return byOne(visit, ['+', '-'])
  const isMoved = parent.node.type === 'BinaryExpression' && /^[<>]=?$/.test(String(parent.node['operator']))
  // `i < a.length` with another edge is what `boundary` makes
  return methodOf(node) === 'length' && key !== 'callee' && !isMoved ? byOne(visit, ['-']) : []
}

function byOne(visit: Visit, signs: readonly string[]): Edit[] {
  const { node, text } = visit
  const isCounted = node.type !== 'SpreadElement' && !/Function|^(Array|Object)Expression/.test(node.type)
  const code = operand(node, text, strengthOf('+'))
  return isCounted ? signs.flatMap((sign) => replaced(visit, `${code} ${sign} 1`, strengthOf('+'))) : []
}

/** The name after the dot. */
function methodOf(node: SyntaxNode): string {
  return /MemberExpression$/.test(node.type) && node['computed'] !== true
    ? nameOf(nodeIn(node, 'property'))
    : ''
}
