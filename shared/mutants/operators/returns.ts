import { nameOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { replaced, type Operator } from '../syntax/edit.ts'
import { functionAround, type Visit } from '../syntax/visit.ts'

/** A result that is empty: of the type that the function says, else of the kind of what it gives. */
export const returned: Operator = (visit) => {
  const { node, text } = visit
  const result = resultOf(visit)
  if (result === undefined) return []
  const own = text.slice(node.start, node.end)
  const declared = typeOf(functionAround(visit)?.node)
  const empty = declared === undefined ? emptyLike(node) : emptyOf(declared)
  return [...new Set(empty)].filter((code) => code !== own).flatMap((code) => replaced(visit, code))
}

/** Is this what a function gives? */
function resultOf({ node, key, parent }: Visit): SyntaxNode | undefined {
  if (parent?.node.type === 'ReturnStatement') return node
  const isBody = parent?.node.type === 'ArrowFunctionExpression' && key === 'body'
  return isBody && node.type !== 'BlockStatement' ? node : undefined
}

/** The type that a function says it gives; of an async one, what the promise holds. */
function typeOf(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node === undefined || node['generator'] === true) return undefined
  const annotation = nodeIn(node, 'returnType')
  const type = annotation === undefined ? undefined : nodeIn(annotation, 'typeAnnotation')
  if (type === undefined || node['async'] !== true) return type
  return typeArguments(type)[0]
}

function typeArguments(type: SyntaxNode): SyntaxNode[] {
  const list = nodeIn(type, 'typeParameters') ?? nodeIn(type, 'typeArguments')
  return list === undefined ? [] : nodesIn(list, 'params')
}

const EMPTY: Record<string, readonly string[]> = {
  TSStringKeyword: ["''"],
  TSNumberKeyword: ['0'],
  TSBigIntKeyword: ['0n'],
  TSBooleanKeyword: ['true', 'false'],
  TSTypePredicate: ['true', 'false'],
  TSArrayType: ['[]'],
  TSUndefinedKeyword: ['undefined'],
  TSNullKeyword: ['null'],
  TSVoidKeyword: ['undefined'],
  TSTypeLiteral: [],
  TSTupleType: [],
}

const EMPTY_NAMED: Record<string, readonly string[]> = {
  Array: ['[]'],
  ReadonlyArray: ['[]'],
  Map: ['new Map()'],
  ReadonlyMap: ['new Map()'],
  Set: ['new Set()'],
  ReadonlySet: ['new Set()'],
  Record: ['{}'],
  Partial: ['{}'],
}

function emptyOf(type: SyntaxNode): string[] {
  if (type.type === 'TSUnionType') return nodesIn(type, 'types').flatMap(emptyOf)
  const inner = nodeIn(type, 'typeAnnotation')
  if (inner !== undefined && /^TS(Parenthesized|)Type(Operator)?$/.test(type.type)) return emptyOf(inner)
  const name = nameOf(nodeIn(type, 'typeName'))
  return [...((Object.hasOwn(EMPTY_NAMED, name) ? EMPTY_NAMED[name] : EMPTY[type.type]) ?? ['undefined'])]
}

/** An empty value of the kind that the code shows. */
function emptyLike(node: SyntaxNode): string[] {
  const operator = String(node['operator'])
  if (node.type === 'ArrayExpression') return ['[]']
  if (node.type === 'ObjectExpression') return ['{}']
  if (/^(String|Template)Literal$/.test(node.type)) return ["''"]
  if (node.type === 'UnaryExpression' && operator === '!') return ['true', 'false']
  if (/^(===?|!==?|[<>]=?|in|instanceof)$/.test(operator)) return ['true', 'false']
  if (/^([-*/%&|^]|\*\*|<<|>>>?)$/.test(operator)) return ['0']
  return ['undefined']
}
