import type { Declared, Locals } from './declared.ts'
import type { Expression, Program, Statement } from './parse-source.ts'
import { isFunction } from './read-declaration.ts'

/**
 * Is this value another module's export under the same name, as in `exports.f = require('./f')`, `exports.f = lib_1.f` and
 * `export const f = all.f`? It is found where it is declared. Another name, or another package's, is an export of its own.
 */
export function isPassedOn(name: string, node: Statement | Expression, program: Program): boolean {
  const member = memberOf(node)
  if (member === undefined) return false
  const source = member.from === undefined ? member.path : sourceOf(member.from, program)
  if (source === undefined || !source.startsWith('.')) return false
  const stem =
    source
      .split('/')
      .at(-1)
      ?.replace(/\.[cm]?[jt]s$/, '') ?? ''
  return member.key === name || bare(stem) === bare(name) || member.key === 'default'
}

/** `max-satisfying.js` holds `maxSatisfying`. */
function bare(name: string): string {
  return name.replace(/[^\p{L}\d]/gu, '').toLowerCase()
}

interface Member {
  /** The name that was imported, when the value is `name.key` or `name`. */
  from?: string
  /** The path, when the value is `require(path)` or `require(path).key`. */
  path?: string
  key: string
}

function memberOf(node: Statement | Expression): Member | undefined {
  if (node.type === 'Identifier') return { from: node.name, key: 'default' }
  const path = requiredPath(node)
  if (path !== undefined) return { path, key: '' }
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier')
    return undefined
  const key = node.property.name
  if (node.object.type === 'Identifier') return { from: node.object.name, key }
  const inner = requiredPath(node.object)
  return inner === undefined ? undefined : { path: inner, key }
}

/** Of `require('./a')`, and of a call that wraps one as compilers write it. */
function requiredPath(node: { type: string }): string | undefined {
  if (!isCall(node)) return undefined
  const [first] = node.arguments
  if (first?.type === 'StringLiteral')
    return node.callee.type === 'Identifier' && node.callee.name === 'require' ? first.value : undefined
  const isInterop =
    node.callee.type === 'Identifier' && /interop|import(Default|Star)/i.test(node.callee.name)
  return first !== undefined && isInterop ? requiredPath(first) : undefined
}

type Call = Extract<Expression, { type: 'CallExpression' }>

function isCall(node: { type: string }): node is Call {
  return node.type === 'CallExpression'
}

function sourceOf(local: string, { body }: Program): string | undefined {
  for (const statement of body) {
    if (
      statement.type === 'ImportDeclaration' &&
      statement.specifiers.some((each) => each.local.name === local)
    )
      return statement.source.value
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations)
      if (id.type === 'Identifier' && id.name === local && init) return requiredPath(init)
  }
  return undefined
}

/**
 * The function inside `curry(function add(a, b) {})` or `wrap(add)`: it has the parameters, and often the comment. Everything
 * else stays what it is.
 */
export function unwrapped(declared: Declared, locals: Locals): Declared {
  const { node } = declared
  if (!isCall(node)) return declared
  // `items.map((each) => ...)` is a value, `curry((a, b) => ...)` most likely a function
  const own = node.callee.type === 'MemberExpression' ? undefined : node.arguments.find(isFunctionExpression)
  if (own !== undefined) return { ...declared, node: own }
  const named = node.arguments.flatMap((each) =>
    each.type === 'Identifier' ? (locals.get(each.name) ?? []) : [],
  )
  const inner = named.find((each) => isFunction(each.node))
  if (inner === undefined) return declared
  const hasComment = (declared.statement.leadingComments ?? []).length > 0
  return { ...inner, statement: hasComment ? declared.statement : inner.statement }
}

type FunctionExpression = Extract<Expression, { type: 'FunctionExpression' | 'ArrowFunctionExpression' }>

function isFunctionExpression(node: { type: string }): node is FunctionExpression {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}
