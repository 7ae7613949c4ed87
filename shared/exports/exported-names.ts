import type { Declared, Locals } from './declared.ts'
import type { Expression, Program, Statement } from './parse-source.ts'
import { isFunction } from './read-declaration.ts'
import { isPassedOn, unwrapped } from './see-through.ts'

/** A module as it was parsed; nodes point into `source`. */
export interface ParsedModule {
  file: string
  source: string
  program: Program
}

export interface ExportedName {
  name: string
  declared: Declared
}

type NamedExport = Extract<Statement, { type: 'ExportNamedDeclaration' }>
type DefaultExport = Extract<Statement, { type: 'ExportDefaultDeclaration' }>
type Assignment = Extract<Expression, { type: 'AssignmentExpression' }>

/** Every exported name with its declaration, in ES modules and in CommonJS. Re-exports of other modules are left out. */
export function exportedNames({ program, file }: ParsedModule): ExportedName[] {
  const locals = localsOf(program)
  const found = program.body.flatMap((statement) => {
    if (statement.type === 'ExportNamedDeclaration') return namedExports(statement, locals)
    if (statement.type === 'ExportDefaultDeclaration') return defaultExport(statement, locals, stemOf(file))
    const scope = { locals, stem: stemOf(file) }
    if (statement.type === 'TSExportAssignment') return wholeExport(statement.expression, statement, scope)
    const assigned = assignmentIn(statement)
    return assigned === undefined ? [] : assignedExports(assigned, statement, scope)
  })
  const own = found.filter(({ name, declared }) => !isPassedOn(name, declared.node, program))
  return [
    ...new Map(
      own.map(({ name, declared }) => [name, { name, declared: unwrapped(declared, locals) }]),
    ).values(),
  ]
}

/** What a module declares at its top, exported or not. */
export function localsOf({ body }: Program): Locals {
  const declared = body.flatMap((each) => [...declaredBy(each), ...exportsVariable(each)])
  return new Map(declared.map((each) => [each.local, each]))
}

/** `exports = f` is a variable, and counts once `module.exports = exports` stands somewhere. */
function exportsVariable(statement: Statement): Declared[] {
  const { left, right } = assignmentIn(statement) ?? {}
  if (left?.type !== 'Identifier' || left.name !== 'exports' || right === undefined) return []
  return [{ local: 'exports', node: right, annotation: undefined, statement }]
}

function assignmentIn(statement: Statement): Assignment | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined
  return statement.expression.type === 'AssignmentExpression' ? statement.expression : undefined
}

function declaredBy(statement: Statement): Declared[] {
  const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (inner === undefined || inner === null) return []
  if (inner.type === 'VariableDeclaration') {
    return inner.declarations.flatMap(({ id, init }): Declared[] => {
      if (id.type !== 'Identifier') return []
      return [{ local: id.name, node: init ?? inner, annotation: id.typeAnnotation, statement }]
    })
  }
  if (!('id' in inner) || inner.id?.type !== 'Identifier') return []
  return [{ local: inner.id.name, node: inner, annotation: undefined, statement }]
}

function namedExports(statement: NamedExport, locals: Locals): ExportedName[] {
  if (statement.source !== undefined && statement.source !== null) return []
  const declared = declaredBy(statement).map((each) => ({ name: each.local, declared: each }))
  const specified = statement.specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ExportSpecifier') return []
    const { exported, local } = specifier
    const name = exported.type === 'Identifier' ? exported.name : exported.value
    return exportedLocal(name === 'default' ? local.name : name, local.name, locals)
  })
  return [...declared, ...specified]
}

function exportedLocal(name: string, local: string, locals: Locals): ExportedName[] {
  const declared = locals.get(local)
  return declared === undefined ? [] : [{ name, declared }]
}

/** A default export has the name of what it exports, else that of its file. */
function defaultExport(statement: DefaultExport, locals: Locals, stem: string): ExportedName[] {
  const node = statement.declaration
  if (node.type === 'Identifier') return exportedLocal(node.name, node.name, locals)
  const id = 'id' in node && node.id?.type === 'Identifier' ? node.id.name : stem
  return [{ name: id, declared: { local: id, node, annotation: undefined, statement } }]
}

