import type ts from 'typescript'
import type { Effect } from '../../effects.ts'
import { accessKey } from '../constant-text.ts'
import { unwrapped, type OpenSource } from '../open-source.ts'
import { isError } from './error-value.ts'
import { bindingKey, isAccess, isWritten, type Access } from './follow.ts'
import { isCallRecord, isConstructorUse, isFunctionLiteral } from './function-value.ts'

/** Names of members that lead out of any value, whatever it is. */
const MARKS = new Map<string, Effect>([
  ['getBuiltinModule', 'process'],
  ['mainModule', 'dynamic-code'],
  ['_load', 'dynamic-code'],
  ['_compile', 'dynamic-code'],
  ['_linkedBinding', 'dynamic-code'],
  ['__proto__', 'builtins'],
  ['__defineGetter__', 'builtins'],
  ['__defineSetter__', 'builtins'],
  ['__lookupGetter__', 'builtins'],
  ['__lookupSetter__', 'builtins'],
  ['captureStackTrace', 'stack'],
  ['prepareStackTrace', 'stack'],
  ['stackTraceLimit', 'stack'],
  ['getCallSites', 'stack'],
])

export interface Mark {
  effect: Effect
  what: string
}

/** What reading a member of an unknown value can do, by the name of the member; `undefined` for most members. */
export function markOf(source: OpenSource, node: ts.Node): Mark | undefined {
  const { ts: compiler } = source
  if (isAccess(compiler, node)) return accessMark(source, node)
  if (!compiler.isBindingElement(node) || !compiler.isObjectBindingPattern(node.parent)) return undefined
  const key = bindingKey(source, node)
  if (key === 'constructor') return { effect: 'dynamic-code', what: 'constructor' }
  const given = 'initializer' in node.parent.parent ? node.parent.parent.initializer : undefined
  if (key === 'stack' && given !== undefined && isError(source, given))
    return { effect: 'stack', what: 'stack' }
  return plainMark(key)
}

function plainMark(key: string | undefined): Mark | undefined {
  const effect = MARKS.get(key ?? '')
  return effect === undefined || key === undefined ? undefined : { effect, what: key }
}

function accessMark(source: OpenSource, node: Access): Mark | undefined {
  const key = accessKey(source, node)
  const object = unwrapped(source.ts, node.expression)
  if (key === undefined) return computedMark(source, object)
  if (isPrototypeWrite(source, node, object)) return { effect: 'builtins', what: 'prototype' }
  const guarded = GUARDED.get(key)
  if (guarded === undefined) return plainMark(key)
  return guarded.applies(source, node, object) ? { effect: guarded.effect, what: key } : undefined
}

/** Names that have an ordinary meaning as well. */
const GUARDED = new Map<
  string,
  { effect: Effect; applies: (source: OpenSource, node: Access, object: ts.Expression) => boolean }
>([
  ['constructor', { effect: 'dynamic-code', applies: isConstructorUse }],
  ['stack', { effect: 'stack', applies: (source, _, object) => isError(source, object) }],
  ['callee', { effect: 'stack', applies: (source, _, object) => isCallRecord(source, object) }],
  ['caller', { effect: 'stack', applies: (source, _, object) => isCallRecord(source, object) }],
  ['format', { effect: 'clock', applies: formatsNow }],
  ['formatToParts', { effect: 'clock', applies: formatsNow }],
])

/** Any member of a function may be its constructor. */
function computedMark({ ts: compiler }: OpenSource, object: ts.Expression): Mark | undefined {
  if (!isFunctionLiteral(compiler, object)) return undefined
  return { effect: 'dynamic-code', what: 'a computed member of a function' }
}

/** A formatter of dates without a date formats the present. */
function formatsNow({ ts: compiler, file }: OpenSource, { parent }: Access): boolean {
  return (
    compiler.isCallExpression(parent) && parent.arguments.length === 0 && file.text.includes('DateTimeFormat')
  )
}

/** `x.constructor.prototype.y = ...`: a prototype that is not known by name. */
function isPrototypeWrite({ ts: compiler }: OpenSource, node: Access, object: ts.Expression): boolean {
  return isWritten(compiler, node) && /\bconstructor\b\W*prototype\W*$/.test(object.getText())
}
