import type { Expression, Statement } from './parse-source.ts'

/** What a declaration takes and gives. Types are source text; `undefined` where the source gives none. */
export interface Signature {
  form: 'function' | 'class' | 'constant' | 'type'
  /** Parameters of the function or the constructor. */
  params: (string | undefined)[]
  result: string | undefined
  /** Names of type parameters: any name will do for them. */
  generics: string[]
  /** Names of methods and fields of a class, an interface or an object. */
  members: string[]
}

type ClassNode =
  Extract<Statement, { type: 'ClassDeclaration' }> | Extract<Expression, { type: 'ClassExpression' }>
type ClassMember = ClassNode['body']['body'][number]
type ObjectNode = Extract<Expression, { type: 'ObjectExpression' }>
type ObjectMember = ObjectNode['properties'][number]

/** Everything that takes parameters. */
export type FunctionNode =
  | Extract<Statement, { type: 'FunctionDeclaration' | 'TSDeclareFunction' }>
  | Extract<Expression, { type: 'FunctionExpression' | 'ArrowFunctionExpression' }>
  | Extract<ClassMember, { type: 'ClassMethod' | 'TSDeclareMethod' }>
  | Extract<ObjectMember, { type: 'ObjectMethod' }>

type Parameter = FunctionNode['params'][number]
type Annotation = FunctionNode['returnType']
type TypeParameters = FunctionNode['typeParameters']

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'TSDeclareFunction',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'TSDeclareMethod',
  'ObjectMethod',
])

/** Functions, arrow functions and methods, with a body or only declared. */
export function isFunction(node: { type: string }): node is FunctionNode {
  return FUNCTIONS.has(node.type)
}

/** Class declarations and class expressions. */
export function isClass(node: { type: string }): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

/** The signature of a function; types are cut from `source`, the text the node was parsed from. */
export function functionSignature(node: FunctionNode, source: string): Signature {
  return {
    form: 'function',
    params: node.params.filter(isReal).map((param) => typeText(annotationOf(param), source)),
    result: typeText(node.returnType, source),
    generics: genericsOf(node.typeParameters),
    members: [],
  }
}

/** `this` is only for the type checker; it is not a parameter. */
function isReal(param: Parameter): boolean {
  return param.type !== 'Identifier' || param.name !== 'this'
}

/** Names of the parameters, empty for patterns. */
export function parameterNames(node: FunctionNode): string[] {
  return node.params.filter(isReal).map(nameOf)
}

function nameOf(param: Parameter): string {
  if (param.type === 'TSParameterProperty') return nameOf(param.parameter)
  const target = param.type === 'AssignmentPattern' ? param.left : param
  const plain = target.type === 'RestElement' ? target.argument : target
  return plain.type === 'Identifier' ? plain.name : ''
}

function annotationOf(param: Parameter): Annotation {
  if (param.type === 'TSParameterProperty') return annotationOf(param.parameter)
  const target = param.type === 'AssignmentPattern' ? param.left : param
  const isPlain =
    target.type === 'Identifier' || target.type === 'ObjectPattern' || target.type === 'ArrayPattern'
  return isPlain || target.type === 'RestElement' ? target.typeAnnotation : undefined
}

function typeText(annotation: Annotation, source: string): string | undefined {
  if (typeof annotation?.start !== 'number' || typeof annotation.end !== 'number') return undefined
  return source
    .slice(annotation.start, annotation.end)
    .replace(/^(:|=>)\s*/, '')
    .slice(0, MAX_TYPE_LENGTH)
}

/** A longer type does not help to tell jobs apart. */
const MAX_TYPE_LENGTH = 300

function genericsOf(node: TypeParameters): string[] {
  if (node?.type !== 'TSTypeParameterDeclaration') return []
  return node.params.map(({ name }) => (typeof name === 'string' ? name : ''))
}

/** The signature of a class: its constructor's parameters and its public members. */
export function classSignature(node: ClassNode, source: string): Signature {
  const constructor = node.body.body.find((member) => memberName(member) === 'constructor')
  return {
    form: 'class',
    params:
      constructor !== undefined && isFunction(constructor)
        ? functionSignature(constructor, source).params
        : [],
    result: undefined,
    generics: genericsOf(node.typeParameters),
    members: publicMembers(node).map(({ name }) => name),
  }
}

/** Public methods and fields by name; the constructor is none of them. */
export function publicMembers(node: ClassNode): { name: string; member: ClassMember }[] {
  return node.body.body.flatMap((member) => {
    const name = memberName(member)
    const isHidden = 'accessibility' in member && (member.accessibility ?? 'public') !== 'public'
    return name === undefined || name === 'constructor' || isHidden ? [] : [{ name, member }]
  })
}

/** The plain name of a member; `undefined` for computed, quoted and `#private` keys, and for members without a key. */
export function memberName(member: ClassMember | ObjectMember): string | undefined {
  if (!('key' in member) || ('computed' in member && member.computed)) return undefined
  return member.key.type === 'Identifier' ? member.key.name : undefined
}

/** The signature of an interface, a type alias or an enum. */
export function typeSignature(node: Statement): Signature {
  return { form: 'type', params: [], result: undefined, generics: [], members: typeMembers(node) }
}

function typeMembers(node: Statement): string[] {
  const elements =
    node.type === 'TSInterfaceDeclaration'
      ? node.body.body
      : node.type === 'TSTypeAliasDeclaration' && node.typeAnnotation.type === 'TSTypeLiteral'
        ? node.typeAnnotation.members
        : []
  return elements.flatMap((each) => ('key' in each && each.key.type === 'Identifier' ? [each.key.name] : []))
}

/** The signature of a constant: that of a function when its type says so, else its type and its members. */
export function constantSignature(
  annotation: Annotation,
  value: Expression | undefined,
  source: string,
): Signature {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined
  if (type?.type === 'TSFunctionType') {
    const params = type.parameters.map((param) => typeText(annotationOf(param), source))
    const result = typeText(type.typeAnnotation, source)
    return { form: 'function', params, result, generics: genericsOf(type.typeParameters), members: [] }
  }
  const members =
    value?.type === 'ObjectExpression' ? value.properties.flatMap((each) => memberName(each) ?? []) : []
  return { form: 'constant', params: [], result: typeText(annotation, source), generics: [], members }
}
