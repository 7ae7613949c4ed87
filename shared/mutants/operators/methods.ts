import { isNode, isParenthesized, nameOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { edited, replaced, type Edit, type Operator } from '../syntax/edit.ts'
import { operand } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'
import { KEEPS_TYPE, NEIGHBOURS, NEIGHBOURS_OF } from './method-names.ts'

interface Call {
  object: SyntaxNode
  property: SyntaxNode
  arguments: SyntaxNode[]
}

/** The call of a method by its name; `undefined` for every other node. */
function callOf(node: SyntaxNode): Call | undefined {
  const callee = /^(Optional)?CallExpression$/.test(node.type) ? nodeIn(node, 'callee') : undefined
  const object = callee === undefined ? undefined : nodeIn(callee, 'object')
  const property = callee === undefined ? undefined : nodeIn(callee, 'property')
  if (
    object === undefined ||
    object.type === 'Super' ||
    property?.type !== 'Identifier' ||
    callee?.['computed'] === true
  )
    return undefined
  return { object, property, arguments: nodesIn(node, 'arguments') }
}

/** A method taken for its neighbour: `trim` for `trimStart`, `Math.min` for `Math.max`. */
export const methodSwap: Operator = (visit) => {
  const call = callOf(visit.node)
  if (call === undefined) return functionSwap(visit)
  const { start, end } = call.property
  const [name, object] = [nameOf(call.property), nameOf(call.object)]
  const table = Object.hasOwn(NEIGHBOURS_OF, object) ? NEIGHBOURS_OF[object] : NEIGHBOURS
  const others = table !== undefined && Object.hasOwn(table, name) ? table[name] : []
  return (others ?? []).flatMap((after) => edited(visit, { start, end, after }))
}

const FUNCTIONS: Record<string, readonly string[]> = {
  parseInt: ['Number'],
  parseFloat: ['Number'],
  Number: ['parseFloat'],
  encodeURIComponent: ['encodeURI'],
  encodeURI: ['encodeURIComponent'],
  decodeURIComponent: ['decodeURI'],
  decodeURI: ['decodeURIComponent'],
}

function functionSwap(visit: Visit): Edit[] {
  const callee = visit.node.type === 'CallExpression' ? nodeIn(visit.node, 'callee') : undefined
  if (callee?.type !== 'Identifier' || !Object.hasOwn(FUNCTIONS, nameOf(callee))) return []
  const { start, end } = callee
  return (FUNCTIONS[nameOf(callee)] ?? []).flatMap((after) => edited(visit, { start, end, after }))
}

/** `text.trim()` as `text`, and `Math.abs(a)` as `a`. */
export const methodDropped: Operator = (visit) => {
  const { node, text } = visit
  const call = callOf(node)
  if (call === undefined) return []
  const [only, ...more] = call.arguments
  const isOfValue = nameOf(call.object) === 'Math' || nameOf(call.object) === 'Object'
  if (isOfValue && only !== undefined && only.type !== 'SpreadElement' && more.length === 0)
    return KEEPS_ARGUMENT.test(nameOf(call.property)) ? replaced(visit, operand(only, text)) : []
  // the rest of an optional chain must stay in the chain
  if (node.type !== 'CallExpression' || !KEEPS_TYPE.has(nameOf(call.property))) return []
  return replaced(visit, operand(call.object, text))
}

const KEEPS_ARGUMENT = /^(abs|floor|ceil|round|trunc|sign|sqrt|fround|freeze)$/

/** The last argument of a call that may be left out. */
const OPTIONAL_LAST =
  /^(slice|substring|substr|split|join|padStart|padEnd|indexOf|lastIndexOf|includes|startsWith|endsWith|toString|parseInt|round|reduce|fill|flat|stringify|parse)$/

/** A call without its last argument: `slice(1, 3)` as `slice(1)`. */
export const argument: Operator = (visit) => {
  const { node } = visit
  const callee = nodeIn(node, 'callee')
  const call = callOf(node)
  const name = call === undefined ? nameOf(callee) : nameOf(call.property)
  const list = node['arguments']
  if (!OPTIONAL_LAST.test(name) || !Array.isArray(list) || !list.every(isNode)) return []
  const [before, last] = [list.at(-2), list.at(-1)]
  if (before === undefined || last === undefined || [before, last].some(isParenthesized)) return []
  if (/Function|Spread/.test(`${before.type}${last.type}`)) return []
  return edited(visit, { start: before.end, end: last.end, after: '' })
}

/** What is compared with what, the other way round; and the order of a list that nobody gave. */
export const order: Operator = (visit) => {
  const { node, text } = visit
  const call = callOf(node)
  const [first, second] = call?.arguments ?? []
  if (call === undefined || first === undefined || first.type === 'SpreadElement') return []
  const code = text.slice(first.start, first.end)
  if (nameOf(call.property) === 'localeCompare' && second === undefined)
    return replaced(
      visit,
      `${operand(first, text)}.localeCompare(${text.slice(call.object.start, call.object.end)})`,
    )
  if (!/^(sort|toSorted)$/.test(nameOf(call.property)) || second !== undefined) return []
  const { start, end } = first
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0
  return [
    ...edited(visit, { start, end: end + comma, after: '' }),
    ...edited(visit, { start, end, after: `(first, second) => (${code})(second, first)` }),
  ]
}

/** `a?.b` as `a.b`: fails where nothing was meant to be found. */
export const optional: Operator = (visit) => {
  const { node, text } = visit
  const left = nodeIn(node, 'object') ?? nodeIn(node, 'callee')
  if (!/^Optional(Member|Call)Expression$/.test(node.type) || node['optional'] !== true || left === undefined)
    return []
  const gap = /^(?:\s|\)|!)*/.exec(text.slice(left.end, node.end))?.[0].length ?? 0
  const start = left.end + gap
  if (!text.startsWith('?.', start)) return []
  const isDotted = node.type === 'OptionalMemberExpression' && node['computed'] !== true
  return edited(visit, { start, end: start + 2, after: isDotted ? '.' : '' })
}
