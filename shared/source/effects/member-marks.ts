import type ts from 'typescript'
import type { Effect } from '../../effects.ts'
import { accessKey } from '../constant-text.ts'
import { unwrapped, type OpenSource } from '../open-source.ts'
import { isError } from './error-value.ts'
import { bindingKey, isAccess, type Access } from './follow.ts'
import { isWritten } from './use-of.ts'
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
  ['createObjectURL', 'random'],
])

export interface Mark {
  effect: Effect
  what: string
}

/** What reading a member of an unknown value can do, by the name of the member; `undefined` for most members. */
export function markOf(source: OpenSource, node: ts.Node): Mark | undefined {
  const { ts: compiler } = source
  if (isAccess(compiler, node)) return accessMark(source, node)
  if (compiler.isCallExpression(node)) return callMark(source, node)
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
  ['timeStamp', { effect: 'clock', applies: ({ file }) => /\bEvent\b/.test(file.text) }],
  ['lastModified', { effect: 'clock', applies: ({ file }) => /\b(?:File|FormData)\b/.test(file.text) }],
])

const STACK: Mark = { effect: 'stack', what: 'members of an error' }
const READERS = /^(?:Reflect\.get|(?:Reflect|Object)\.getOwnPropertyDescriptors?|JSON\.stringify)$/

const CHANGERS =
  /^(?:Object\.(?:assign|definePropert(?:y|ies)|setPrototypeOf)|Reflect\.(?:set|defineProperty|deleteProperty|setPrototypeOf))$/

function callMark(source: OpenSource, node: ts.CallExpression): Mark | undefined {
  if (readsStack(source, node)) return STACK
  const [changed] = node.arguments
  const isChange = changed !== undefined && CHANGERS.test(node.expression.getText())
  return isChange && UNKNOWN_PROTOTYPE.test(changed.getText())
    ? { effect: 'builtins', what: 'prototype' }
    : undefined
}

/** Is an error asked for members of any name, its stack among them? As plain JSON it shows none. */
function readsStack(source: OpenSource, { expression, arguments: words }: ts.CallExpression): boolean {
  const [error, names] = words
  const callee = expression.getText()
  if (error === undefined || !READERS.test(callee) || !isError(source, error)) return false
  if (names === undefined) return callee.endsWith('Descriptors')
  if (source.ts.isStringLiteralLike(names)) return names.text === 'stack'
  return !/^(?:null|undefined)$/.test(names.getText())
}

/** Any member of a function may be its constructor. */
function computedMark(source: OpenSource, object: ts.Expression): Mark | undefined {
  if (isFunctionLiteral(source.ts, object))
    return { effect: 'dynamic-code', what: 'a computed member of a function' }
  return isError(source, object) ? { effect: 'stack', what: 'a computed member of an error' } : undefined
}

/** A formatter of dates without a date formats the present. */
function formatsNow({ ts: compiler, file }: OpenSource, { parent }: Access): boolean {
  return (
    compiler.isCallExpression(parent) && parent.arguments.length === 0 && file.text.includes('DateTimeFormat')
  )
}

/** `x.constructor.prototype.y = ...`: a prototype that is not known by name. */
function isPrototypeWrite({ ts: compiler }: OpenSource, node: Access, object: ts.Expression): boolean {
  return isWritten(compiler, node) && UNKNOWN_PROTOTYPE.test(object.getText())
}

/** A prototype that is reached from a value or from a class above. */
const UNKNOWN_PROTOTYPE = /\bconstructor\b\W*prototype\W*$|^\(*super\b(?:\W*prototype\W*)?\)?$/
