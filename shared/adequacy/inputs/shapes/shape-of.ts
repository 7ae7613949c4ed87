import type { Statement } from '../../../exports/parse-source.ts'
import { scalar } from '../values/value.ts'
import { mergedShape, recordShape } from './record-shape.ts'
import type { Scope } from './scope.ts'
import { OPAQUE, unionOf, UNKNOWN, type Shape, type TupleItem } from './shape.ts'
import { bindTypes, enumShape, literalShape, type TypeNode, type TypeParameters } from './type-node.ts'
import { builtInShape, keysShape, memberShape } from './utility-types.ts'

const KEYWORDS: Partial<Record<TypeNode['type'], Shape>> = {
  TSStringKeyword: { kind: 'string' },
  TSNumberKeyword: { kind: 'number' },
  TSBooleanKeyword: { kind: 'boolean' },
  TSBigIntKeyword: { kind: 'bigint' },
  TSNullKeyword: { kind: 'literal', value: scalar(null) },
  TSUndefinedKeyword: { kind: 'literal', value: scalar(undefined) },
  TSVoidKeyword: { kind: 'literal', value: scalar(undefined) },
  TSAnyKeyword: UNKNOWN,
  TSUnknownKeyword: UNKNOWN,
  TSObjectKeyword: UNKNOWN,
}

/** The shape of a type. */
export function shapeOf(node: TypeNode, scope: Scope): Shape {
  const keyword = KEYWORDS[node.type]
  if (keyword !== undefined) return keyword
  if (node.type === 'TSLiteralType') return literalShape(node)
  if (node.type === 'TSParenthesizedType') return shapeOf(node.typeAnnotation, scope)
  if (node.type === 'TSUnionType') return unionOf(node.types.map((each) => shapeOf(each, scope)))
  if (node.type === 'TSIntersectionType') return mergedShape(node.types.map((each) => shapeOf(each, scope)))
  return node.type === 'TSTypeReference' ? referenceShape(node, scope) : compositeShape(node, scope)
}

function compositeShape(node: TypeNode, scope: Scope): Shape {
  if (node.type === 'TSArrayType') return { kind: 'list', of: shapeOf(node.elementType, scope) }
  if (node.type === 'TSTupleType') return tupleShape(node.elementTypes, scope)
  if (node.type === 'TSTypeLiteral') return recordShape(node.members, scope, shapeOf)
  if (node.type === 'TSTypeOperator') return operatorShape(node, scope)
  if (node.type !== 'TSIndexedAccessType') return OPAQUE
  return memberShape(shapeOf(node.objectType, scope), shapeOf(node.indexType, scope))
}

function operatorShape(node: Extract<TypeNode, { type: 'TSTypeOperator' }>, scope: Scope): Shape {
  const shape = shapeOf(node.typeAnnotation, scope)
  if (node.operator === 'keyof') return keysShape(shape)
  return node.operator === 'readonly' ? shape : OPAQUE
}

type TupleNode = Extract<TypeNode, { type: 'TSTupleType' }>['elementTypes'][number]

/** A tuple with a rest, e.g. `[string, ...number[]]`, is left to the values seen. */
function tupleShape(nodes: readonly TupleNode[], scope: Scope): Shape {
  const items = nodes.map((node) => tupleItem(node, scope))
  return items.every((item) => item !== undefined) ? { kind: 'tuple', of: items } : UNKNOWN
}

function tupleItem(node: TupleNode, scope: Scope): TupleItem | undefined {
  if (node.type === 'TSRestType') return undefined
  if (node.type === 'TSOptionalType') return { shape: shapeOf(node.typeAnnotation, scope), isOptional: true }
  if (node.type !== 'TSNamedTupleMember') return { shape: shapeOf(node, scope), isOptional: false }
  return { shape: shapeOf(node.elementType, scope), isOptional: node.optional }
}

type Reference = Extract<TypeNode, { type: 'TSTypeReference' }>

const MAX_DEPTH = 5

function referenceShape({ typeName, typeParameters }: Reference, scope: Scope): Shape {
  if (typeName.type !== 'Identifier') return UNKNOWN
  const { name } = typeName
  const bound = scope.bound.get(name)
  if (bound !== undefined) return bound
  if (scope.depth >= MAX_DEPTH) return UNKNOWN
  const inner = { ...scope, depth: scope.depth + 1 }
  const args = (typeParameters?.params ?? []).map((each) => shapeOf(each, inner))
  const statement = scope.declared.get(name)
  if (statement === undefined) return builtInShape(name, args) ?? UNKNOWN
  return declaredShape(statement, inner, args)
}

/** The shape of a declared type. */
function declaredShape(statement: Statement, scope: Scope, args: readonly Shape[]): Shape {
  const within = (parameters: TypeParameters): Scope => bindTypes({ scope, read: shapeOf }, parameters, args)
  if (statement.type === 'TSTypeAliasDeclaration')
    return shapeOf(statement.typeAnnotation, within(statement.typeParameters))
  if (statement.type === 'TSInterfaceDeclaration')
    return interfaceShape(statement, within(statement.typeParameters))
  return statement.type === 'TSEnumDeclaration' ? enumShape(statement) : OPAQUE
}

function interfaceShape(node: Extract<Statement, { type: 'TSInterfaceDeclaration' }>, scope: Scope): Shape {
  const own = recordShape(node.body.body, scope, shapeOf)
  const parents = (node.extends ?? []).map(({ expression, typeParameters }) => {
    const statement = expression.type === 'Identifier' ? scope.declared.get(expression.name) : undefined
    const args = (typeParameters?.params ?? []).map((each) => shapeOf(each, scope))
    return statement === undefined
      ? UNKNOWN
      : declaredShape(statement, { ...scope, depth: scope.depth + 1 }, args)
  })
  return parents.length === 0 ? own : mergedShape([own, ...parents])
}
