import { readExpression, type Expression } from '../../../exports/parse-source.ts'
import { parseCall } from '../../../specification/document/parse-call.ts'
import { built, list, record, scalar, type Builder, type Value } from './value.ts'

/** A call as a tree: `new Cart("EUR").add(1).total()` has the links `new (...)`, `.add(...)` and `.total(...)`. */
export interface CallTree {
  /** The export that the call starts from. */
  callee: string
  links: readonly Link[]
}

export interface Link {
  /** Members between the value before and the parentheses, e.g. `["add"]`. */
  names: readonly string[]
  isNew: boolean
  args: readonly Value[]
}

/** The tree of a call; `undefined` when {@link parseCall} refuses it, or it could not be written again. */
export function readCall(text: string): CallTree | undefined {
  if (parseCall(text).kind === 'bad') return undefined
  const read = readExpression(text)
  return read.kind === 'bad' ? undefined : treeOf(read.node)
}

function treeOf(node: Expression): CallTree | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined
  const args = valuesOf(node.arguments)
  const { names, from } = membersBefore(node.callee)
  if (args === undefined) return undefined
  const link = { names, isNew: node.type === 'NewExpression', args }
  if (from.type === 'Identifier') return { callee: from.name, links: [link] }
  // `new (f().Cls)()` needs parentheses that nobody writes in a spec
  const before = link.isNew || from.type === 'Super' ? undefined : treeOf(from as Expression)
  return before && { callee: before.callee, links: [...before.links, link] }
}

type Callee = Extract<Expression, { type: 'CallExpression' }>['callee']

function membersBefore(callee: Callee): { names: string[]; from: Callee } {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier')
    return { names: [], from: callee }
  const { names, from } = membersBefore(callee.object)
  return { names: [...names, callee.property.name], from }
}

function valuesOf(nodes: readonly ({ type: string } | null)[]): Value[] | undefined {
  const values = nodes.map((node) => (node === null ? undefined : valueOf(node as Expression)))
  return values.every((value) => value !== undefined) ? values : undefined
}

/** The value of a literal. */
function valueOf(node: Expression): Value | undefined {
  if (node.type === 'StringLiteral' || node.type === 'NumericLiteral' || node.type === 'BooleanLiteral')
    return scalar(node.value)
  if (node.type === 'NullLiteral') return scalar(null)
  if (node.type === 'BigIntLiteral') return scalar(BigInt(node.value.replaceAll('_', '')))
  if (node.type === 'ArrayExpression') return listOf(node.elements)
  if (node.type === 'NewExpression') return builtOf(node)
  if (node.type === 'RegExpLiteral') return { kind: 'pattern', source: node.pattern, flags: node.flags }
  return wordOf(node)
}

const WORDS = { undefined: undefined, NaN, Infinity }

function wordOf(node: Expression): Value | undefined {
  if (node.type === 'Identifier')
    return node.name in WORDS ? scalar(WORDS[node.name as keyof typeof WORDS]) : undefined
  if (node.type === 'UnaryExpression') return negative(valueOf(node.argument))
  if (node.type === 'ObjectExpression') return recordOf(node)
  const [quasi] = node.type === 'TemplateLiteral' ? node.quasis : []
  return quasi === undefined ? undefined : scalar(quasi.value.cooked ?? quasi.value.raw)
}

function negative(value: Value | undefined): Value | undefined {
  if (value?.kind !== 'scalar') return undefined
  if (typeof value.value === 'bigint') return scalar(-value.value)
  return typeof value.value === 'number' ? scalar(-value.value) : undefined
}

function listOf(elements: Extract<Expression, { type: 'ArrayExpression' }>['elements']): Value | undefined {
  const items = valuesOf(elements)
  return items && list(items)
}

function builtOf(node: Extract<Expression, { type: 'NewExpression' }>): Value | undefined {
  const args = valuesOf(node.arguments)
  return args && node.callee.type === 'Identifier' ? built(node.callee.name as Builder, ...args) : undefined
}

function recordOf({ properties }: Extract<Expression, { type: 'ObjectExpression' }>): Value | undefined {
  const members = properties.map((property) => {
    if (property.type !== 'ObjectProperty') return undefined
    const value = valueOf(property.value as Expression)
    const key = keyOf(property.key)
    return value === undefined || key === undefined ? undefined : { key, value }
  })
  return members.every((member) => member !== undefined) ? record(members) : undefined
}

function keyOf(key: { type: string; name?: unknown; value?: unknown }): string | undefined {
  if (key.type === 'Identifier') return String(key.name)
  return key.type === 'StringLiteral' || key.type === 'NumericLiteral' ? String(key.value) : undefined
}
