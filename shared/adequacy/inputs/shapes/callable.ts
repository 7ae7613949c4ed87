import type { Statement } from '../../../exports/parse-source.ts'
import { isFunction } from '../../../exports/read-declaration.ts'
import { keyOf } from './record-shape.ts'
import type { Scope } from './scope.ts'
import { shapeOf } from './shape-of.ts'
import { UNKNOWN, type Shape } from './shape.ts'
import { annotatedShape, annotatedType, bindTypes, type TypeElement, type TypeNode } from './type-node.ts'

/** Something that is called: what it takes, and what can be called on its result. */
export interface Callable {
  params: readonly Param[]
  /** The value that methods are called on, where the types say so. */
  result: Holder | undefined
}

export interface Param {
  shape: Shape
  isOptional: boolean
  /** Takes any number of arguments of this shape. */
  isRest: boolean
}

/** A value with methods. */
export interface Holder {
  methods: readonly string[]
  method: (name: string) => Callable | undefined
}

/** An export, as a spec's interface declares it. `make` is for `new`. */
export interface Declared {
  call: Callable | undefined
  make: Callable | undefined
  holder: Holder | undefined
}

/** What can be called of a declaration; types can not. */
export function declaredCalls(statement: Statement, scope: Scope): Declared {
  if (statement.type === 'ClassDeclaration') return classCalls(statement, scope)
  if (statement.type === 'VariableDeclaration') return constantCalls(statement, scope)
  const call = isFunction(statement) ? callableOf(statement, scope) : undefined
  return { call, make: undefined, holder: undefined }
}

type ClassNode = Extract<Statement, { type: 'ClassDeclaration' }>
type ClassMember = ClassNode['body']['body'][number]

function classCalls(node: ClassNode, scope: Scope): Declared {
  const within = bindTypes({ scope, read: shapeOf }, node.typeParameters)
  const members = node.body.body.filter(isPublic)
  const own: Holder = holderOf(
    members.filter((member) => !isStatic(member)),
    within,
    () => own,
  )
  const constructor = members.find((member) => 'key' in member && keyOf(member as Keyed) === 'constructor')
  const made = constructor === undefined ? undefined : callableOf(constructor, within)
  return {
    call: undefined,
    make: { params: made?.params ?? [], result: own },
    holder: holderOf(members.filter(isStatic), within, () => own),
  }
}

type Keyed = Parameters<typeof keyOf>[0]

function isPublic(member: ClassMember): boolean {
  return !('accessibility' in member) || (member.accessibility ?? 'public') === 'public'
}

function isStatic(member: ClassMember): boolean {
  return 'static' in member && member.static === true
}

/** The methods among members of a class or an object type; `self` is what `this` stands for. */
function holderOf(members: readonly object[], scope: Scope, self: () => Holder): Holder {
  const named = members.flatMap((member) => {
    const name = 'key' in member ? keyOf(member as Keyed) : undefined
    return name === undefined || name === 'constructor' || !isMethod(member) ? [] : [{ name, member }]
  })
  return {
    methods: [...new Set(named.map(({ name }) => name))],
    method: (name) => {
      const found = named.find((each) => each.name === name)
      return found && callableOf(found.member, scope, self)
    },
  }
}

function isMethod(member: object): boolean {
  if ('kind' in member && (member.kind === 'get' || member.kind === 'set')) return false
  return functionNode(member) !== undefined
}

/** The node that has the parameters: a function, a method, or the function type of a property. */
function functionNode(node: object): object | undefined {
  if ('params' in node || 'parameters' in node)
    return 'type' in node && node.type === 'TSIndexSignature' ? undefined : node
  const type = 'typeAnnotation' in node ? annotatedType(node.typeAnnotation) : undefined
  return type?.type === 'TSFunctionType' ? type : undefined
}

function callableOf(node: object, scope: Scope, self?: () => Holder): Callable | undefined {
  const found = functionNode(node)
  if (found === undefined) return undefined
  const within = bindTypes(
    { scope, read: shapeOf },
    'typeParameters' in found ? found.typeParameters : undefined,
  )
  const params = (
    'params' in found ? found.params : 'parameters' in found ? found.parameters : []
  ) as object[]
  const result =
    'returnType' in found ? found.returnType : 'typeAnnotation' in found ? found.typeAnnotation : undefined
  return {
    params: params.filter(isReal).map((param) => paramOf(param, within)),
    result: resultHolder(annotatedType(result), scope, self),
  }
}

/** `this` is only for the type checker. */
function isReal(param: object): boolean {
  return !('name' in param && param.name === 'this')
}

function paramOf(param: object, scope: Scope): Param {
  if ('parameter' in param) return paramOf(param.parameter as object, scope)
  if ('left' in param) return { ...paramOf(param.left as object, scope), isOptional: true }
  const shape = annotatedShape('typeAnnotation' in param ? param.typeAnnotation : undefined, scope, shapeOf)
  const isRest = 'type' in param && param.type === 'RestElement'
  const isOptional = isRest || ('optional' in param && param.optional === true)
  return { shape: isRest ? (shape.kind === 'list' ? shape.of : UNKNOWN) : shape, isOptional, isRest }
}

function resultHolder(type: TypeNode | undefined, scope: Scope, self?: () => Holder): Holder | undefined {
  if (type?.type === 'TSThisType') return self?.()
  if (type?.type === 'TSTypeLiteral') return membersHolder(type.members, scope)
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined
  const statement = scope.declared.get(type.typeName.name)
  return statement && statementHolder(statement, scope)
}

function statementHolder(statement: Statement, scope: Scope): Holder | undefined {
  if (statement.type === 'ClassDeclaration') return classCalls(statement, scope).make?.result
  if (statement.type === 'TSInterfaceDeclaration') return membersHolder(statement.body.body, scope)
  const alias = statement.type === 'TSTypeAliasDeclaration' ? statement.typeAnnotation : undefined
  return alias?.type === 'TSTypeLiteral' ? membersHolder(alias.members, scope) : undefined
}

function membersHolder(members: readonly TypeElement[], scope: Scope): Holder {
  const holder: Holder = holderOf(members, scope, () => holder)
  return holder
}

function constantCalls(node: Extract<Statement, { type: 'VariableDeclaration' }>, scope: Scope): Declared {
  const id = node.declarations[0]?.id
  const type = id?.type === 'Identifier' ? annotatedType(id.typeAnnotation) : undefined
  const named =
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : ''
  const alias = scope.declared.get(named)
  const target = alias?.type === 'TSTypeAliasDeclaration' ? alias.typeAnnotation : type
  const call = target?.type === 'TSFunctionType' ? callableOf(target, scope) : undefined
  return { call, make: undefined, holder: resultHolder(type, scope) }
}
