import type ts from 'typescript'
import { accessKey, constantText } from '../constant-text.ts'
import { localSymbol, unwrapped, type OpenSource } from '../open-source.ts'
import { withoutRoots, type Use } from './builtin-globals.ts'
import { isAccess, type Trail } from './follow.ts'

const CHANGERS = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Object.freeze',
  'Object.seal',
  'Object.preventExtensions',
  'Reflect.set',
  'Reflect.defineProperty',
  'Reflect.deleteProperty',
  'Reflect.setPrototypeOf',
])
const READERS = new Set([
  'Reflect.get',
  'Object.getOwnPropertyDescriptor',
  'Reflect.getOwnPropertyDescriptor',
])
const LOOKERS = new Set([
  'Object.is',
  'Object.hasOwn',
  'Reflect.has',
  'Object.create',
  'Boolean',
  'String',
  'Array.isArray',
])

/**
 * How an argument of a call is used, where the callee is a builtin that is known: changed, looked at, or read by a member
 * (then `read` is told which). Anything else is handed on, and a prototype that is handed on may be changed.
 */
export function argumentUse(
  { source }: Trail,
  node: ts.Node,
  read: (member: string, at: ts.Node) => void,
): Use | 'dynamic' | 'followed' {
  const { parent: call } = node
  if (!source.ts.isCallExpression(call) || call.expression === node) return 'hand-on'
  const callee = builtinPath(source, call.expression)
  if (LOOKERS.has(callee) || /^Object\.is[A-Z]/.test(callee)) return 'look'
  if (call.arguments[0] === node && CHANGERS.has(callee)) return 'write'
  if (call.arguments[0] === node && READERS.has(callee)) return readUse(source, call, read)
  const isPrototype = /\bprototype\W*$/.test(node.getText())
  return isPrototype && callee === '' ? 'write' : 'hand-on'
}

function readUse(
  source: OpenSource,
  call: ts.CallExpression,
  read: (member: string, at: ts.Node) => void,
): 'dynamic' | 'followed' {
  const [, name] = call.arguments
  const member = name === undefined ? undefined : constantText(source, name)
  if (member === undefined) return 'dynamic'
  read(member, call)
  return 'followed'
}

/** What the call of a builtin gives, when it leads on. */
export function resultOf(
  path: readonly string[],
  kind: 'global' | 'module',
): 'module' | 'prototype' | undefined {
  if (kind !== 'global') return undefined
  const name = path.join('.')
  if (name === 'require' || name === 'process.getBuiltinModule' || name === 'module.require') return 'module'
  return name === 'Object.getPrototypeOf' || name === 'Reflect.getPrototypeOf' ? 'prototype' : undefined
}

/** The names that lead from a global to an expression, through constants of the file; empty when it is no builtin. */
function builtinPath(source: OpenSource, node: ts.Expression, steps = 0): string {
  const { ts: compiler } = source
  const inner = unwrapped(compiler, node)
  if (steps > 10) return ''
  if (compiler.isIdentifier(inner)) return namedPath(source, inner, steps)
  if (!isAccess(compiler, inner)) return ''
  const [owner, key] = [builtinPath(source, inner.expression, steps + 1), accessKey(source, inner)]
  return key === undefined ? '' : [...(owner === '' ? [] : [owner]), key].join('.')
}

function namedPath(source: OpenSource, name: ts.Identifier, steps: number): string {
  const { ts: compiler } = source
  const symbol = localSymbol(source, name)
  const declaration = symbol?.valueDeclaration
  if (declaration === undefined) return symbol === undefined ? withoutRoots([name.text]).join('.') : ''
  if (compiler.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
    return builtinPath(source, declaration.initializer, steps + 1)
  return compiler.isBindingElement(declaration) ? boundPath(source, declaration, steps) : ''
}

function boundPath(
  source: OpenSource,
  { parent, propertyName, name }: ts.BindingElement,
  steps: number,
): string {
  const given = parent.parent
  if (!source.ts.isVariableDeclaration(given) || given.initializer === undefined) return ''
  const owner = builtinPath(source, given.initializer, steps + 1)
  return owner === '' ? '' : `${owner}.${(propertyName ?? name).getText()}`
}
