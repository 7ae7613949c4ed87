import { isNode, type SyntaxNode } from '../syntax/node.ts'

/** One replacement in a source text that puts a defect in. */
export interface Edit {
  operator: string
  line: number
  start: number
  end: number
  after: string
}

type Operator = (node: SyntaxNode, text: string) => Replacement[]

interface Replacement {
  start: number
  end: number
  after: string
}

/**
 * Kinds of small mistakes that people and models make. None leaves a mark of its own: no constant condition, no misspelt word, no
 * value that nobody would write.
 */
const OPERATORS: Record<string, Operator> = {
  boundary: (node, text) => swapped(node, text, { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }),
  relational: (node, text) => swapped(node, text, { '===': '!==', '!==': '===', '==': '!=', '!=': '==' }),
  arithmetic: (node, text) =>
    isText(node['left']) || isText(node['right'])
      ? []
      : swapped(node, text, { '+': '-', '-': '+', '*': '/', '/': '*' }),
  logical: (node, text) => swapped(node, text, { '&&': '||', '||': '&&' }),
  boolean: (node) =>
    node.type === 'BooleanLiteral' ? [whole(node, node['value'] === true ? 'false' : 'true')] : [],
  negation: (node, text) => negated(node, text),
  constant: (node) => shiftedNumber(node),
  string: (node) => emptied(node),
  return: (node, text) => barrenReturn(node, text),
  method: (node, text) => droppedMethod(node, text),
  omission: (node, text) => droppedGuard(node, text),
}

/** What each operator makes of one node. */
export function editsAt(node: SyntaxNode, text: string): Edit[] {
  return Object.entries(OPERATORS).flatMap(([operator, apply]) =>
    apply(node, text).map((replacement) => ({
      operator,
      line: text.slice(0, replacement.start).split('\n').length,
      ...replacement,
    })),
  )
}

function whole({ start, end }: SyntaxNode, after: string): Replacement {
  return { start, end, after }
}

/** The sign between two operands, replaced by its neighbour. */
function swapped(node: SyntaxNode, text: string, signs: Record<string, string>): Replacement[] {
  const { left, right } = node
  const sign = node['operator']
  if (!/^(Binary|Logical)Expression$/.test(node.type) || typeof sign !== 'string') return []
  const after = Object.hasOwn(signs, sign) ? signs[sign] : undefined
  if (after === undefined || !isNode(left) || !isNode(right)) return []
  const between = text.slice(left.end, right.start)
  const at = between.indexOf(sign)
  return at === -1 ? [] : [{ start: left.end + at, end: left.end + at + sign.length, after }]
}

/** `if (a)` as `if (!a)`, and `!a` as `a`. */
function negated(node: SyntaxNode, text: string): Replacement[] {
  const { argument, test } = node
  if (node.type === 'UnaryExpression' && node['operator'] === '!' && isNode(argument))
    return [whole(node, text.slice(argument.start, argument.end))]
  if (!/^(IfStatement|ConditionalExpression)$/.test(node.type) || !isNode(test)) return []
  const isPlain = /^(Identifier|MemberExpression|CallExpression)$/.test(test.type)
  return isPlain ? [whole(test, `!${text.slice(test.start, test.end)}`)] : []
}

/** A whole number one higher, and one lower when it is above one. */
function shiftedNumber(node: SyntaxNode): Replacement[] {
  const { value } = node
  if (node.type !== 'NumericLiteral' || typeof value !== 'number' || !Number.isInteger(value)) return []
  return [whole(node, String(value + 1)), ...(value > 1 ? [whole(node, String(value - 1))] : [])]
}

const LONGEST_SEPARATOR = 3

/** A separator that is lost. Longer texts would show a misspelt word. */
function emptied(node: SyntaxNode): Replacement[] {
  const { value } = node
  if (node.type !== 'StringLiteral' || typeof value !== 'string') return []
  return value.length > 0 && value.length <= LONGEST_SEPARATOR ? [whole(node, "''")] : []
}

/** A return of an empty value of the same kind. */
function barrenReturn(node: SyntaxNode, text: string): Replacement[] {
  const { argument } = node
  if (node.type !== 'ReturnStatement' || !isNode(argument)) return []
  if (argument.type === 'TemplateLiteral') return [whole(argument, "''")]
  const isList = argument.type === 'ArrayExpression' && text.slice(argument.start, argument.end) !== '[]'
  return isList ? [whole(argument, '[]')] : []
}

/** `text.trim()` as `text`. */
function droppedMethod(node: SyntaxNode, text: string): Replacement[] {
  const { callee } = node
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return []
  const { object, property } = callee
  if (!isNode(object) || !isNode(property) || property.type !== 'Identifier') return []
  return KEEPS_TYPE.has(String(property['name'])) ? [whole(node, text.slice(object.start, object.end))] : []
}

/** Methods whose result is of the type of what they are called on. */
const KEEPS_TYPE = new Set([
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'replace',
  'replaceAll',
  'slice',
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'concat',
  'normalize',
  'padStart',
  'padEnd',
])

/** A check at the start of the work that is forgotten, with its line break. */
function droppedGuard(node: SyntaxNode, text: string): Replacement[] {
  const { consequent, alternate } = node
  if (node.type !== 'IfStatement' || !isNode(consequent) || isNode(alternate)) return []
  if (!/^(return|throw|continue)\b/.test(text.slice(consequent.start, consequent.end).replace(/^[{\s]+/, '')))
    return []
  const start = text.lastIndexOf('\n', node.start - 1) + 1
  const next = text.indexOf('\n', node.end)
  const isAlone = text.slice(start, node.start).trim() === '' && text.slice(node.end, next).trim() === ''
  return isAlone && next !== -1 ? [{ start, end: next + 1, after: '' }] : []
}

function isText(value: unknown): boolean {
  return isNode(value) && /^(StringLiteral|TemplateLiteral)$/.test(value.type)
}
