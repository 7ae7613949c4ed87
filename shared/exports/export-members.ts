import type { Locals } from './declared.ts'
import { localsOf, type ExportedName, type ParsedModule } from './exported-names.ts'
import type { Expression, Statement } from './parse-source.ts'
import { isClass, isFunction, memberName, publicMembers, type FunctionNode } from './read-declaration.ts'

/** A function that hangs on an export: `Owner.name`. */
export interface Member {
  owner: string
  name: string
  node: FunctionNode
  /** The node that carries the comment. */
  documented: Pick<Statement, 'loc' | 'leadingComments'>
  /** Called on an instance. */
  isMethod: boolean
}

type Found = Omit<Member, 'owner'>
type Call = Extract<Expression, { type: 'CallExpression' }>
type ObjectNode = Extract<Expression, { type: 'ObjectExpression' }>

/**
 * Methods of exported classes, static and of instances, functions in exported objects, and what a module hangs on a function
 * afterwards: `f.method = ...`, `F.prototype.method = ...`, `F.prototype = { ... }`, `Object.assign(f, { ... })`. Names that
 * begin with an underscore are private.
 */
export function membersOf({ program }: ParsedModule, exported: readonly ExportedName[]): Member[] {
  const locals = localsOf(program)
  const hung = hungMembers(program.body, locals)
  const owners = new Map(exported.map((each) => [each.declared.node, each]))
  const found = [...owners.values()].flatMap(({ name: owner, declared: { node, local } }) => [
    ...[...declaredMembers(node), ...(hung.get(local) ?? [])].map((each) => ({ owner, ...each })),
    ...decoratedMembers(node, locals),
  ])
  const open = found.filter(({ name }) => !name.startsWith('_'))
  return [...new Map(open.map((each) => [`${each.owner}.${each.name}`, each])).values()]
}

/** What an exported function hangs on the classes it is given: `(Class) => { Class.prototype.method = ... }`, as plugins do. */
function decoratedMembers(node: Statement | Expression, locals: Locals): Member[] {
  if (!isFunction(node) || !('body' in node) || node.body.type !== 'BlockStatement') return []
  const hung = [...hungMembers(node.body.body, locals)]
  return hung.flatMap(([owner, members]) =>
    members.filter(({ isMethod }) => isMethod).map((each) => ({ owner, ...each })),
  )
}

function declaredMembers(node: Statement | Expression): Found[] {
  if (isClass(node))
    return publicMembers(node).flatMap(({ name, member }) => {
      const value = 'value' in member && member.value ? member.value : member
      const isMethod = !('static' in member && member.static === true)
      return functionMember(name, value, member, isMethod)
    })
  if (node.type === 'ObjectExpression') return objectMembers(node, false)
  // `Base.extend({ ... })`, as libraries with their own classes write it
  if (node.type !== 'CallExpression' || propertyOf(node.callee) !== 'extend') return []
  return node.arguments.flatMap((each) => (each.type === 'ObjectExpression' ? objectMembers(each, true) : []))
}

function objectMembers(node: ObjectNode, isMethod: boolean, locals?: Locals): Found[] {
  return node.properties.flatMap((property) => {
    const name = memberName(property)
    if (name === undefined) return []
    const value = property.type === 'ObjectProperty' ? property.value : property
    const declared = value.type === 'Identifier' ? locals?.get(value.name) : undefined
    return declared === undefined
      ? functionMember(name, value, property, isMethod)
      : functionMember(name, declared.node, declared.statement, isMethod)
  })
}

function functionMember(
  name: string,
  node: { type: string },
  documented: Found['documented'],
  isMethod: boolean,
): Found[] {
  return isFunction(node) ? [{ name, node, documented, isMethod }] : []
}

/** What the statements of a module hang on its functions and classes, by their local names. */
function hungMembers(body: readonly Statement[], locals: Locals): Map<string, Found[]> {
  const found = body.flatMap((statement) =>
    statement.type === 'ExpressionStatement' ? hungBy(statement.expression, statement, locals) : [],
  )
  const lists = Map.groupBy(found, ({ local }) => local)
  return new Map([...lists].map(([local, list]) => [local, list.flatMap(({ members }) => members)]))
}

interface Hung {
  local: string
  members: Found[]
}

function hungBy(expression: Expression, documented: Found['documented'], locals: Locals): Hung[] {
  if (expression.type === 'CallExpression') return assignedObject(expression, locals)
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return []
  const { left, right } = expression
  const name = propertyOf(left)
  if (name === undefined) return []
  const target = targetOf(left.object)
  if (target !== undefined) {
    if (name === 'prototype' && right.type === 'ObjectExpression')
      return [{ local: target.local, members: objectMembers(right, true, locals) }]
    return [{ local: target.local, members: functionMember(name, right, documented, target.isMethod) }]
  }
  return []
}

/** `Object.assign(f, { ... })`, `Object.assign(F.prototype, { ... })`, and helpers called `extend` or `assign`. */
function assignedObject({ callee, arguments: [first, ...rest] }: Call, locals: Locals): Hung[] {
  const helper = propertyOf(callee) ?? (callee.type === 'Identifier' ? callee.name : undefined)
  if (helper === undefined || !/^(assign|extend)$/.test(helper) || first === undefined) return []
  const target = targetOf(first)
  if (target === undefined) return []
  const members = rest.flatMap((each) =>
    each.type === 'ObjectExpression' ? objectMembers(each, target.isMethod, locals) : [],
  )
  return [{ local: target.local, members }]
}

/** `F` and `F.prototype`. */
function targetOf(node: { type: string; name?: unknown }): { local: string; isMethod: boolean } | undefined {
  if (node.type === 'Identifier' && typeof node.name === 'string')
    return { local: node.name, isMethod: false }
  if (!isMember(node) || propertyOf(node) !== 'prototype' || node.object.type !== 'Identifier')
    return undefined
  return { local: node.object.name, isMethod: true }
}

type MemberNode = Extract<Expression, { type: 'MemberExpression' }>

function isMember(node: { type: string }): node is MemberNode {
  return node.type === 'MemberExpression'
}

function propertyOf(node: { type: string }): string | undefined {
  if (!isMember(node) || node.computed || node.property.type !== 'Identifier') return undefined
  return node.property.name
}
