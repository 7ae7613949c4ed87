import type { Statement } from '../../../exports/parse-source.ts'
import { scalar } from '../values/value.ts'
import type { Scope } from './scope.ts'
import { OPAQUE, unionOf, UNKNOWN, type Shape } from './shape.ts'

type Alias = Extract<Statement, { type: 'TSTypeAliasDeclaration' }>

/** A type in the syntax tree. */
export type TypeNode = Alias['typeAnnotation']
export type TypeParameters = Alias['typeParameters']
/** A member of an interface or of an object type. */
export type TypeElement = Extract<TypeNode, { type: 'TSTypeLiteral' }>['members'][number]
/** `: string`, where there is one. */
export type Annotation = Extract<TypeElement, { type: 'TSPropertySignature' }>['typeAnnotation']

/** Gives the shape of a type; what stands inside a type is read through it. */
export type ReadType = (node: TypeNode, scope: Scope) => Shape

/** The shape of an annotation; without one anything may stand there. */
export function annotatedShape(annotation: unknown, scope: Scope, read: ReadType): Shape {
  const node = annotatedType(annotation)
  return node === undefined ? UNKNOWN : read(node, scope)
}

/** The type of an annotation. */
export function annotatedType(annotation: unknown): TypeNode | undefined {
  const isAnnotation = typeof annotation === 'object' && annotation !== null && 'typeAnnotation' in annotation
  return isAnnotation ? (annotation.typeAnnotation as TypeNode) : undefined
}

/** A type of one value, e.g. `"asc"` or `-1`. A template stands for texts that only its own rules name. */
export function literalShape({ literal }: Extract<TypeNode, { type: 'TSLiteralType' }>): Shape {
  if (literal.type === 'BigIntLiteral') return { kind: 'literal', value: scalar(BigInt(literal.value)) }
  if (literal.type === 'UnaryExpression') {
    const { argument } = literal
    return argument.type === 'NumericLiteral' ? { kind: 'literal', value: scalar(-argument.value) } : OPAQUE
  }
  return literal.type === 'TemplateLiteral' ? OPAQUE : { kind: 'literal', value: scalar(literal.value) }
}

type Enum = Extract<Statement, { type: 'TSEnumDeclaration' }>

/** The values of an enum: a call cannot name its members. */
export function enumShape(node: Enum): Shape {
  let next = 0
  const values = (node.body?.members ?? node.members).map(({ initializer }) => {
    if (initializer?.type === 'StringLiteral') return initializer.value
    next = (initializer?.type === 'NumericLiteral' ? initializer.value : next) + 1
    return next - 1
  })
  return unionOf(values.map((value) => ({ kind: 'literal', value: scalar(value) })))
}

/** The scope within a declaration that takes types: what is given for each parameter, else what it must extend. */
export function bindTypes(
  { scope, read }: { scope: Scope; read: ReadType },
  parameters: unknown,
  given: readonly Shape[] = [],
): Scope {
  const named = typeParameters(parameters)
  if (named.length === 0) return scope
  const bound = new Map(scope.bound)
  for (const [at, { name, constraint, default: usual }] of named.entries()) {
    const limit = constraint ?? usual
    const known = limit === null || limit === undefined ? UNKNOWN : read(limit, scope)
    bound.set(name, given[at] ?? known)
  }
  return { ...scope, bound }
}

type TypeParameter = NonNullable<TypeParameters>['params'][number]

function typeParameters(node: unknown): readonly TypeParameter[] {
  const isDeclaration =
    typeof node === 'object' && node !== null && 'type' in node && node.type === 'TSTypeParameterDeclaration'
  return isDeclaration ? (node as unknown as NonNullable<TypeParameters>).params : []
}
