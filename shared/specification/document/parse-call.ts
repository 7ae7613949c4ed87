import {
  readExpression,
  type Expression,
  type Argument,
  type ArrayElement,
} from '../../exports/parse-source.ts'

/** A call whose arguments are data. `callee` is the export it starts from, `text` the call as written. */
export type CallReading = { kind: 'ok'; callee: string; text: string } | { kind: 'bad'; message: string }

const MAX_CALL_LENGTH = 2_000

/**
 * Reads a call of a spec's data row: `fn(...)`, `new Cls(...)`, `object.method(...)`, and methods of the result of such a
 * call (`new Cls(1).method(2)`). Arguments are literals only, so that the text can be copied into a test file: no names but
 * the callee, no functions, no template expressions, no comments, no way to a constructor.
 */
export function parseCall(text: string): CallReading {
  if (text.length > MAX_CALL_LENGTH) return bad(`is longer than ${MAX_CALL_LENGTH} characters`)
  if (!text.isWellFormed()) return bad('is not valid Unicode')
  const read = readExpression(text)
  if (read.kind === 'bad') return bad(read.message)
  const { node } = read
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') {
    return bad(`is no call but ${article(nodeWords(node.type))}`)
  }
  const root = rootOf(node)
  if (root.kind === 'bad') return root
  return { kind: 'ok', callee: root.name, text: text.slice(node.start ?? 0, node.end ?? text.length) }
}

type Root = { kind: 'ok'; name: string } | { kind: 'bad'; message: string }
type Callee = Extract<Expression, { type: 'CallExpression' }>['callee']

/** Members that lead from any value to the Function constructor or to shared prototypes. */
const DANGEROUS = /^(constructor|prototype|__proto__|__(define|lookup)(Getter|Setter)__)$/

function rootOf(node: Callee): Root {
  if (node.type === 'Identifier') return { kind: 'ok', name: node.name }
  if (node.type === 'MemberExpression') return memberRoot(node)
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const problem = firstProblem(node.arguments)
    return problem === undefined ? rootOf(node.callee) : bad(problem)
  }
  return bad(`calls ${article(nodeWords(node.type))}, not an export`)
}

function memberRoot({ property, computed, object }: Extract<Callee, { type: 'MemberExpression' }>): Root {
  if (computed || property.type !== 'Identifier') return bad('may name members only as object.member')
  return DANGEROUS.test(property.name) ? bad(`may not reach ${property.name}`) : rootOf(object)
}

function article(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}

function bad(message: string): { kind: 'bad'; message: string } {
  return { kind: 'bad', message }
}

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
  if (node.type !== 'TemplateLiteral') return `${nodeWords(node.type)} is not a literal`
  return node.expressions.length === 0 ? undefined : 'a template with an expression is not a literal'
}

/** Elements of an array or arguments of a call. */
function firstProblem(nodes: readonly (ArrayElement | Argument)[]): string | undefined {
  return firstOf(nodes.map((node) => elementProblem(node)))
}

function elementProblem(node: ArrayElement | Argument): string | undefined {
  if (node === null) return 'an array with a hole is not a literal'
  if (node.type === 'SpreadElement') return 'a spread is not a literal'
  if (node.type === 'ArgumentPlaceholder') return 'a placeholder is not a literal'
  return literalProblem(node)
}

/** The parser does not check the pattern; a bad one would only fail in the test file. */
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
function nodeWords(type: string): string {
  return type.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}
