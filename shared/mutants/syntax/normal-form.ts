import { isNode, isTypedExpression, nodeIn, nodesIn, type SyntaxNode } from './node.ts'

/**
 * What a piece of code does, as text: equal for two pieces that differ in spaces, comments, parentheses, quotes, types, and in ways of
 * writing that mean the same, such as `a['b']` and `a.b`, or `a + 0` and `a`.
 */
export function normalForm(node: SyntaxNode): string {
  const plain = simplified(node)
  const fields = Object.keys(plain)
    .filter((key) => !IGNORED.test(key) && (key !== 'optional' || CHAIN.test(plain.type)))
    .sort()
    .map((key) => [key, valueForm(plain[key], key)] as const)
    .filter(([, form]) => form !== '')
  return `${plain.type}(${fields.map(([key, form]) => `${key}:${form}`).join(' ')})`
}

/** Places, comments, the text of a literal, and types. */
const IGNORED =
  /^(type|start|end|loc|range|extra|errors|.*[cC]omments|shorthand|typeAnnotation|returnType|typeParameters|typeArguments|superTypeParameters|implements|accessibility|readonly|definite|override|importKind|exportKind|predicate|interpreter|tokens)$/

/** Elsewhere `optional` is a matter of types. */
const CHAIN = /^Optional(Member|Call)Expression$/

function valueForm(value: unknown, key: string): string {
  if (Array.isArray(value)) return `[${listForm(value, key).join(',')}]`
  if (isNode(value)) return isErased(value) ? '' : normalForm(value)
  if (value === null || value === undefined) return ''
  return JSON.stringify(value)
}

function listForm(list: readonly unknown[], key: string): string[] {
  const isBody = key === 'body' || key === 'consequent'
  return list
    .filter((each) => !(isNode(each) && (isErased(each) || (isBody && each.type === 'EmptyStatement'))))
    .map((each) => (isNode(each) ? normalForm(each) : valueForm(each, '')))
}

/** Types and declarations leave nothing when they are stripped. */
function isErased(node: SyntaxNode): boolean {
  const isType = node.type.startsWith('TS') && !isTypedExpression(node)
  return (isType && !/^TS(Enum|Module|Parameter|Import|Export)/.test(node.type)) || node['declare'] === true
}

function simplified(node: SyntaxNode): SyntaxNode {
  let at = node
  for (let next = stepOf(at); next !== undefined; next = stepOf(at)) at = next
  return at
}

/** The next simpler way to write a node; `undefined` when there is none. */
function stepOf(node: SyntaxNode): SyntaxNode | undefined {
  if (isTypedExpression(node)) return nodeIn(node, 'expression')
  return STEPS[node.type]?.(node)
}

type Step = (node: SyntaxNode) => SyntaxNode | undefined

const STEPS: Record<string, Step> = {
  BlockStatement: (node) => {
    const [only, ...more] = nodesIn(node, 'body').filter(({ type }) => type !== 'EmptyStatement')
    if (only === undefined || more.length > 0 || nodesIn(node, 'directives').length > 0) return undefined
    return /Declaration$/.test(only.type) ? undefined : only
  },
  IfStatement: (node) => {
    const test = nodeIn(node, 'test')
    if (test?.type !== 'BooleanLiteral') return undefined
    return nodeIn(node, test['value'] === true ? 'consequent' : 'alternate') ?? made('EmptyStatement', node)
  },
  WhileStatement: (node) =>
    nodeIn(node, 'test')?.['value'] === false ? made('EmptyStatement', node) : undefined,
  ConditionalExpression: (node) => {
    const test = nodeIn(node, 'test')
    return test?.type === 'BooleanLiteral'
      ? nodeIn(node, test['value'] === true ? 'consequent' : 'alternate')
      : undefined
  },
  BinaryExpression: (node) => {
    const [left, right] = [nodeIn(node, 'left'), nodeIn(node, 'right')]
    const sign = String(node['operator'])
    if ('+-'.includes(sign) && isNumber(right, 0)) return left
    if (['*', '/', '**'].includes(sign) && isNumber(right, 1)) return left
    return (sign === '+' && isNumber(left, 0)) || (sign === '*' && isNumber(left, 1)) ? right : undefined
  },
  TemplateLiteral: (node) => {
    const [quasi, ...more] = nodesIn(node, 'quasis')
    const value: unknown = quasi?.['value']
    if (more.length > 0 || typeof value !== 'object' || value === null || !('cooked' in value))
      return undefined
    return { ...made('StringLiteral', node), value: value.cooked }
  },
  UnaryExpression: (node) => {
    const argument = nodeIn(node, 'argument')
    if (node['operator'] === 'void' && argument?.type === 'NumericLiteral')
      return { ...made('Identifier', node), name: 'undefined' }
    return node['operator'] === '!' && argument?.type === 'BooleanLiteral'
      ? { ...made('BooleanLiteral', node), value: argument['value'] !== true }
      : undefined
  },
  ReturnStatement: (node) =>
    nodeIn(node, 'argument')?.['name'] === 'undefined' ? made('ReturnStatement', node) : undefined,
  MemberExpression: namedProperty,
  OptionalMemberExpression: namedProperty,
  ObjectProperty: (node) => {
    const key = nodeIn(node, 'key')
    if (key?.type !== 'Identifier' || node['computed'] === true) return undefined
    return { ...node, key: { ...made('StringLiteral', key), value: key['name'] } }
  },
}

/** `a.b` as `a['b']`. What the two hold is the same, so no `computed` is needed. */
function namedProperty(node: SyntaxNode): SyntaxNode | undefined {
  const property = nodeIn(node, 'property')
  if (property?.type !== 'Identifier' || node['computed'] === true) return undefined
  return {
    ...node,
    computed: true,
    property: { ...made('StringLiteral', property), value: property['name'] },
  }
}

function isNumber(node: SyntaxNode | undefined, value: number): boolean {
  return node?.type === 'NumericLiteral' && node['value'] === value
}

function made(type: string, { start, end }: SyntaxNode): SyntaxNode {
  return { type, start, end }
}
