import type ts from 'typescript'
import { hasModifier, parentOf, pointAt, type Point, type Visit } from './visit.ts'

/** How classes and types are written. */
export function typePoints(compiler: typeof ts): Point[] {
  const { SyntaxKind: Kind } = compiler
  return [
    pointAt(Kind.PropertyDeclaration, compiler.isPropertyDeclaration, field),
    pointAt(Kind.MethodDeclaration, compiler.isMethodDeclaration, methodAccess),
    pointAt(Kind.Constructor, compiler.isConstructorDeclaration, constructorParameters),
    pointAt(Kind.ArrayType, compiler.isArrayTypeNode, arrayType),
    pointAt(Kind.TypeReference, compiler.isTypeReferenceNode, namedArrayType),
    pointAt(Kind.PropertySignature, compiler.isPropertySignature, member),
    pointAt(Kind.InterfaceDeclaration, compiler.isInterfaceDeclaration, (_, visit) =>
      visit.vote('objectType', 'interface'),
    ),
    pointAt(Kind.TypeAliasDeclaration, compiler.isTypeAliasDeclaration, alias),
    pointAt(Kind.EnumDeclaration, compiler.isEnumDeclaration, enumeration),
    pointAt(Kind.UnionType, compiler.isUnionTypeNode, noValueType),
    pointAt(Kind.AsExpression, compiler.isAsExpression, asAssertion),
    pointAt(Kind.NonNullExpression, compiler.isNonNullExpression, (_, visit) =>
      visit.vote('assertion', 'nonNull'),
    ),
    pointAt(Kind.SatisfiesExpression, compiler.isSatisfiesExpression, (_, visit) =>
      visit.vote('assertion', 'satisfies'),
    ),
    pointAt(Kind.TypeAssertionExpression, compiler.isTypeAssertionExpression, (_, visit) =>
      visit.vote('assertion', 'angle'),
    ),
    { kind: Kind.AnyKeyword, cast: (_, visit) => visit.vote('openType', 'any') },
    { kind: Kind.UnknownKeyword, cast: (_, visit) => visit.vote('openType', 'unknown') },
  ]
}

function field(node: ts.PropertyDeclaration, visit: Visit): void {
  const { StaticKeyword, ReadonlyKeyword, DeclareKeyword } = visit.ts.SyntaxKind
  if (hasModifier(node, StaticKeyword, visit) || hasModifier(node, DeclareKeyword, visit)) return
  access('fieldAccess', node, visit)
  if (visit.isTyped)
    visit.vote('fieldReadonly', hasModifier(node, ReadonlyKeyword, visit) ? 'readonly' : 'plain')
}

function methodAccess(node: ts.MethodDeclaration, visit: Visit): void {
  const parent = parentOf(visit)
  if (parent !== undefined && visit.ts.isClassLike(parent)) access('methodAccess', node, visit)
}

/** `protected` is a question of inheritance, so it is no vote. */
function access(
  feature: 'fieldAccess' | 'methodAccess',
  node: ts.PropertyDeclaration | ts.MethodDeclaration,
  visit: Visit,
): void {
  const { PublicKeyword, PrivateKeyword, ProtectedKeyword } = visit.ts.SyntaxKind
  if (visit.ts.isPrivateIdentifier(node.name)) visit.vote(feature, 'hash')
  else if (hasModifier(node, PrivateKeyword, visit)) visit.vote(feature, 'private')
  else if (hasModifier(node, PublicKeyword, visit)) visit.vote(feature, 'public')
  else if (!hasModifier(node, ProtectedKeyword, visit)) visit.vote(feature, 'implicit')
}

function constructorParameters({ parameters }: ts.ConstructorDeclaration, visit: Visit): void {
  if (!visit.isTyped) return
  for (const each of parameters) {
    const isProperty = (visit.ts.getModifiers(each) ?? []).length > 0
    visit.vote('constructorParameter', isProperty ? 'property' : 'plain')
  }
}

function arrayType(_: ts.ArrayTypeNode, visit: Visit): void {
  const parent = parentOf(visit)
  const isReadonly =
    parent !== undefined &&
    visit.ts.isTypeOperatorNode(parent) &&
    parent.operator === visit.ts.SyntaxKind.ReadonlyKeyword
  visit.vote('arrayType', isReadonly ? 'readonly' : 'brackets')
}

function namedArrayType({ typeName, typeArguments }: ts.TypeReferenceNode, visit: Visit): void {
  if (!visit.ts.isIdentifier(typeName) || typeArguments === undefined) return
  if (typeName.text === 'Array') visit.vote('arrayType', 'generic')
  if (typeName.text === 'ReadonlyArray') visit.vote('arrayType', 'readonlyArray')
}

function member(node: ts.PropertySignature, visit: Visit): void {
  const isReadonly = hasModifier(node, visit.ts.SyntaxKind.ReadonlyKeyword, visit)
  visit.vote('memberReadonly', isReadonly ? 'readonly' : 'plain')
}

function alias({ type }: ts.TypeAliasDeclaration, visit: Visit): void {
  const { ts: compiler } = visit
  if (compiler.isTypeLiteralNode(type)) visit.vote('objectType', 'alias')
  const isText = (each: ts.TypeNode): boolean =>
    compiler.isLiteralTypeNode(each) && compiler.isStringLiteral(each.literal)
  if (compiler.isUnionTypeNode(type) && type.types.every(isText)) visit.vote('closedSet', 'union')
}

function enumeration(node: ts.EnumDeclaration, visit: Visit): void {
  const isConst = hasModifier(node, visit.ts.SyntaxKind.ConstKeyword, visit)
  visit.vote('closedSet', isConst ? 'constEnum' : 'enum')
}

function noValueType({ types }: ts.UnionTypeNode, visit: Visit): void {
  const { ts: compiler } = visit
  for (const each of types) {
    if (each.kind === compiler.SyntaxKind.UndefinedKeyword) visit.vote('noValueType', 'undefined')
    if (compiler.isLiteralTypeNode(each) && each.literal.kind === compiler.SyntaxKind.NullKeyword)
      visit.vote('noValueType', 'null')
  }
}

function asAssertion({ type }: ts.AsExpression, visit: Visit): void {
  const { ts: compiler } = visit
  if (type.kind === compiler.SyntaxKind.AnyKeyword) visit.vote('assertion', 'any')
  else visit.vote('assertion', compiler.isConstTypeReference(type) ? 'const' : 'as')
}
