import type { Argument, ArrayElement, Expression } from '../../exports/parse-source.ts'

const CONSTANTS = new Set(['undefined', 'NaN', 'Infinity'])
const BUILDERS = new Set(['Date', 'Map', 'Set', 'URL'])

const SCALARS = new Set(['StringLiteral', 'NumericLiteral', 'BigIntLiteral', 'BooleanLiteral', 'NullLiteral'])

/** The first thing in an expression that is no literal, or `undefined` when all of it is data. */
function literalProblem(node: Expression): string | undefined {
  if (SCALARS.has(node.type)) return undefined
  if (node.type === 'ArrayExpression') return firstProblem(node.elements)
  if (node.type === 'ObjectExpression') return firstOf(node.properties.map(propertyProblem))
  if (node.type === 'NewExpression') return builderProblem(node)
  if (node.type === 'UnaryExpression') return negativeProblem(node)
  if (node.type === 'RegExpLiteral') return regexProblem(node.pattern, node.flags)
  return wordProblem(node)
}

function wordProblem(node: Expression): string | undefined {
  if (node.type === 'Identifier') {
    return CONSTANTS.has(node.name) ? undefined : `${node.name.slice(0, 40)} is not a literal`
  }
  if (node.type !== 'TemplateLiteral') return `${wordsOf(node.type)} is not a literal`
  return node.expressions.length === 0 ? undefined : 'a template with an expression is not a literal'
}

/** Elements of an array or arguments of a call. */
export function firstProblem(nodes: readonly (ArrayElement | Argument)[]): string | undefined {
  return firstOf(nodes.map((node) => elementProblem(node)))
}

function elementProblem(node: ArrayElement | Argument): string | undefined {
  if (node === null) return 'an array with a hole is not a literal'
  if (node.type === 'SpreadElement') return 'a spread is not a literal'
  if (node.type === 'ArgumentPlaceholder') return 'a placeholder is not a literal'
  return literalProblem(node)
}

/** The parser reads past the pattern; a bad one would only fail in the test file. */
function regexProblem(pattern: string, flags: string): string | undefined {
  try {
    new RegExp(pattern, flags)
    return undefined
  } catch {
    return 'the regular expression is not valid'
  }
}

function negativeProblem(node: Extract<Expression, { type: 'UnaryExpression' }>): string | undefined {
  const { operator, argument } = node
  const isNumber = argument.type === 'NumericLiteral' || argument.type === 'BigIntLiteral'
  const isInfinity = argument.type === 'Identifier' && argument.name === 'Infinity'
  return operator === '-' && (isNumber || isInfinity)
    ? undefined
    : `the operator ${operator} is not a literal`
}

type Property = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number]

function propertyProblem(property: Property): string | undefined {
  if (property.type !== 'ObjectProperty') return 'an object with methods or spreads is not a literal'
  const { key, value, computed, shorthand } = property
  if (computed || shorthand) return 'an object with computed or shorthand keys is not a literal'
  if (
    key.type === 'Identifier'
      ? key.name === '__proto__'
      : key.type === 'StringLiteral' && key.value === '__proto__'
  ) {
    return 'the key __proto__ is not allowed'
  }
  return isPattern(value) ? 'a pattern is not a literal' : literalProblem(value)
}

type Value = Extract<Property, { type: 'ObjectProperty' }>['value']

function isPattern(node: Value): node is Exclude<Value, Expression> {
  return ['AssignmentPattern', 'ArrayPattern', 'ObjectPattern', 'RestElement', 'VoidPattern'].includes(
    node.type,
  )
}

function builderProblem(node: Extract<Expression, { type: 'NewExpression' }>): string | undefined {
  const { callee } = node
  if (callee.type !== 'Identifier' || !BUILDERS.has(callee.name)) {
    return `only ${[...BUILDERS].join(', ')} may be built inside a call`
  }
  return firstProblem(node.arguments)
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}

/** `ArrowFunctionExpression` as `arrow function expression`. */
export function wordsOf(type: string): string {
  return type.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}
