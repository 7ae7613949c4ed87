import type { Argument, ArrayElement, Expression } from '../../exports/parse-source.ts'

type Property = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number]
type Node = Argument | ArrayElement | Extract<Property, { type: 'ObjectProperty' }>['value']

const BUILDERS = { Date, Map, Set, URL } as const

/** The value of a literal that parseCall accepted. A builder that refuses its arguments gives `undefined`. */
export function literalValue(node: Node): unknown {
  if (node === null) return undefined
  if (node.type === 'BigIntLiteral') return BigInt(node.value)
  if (node.type === 'StringLiteral' || node.type === 'NumericLiteral' || node.type === 'BooleanLiteral')
    return node.value
  if (node.type === 'NullLiteral') return null
  if (node.type === 'TemplateLiteral') return node.quasis[0]?.value.cooked
  if (node.type === 'RegExpLiteral') return new RegExp(node.pattern, node.flags)
  if (node.type === 'UnaryExpression') return negative(literalValue(node.argument))
  if (node.type === 'Identifier') return CONSTANTS.get(node.name)
  return compositeValue(node)
}

const CONSTANTS = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
])

function negative(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? -value : undefined
}

function compositeValue(node: NonNullable<Node>): unknown {
  if (node.type === 'ArrayExpression') return node.elements.map((element) => literalValue(element))
  if (node.type === 'ObjectExpression') return Object.fromEntries(node.properties.flatMap(entryOf))
  return node.type === 'NewExpression' ? builtValue(node) : undefined
}

function entryOf(property: Property): [string, unknown][] {
  return property.type === 'ObjectProperty' ? [[keyText(property), literalValue(property.value)]] : []
}

function keyText({ key }: Extract<Property, { type: 'ObjectProperty' }>): string {
  if (key.type === 'Identifier') return key.name
  return key.type === 'StringLiteral' || key.type === 'NumericLiteral' ? String(key.value) : ''
}

function builtValue({ callee, arguments: words }: Extract<Expression, { type: 'NewExpression' }>): unknown {
  const builder = Object.entries(BUILDERS).find(
    ([name]) => callee.type === 'Identifier' && callee.name === name,
  )
  try {
    return builder && Reflect.construct(builder[1], words.map(literalValue))
  } catch {
    return undefined
  }
}

/** A literal as one text, the same for every way of writing it. */
export function literalText(node: Node): string {
  if (node === null) return ''
  if (node.type === 'ArrayExpression') return `[${node.elements.map(literalText).join(', ')}]`
  if (node.type === 'ObjectExpression') return `{ ${node.properties.map(propertyText).join(', ')} }`
  if (node.type === 'NewExpression') return builtText(node)
  if (node.type === 'UnaryExpression') return `-${literalText(node.argument)}`
  if (node.type === 'BigIntLiteral') return `${BigInt(node.value)}n`
  if (node.type === 'Identifier') return node.name
  const value = literalValue(node)
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function builtText({ callee, arguments: words }: Extract<Expression, { type: 'NewExpression' }>): string {
  return `new ${callee.type === 'Identifier' ? callee.name : ''}(${words.map(literalText).join(', ')})`
}

function propertyText(property: Property): string {
  if (property.type !== 'ObjectProperty') return ''
  return `${JSON.stringify(keyText(property))}: ${literalText(property.value)}`
}
