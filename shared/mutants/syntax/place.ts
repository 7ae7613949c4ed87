import { isParenthesized, isTypedExpression, nodeIn, type SyntaxNode } from './node.ts'
import type { Visit } from './visit.ts'

/**
 * The smallest expression around a node, or the node itself, that may be replaced by any other expression in parentheses without a change
 * of what the code around it means; `undefined` where there is none. `a.b` of `a.b()` is none, for the call needs its `this`.
 */
export function placeOf(visit: Visit): SyntaxNode | undefined {
  for (let at: Visit | undefined = visit; at !== undefined && isExpression(at.node); at = at.parent) {
    if (isPlace(at)) return at.node
    if (isTarget(at)) return undefined
  }
  return undefined
}

/** Is something assigned to it? */
function isTarget({ key, parent }: Visit): boolean {
  const type = parent?.node.type ?? ''
  return (type === 'AssignmentExpression' && key === 'left') || type === 'UpdateExpression'
}

function isExpression({ type }: SyntaxNode): boolean {
  // a function or a class would lose the name that it has from its place
  if (/^(Arrow)?FunctionExpression$|^ClassExpression$|^JSX(Empty|Member)Expression$/.test(type)) return false
  return type.startsWith('TS')
    ? isTypedExpression({ type, start: 0, end: 0 })
    : /(Expression|Literal|^Identifier|^MetaProperty|^JSX(Element|Fragment))$/.test(type)
}

function isPlace(visit: Visit): boolean {
  const { node, key, parent } = visit
  if (parent === undefined || SLOTS[parent.node.type]?.includes(key) !== true) return false
  const special = SPECIAL[parent.node.type]
  return special === undefined || special(node, key, parent)
}

/** Fields that hold an expression for its value. */
const SLOTS: Record<string, readonly string[]> = {
  ExpressionStatement: ['expression'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  ForStatement: ['init', 'test', 'update'],
  ForInStatement: ['right'],
  ForOfStatement: ['right'],
  SwitchStatement: ['discriminant'],
  SwitchCase: ['test'],
  VariableDeclarator: ['init'],
  ExportDefaultDeclaration: ['declaration'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left', 'right'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  UnaryExpression: ['argument'],
  SpreadElement: ['argument'],
  AwaitExpression: ['argument'],
  YieldExpression: ['argument'],
  SequenceExpression: ['expressions'],
  TemplateLiteral: ['expressions'],
  ArrayExpression: ['elements'],
  ObjectProperty: ['value', 'key'],
  ClassProperty: ['value'],
  ClassPrivateProperty: ['value'],
  ClassAccessorProperty: ['value'],
  ArrowFunctionExpression: ['body'],
  CallExpression: ['callee', 'arguments'],
  OptionalCallExpression: ['callee', 'arguments'],
  NewExpression: ['arguments'],
  MemberExpression: ['object', 'property'],
  OptionalMemberExpression: ['object', 'property'],
  JSXExpressionContainer: ['expression'],
  JSXSpreadAttribute: ['argument'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TSTypeAssertion: ['expression'],
  TSNonNullExpression: ['expression'],
}

type Rule = (node: SyntaxNode, key: string, parent: Visit) => boolean

const isPlainCallee: Rule = (node, key) =>
  key === 'arguments' || /^(Conditional|Logical|Call|Sequence|Await)Expression$/.test(node.type)

/** What is under a wrapper of types is what the wrapper is. */
const asWrapper: Rule = (_, __, parent) => isPlace(parent)

const SPECIAL: Record<string, Rule> = {
  UnaryExpression: (node, _, { node: { operator } }) =>
    operator !== 'delete' && (operator !== 'typeof' || node.type !== 'Identifier'),
  ObjectProperty: (_, __, { node, parent }) =>
    parent?.node.type === 'ObjectExpression' && node['shorthand'] !== true,
  CallExpression: isPlainCallee,
  OptionalCallExpression: (node, key, parent) => isPlainCallee(node, key, parent) && !isLink(node),
  MemberExpression: (node, key) => key === 'property' || !isLink(node),
  OptionalMemberExpression: (node, key) => key === 'property' || !isLink(node),
  TSAsExpression: asWrapper,
  TSSatisfiesExpression: asWrapper,
  TSTypeAssertion: asWrapper,
  TSNonNullExpression: asWrapper,
}

/** Is it the first part of an optional chain, whose end is skipped with it? */
function isLink(node: SyntaxNode): boolean {
  if (isParenthesized(node)) return false
  if (node.type.startsWith('Optional')) return true
  const wrapped = node.type === 'TSNonNullExpression' ? nodeIn(node, 'expression') : undefined
  return wrapped !== undefined && isLink(wrapped)
}
