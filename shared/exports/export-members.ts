import type { ExportedName, ParsedModule } from './exported-names.ts'
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
type ObjectNode = Extract<Expression, { type: 'ObjectExpression' }>

/**
 * Methods of exported classes, static and of instances, functions in exported objects, and what a module hangs on a function
 * afterwards: `f.method = ...`, `F.prototype.method = ...`, `F.prototype = { ... }`, `Object.assign(f, { ... })`. Names that
 * begin with an underscore are private.
 */
export function membersOf({ program }: ParsedModule, exported: readonly ExportedName[]): Member[] {
  const hung = hungMembers(program.body)
  const owners = new Map(exported.map((each) => [each.declared.node, each]))
  return [...owners.values()].flatMap(({ name: owner, declared }) => {
    const members = [...declaredMembers(declared.node), ...(hung.get(declared.local) ?? [])]
    const open = members.filter(({ name }) => !name.startsWith('_'))
    return [...new Map(open.map((each) => [each.name, { owner, ...each }])).values()]
  })
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

function objectMembers(node: ObjectNode, isMethod: boolean): Found[] {
  return node.properties.flatMap((property) => {
    const name = memberName(property)
    if (name === undefined) return []
    const value = property.type === 'ObjectProperty' ? property.value : property
    return functionMember(name, value, property, isMethod)
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
function hungMembers(body: readonly Statement[]): Map<string, Found[]> {
  const found = body.flatMap((statement) =>
    statement.type === 'ExpressionStatement' ? hungBy(statement.expression, statement) : [],
  )
  const lists = Map.groupBy(found, ({ local }) => local)
  return new Map([...lists].map(([local, list]) => [local, list.flatMap(({ members }) => members)]))
}

interface Hung {
  local: string
  members: Found[]
}

function hungBy(expression: Expression, documented: Found['documented']): Hung[] {
  if (expression.type === 'CallExpression') return assignedObject(expression)
  if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') return []
  const { left, right } = expression
  const name = propertyOf(left)
  if (name === undefined) return []
  const target = targetOf(left.object)
  if (target !== undefined) {
    if (name === 'prototype' && right.type === 'ObjectExpression')
      return [{ local: target.local, members: objectMembers(right, true) }]
    return [{ local: target.local, members: functionMember(name, right, documented, target.isMethod) }]
  }
  return []
}

/** `Object.assign(f, { ... })`, `Object.assign(F.prototype, { ... })`, and helpers called `extend` or `assign`. */
function assignedObject({
  callee,
  arguments: [first, ...rest],
}: Extract<Expression, { type: 'CallExpression' }>): Hung[] {
  const helper = propertyOf(callee) ?? (callee.type === 'Identifier' ? callee.name : undefined)
  if (helper === undefined || !/^(assign|extend)$/.test(helper) || first === undefined) return []
  const target = targetOf(first)
  if (target === undefined) return []
  const members = rest.flatMap((each) =>
    each.type === 'ObjectExpression' ? objectMembers(each, target.isMethod) : [],
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