interface Scope {
  locals: Locals
  stem: string
}

/** `exports.a = ...`, `module.exports.a = ...`, `module.exports = { a, b: ... }`, `module.exports = a`, `exports = module.exports = a`. */
function assignedExports({ left, right }: Assignment, statement: Statement, scope: Scope): ExportedName[] {
  if (left.type === 'Identifier' && right.type === 'AssignmentExpression')
    return assignedExports(right, statement, scope)
  if (left.type !== 'MemberExpression' || left.property.type !== 'Identifier' || left.computed) return []
  const { object, property } = left
  if (isModuleExports(object))
    return property.name === 'default'
      ? wholeExport(right, statement, scope)
      : valueExport(property.name, right, statement, scope.locals)
  return isModuleExports(left) ? wholeExport(right, statement, scope) : []
}

/**
 * A module that is one object: its properties. One that is one function: it has the name that the module gives it, unless that
 * is wrapped; else that of the file.
 */
function wholeExport(value: Expression, statement: Statement, scope: Scope): ExportedName[] {
  const { locals, stem } = scope
  if (value.type === 'ObjectExpression') return propertyExports(value, statement, locals)
  if (value.type === 'Identifier' && value.name === 'exports') return variableExport(scope)
  const inner = innerNameOf(value, locals)
  // `module.exports = exports.default` says nothing new
  if (inner === undefined)
    return value.type === 'MemberExpression' ? [] : valueExport(stem, value, statement, locals)
  const isOfFile = stem !== 'index' && (value.type === 'CallExpression' || inner.replace(/^_+/, '') === stem)
  return exportedLocal(isOfFile ? stem : inner, inner, locals)
}

/** What the variable `exports` holds in `exports = f; module.exports = exports`. */
function variableExport({ locals, stem }: Scope): ExportedName[] {
  const { node, statement } = locals.get('exports') ?? {}
  if (node === undefined || statement === undefined || !isExpression(node)) return []
  return wholeExport(node, statement, { locals, stem })
}

function propertyExports(value: ObjectValue, statement: Statement, locals: Locals): ExportedName[] {
  return value.properties.flatMap((property) => {
    if (property.type !== 'ObjectProperty' || property.key.type !== 'Identifier') return []
    return valueExport(property.key.name, property.value, statement, locals)
  })
}

type ObjectValue = Extract<Expression, { type: 'ObjectExpression' }>

/** `f`, and `f` in `wrap(f, 2)` and `module.exports = exports = f`. */
function innerNameOf(value: Expression, locals: Locals): string | undefined {
  if (value.type === 'AssignmentExpression') return innerNameOf(value.right, locals)
  if (value.type === 'Identifier') return locals.has(value.name) ? value.name : undefined
  if (value.type !== 'CallExpression') return undefined
  const named = value.arguments.filter((each) => each.type === 'Identifier')
  return named.find(({ name }) => isFunction(locals.get(name)?.node ?? value))?.name
}

function valueExport(
  name: string,
  value: { type: string; name?: unknown },
  statement: Statement,
  locals: Locals,
): ExportedName[] {
  if (value.type === 'Identifier' && typeof value.name === 'string')
    return exportedLocal(name, value.name, locals)
  return isExpression(value)
    ? [{ name, declared: { local: name, node: value, annotation: undefined, statement } }]
    : []
}

/** The right-hand side of an export is never a pattern, and another name is looked up. */
function isExpression(value: { type: string }): value is Expression {
  return /Expression$|Literal$/.test(value.type)
}

/** `exports` or `module.exports`. */
function isModuleExports(node: Expression | { type: 'Super' }): boolean {
  if (node.type === 'Identifier') return node.name === 'exports'
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return false
  return (
    node.object.name === 'module' && node.property.type === 'Identifier' && node.property.name === 'exports'
  )
}

/** The name of a file without its folders and its last extension. */
export function stemOf(file: string): string {
  const name = file.split('/').at(-1) ?? file
  return name.replace(/\.[^.]*$/, '')
}
