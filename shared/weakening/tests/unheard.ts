import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { mayReturn } from './branches.ts'

/** Does what stands around a node keep its failure from the runner? */
export function isUnheard(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  return (
    isTried(source, inner, parent) ||
    isCaught(source, inner, parent) ||
    isSettled(source, inner, parent) ||
    isLate(source, inner, parent)
  )
}

/** An assertion that is a promise, and that nobody waits for. */
export function isFloating({ ts: compiler }: OpenSource, node: ts.Node, members: readonly string[]): boolean {
  if (!members.some((member) => /^(?:resolves|rejects|toMatchFileSnapshot)$/.test(member))) return false
  return compiler.isExpressionStatement(node.parent) || compiler.isVoidExpression(node.parent)
}

function isTried(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  if (!source.ts.isTryStatement(parent) || inner !== parent.tryBlock) return false
  const { catchClause, finallyBlock } = parent
  // a return in `finally` takes the place of what was thrown
  if (finallyBlock !== undefined && mayReturn(source, finallyBlock)) return true
  return catchClause !== undefined && isQuiet(source, catchClause.block)
}

/** A handler that says nothing of the failure: it neither throws nor asserts nor fails. */
function isQuiet({ ts: compiler, file }: OpenSource, handler: ts.Node): boolean {
  let isLoud = false
  const walk = (node: ts.Node): void => {
    if (compiler.isThrowStatement(node)) isLoud = true
    if (
      compiler.isCallExpression(node) &&
      /^(?:expect|assert|fail|done|reject|t\.)|\.(?:fail|rejects?)$/.test(node.expression.getText(file))
    )
      isLoud = true
    if (!isLoud) compiler.forEachChild(node, walk)
  }
  walk(handler)
  return !isLoud
}

/** `expect(...).catch(() => {})` and `.then(undefined, () => {})`, or within the promise before it. */
function isCaught(source: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  const { ts: compiler } = source
  if (!compiler.isPropertyAccessExpression(parent) || parent.expression !== inner) return false
  const call = parent.parent
  if (!compiler.isCallExpression(call) || call.expression !== parent) return false
  const handler = { catch: call.arguments[0], then: call.arguments[1] }[parent.name.text as 'catch' | 'then']
  return handler !== undefined && isQuietHandler(source, handler)
}

/** A name that is handed on may be anything but the callback of the runner. */
function isQuietHandler(source: OpenSource, handler: ts.Expression): boolean {
  const { ts: compiler } = source
  if (compiler.isArrowFunction(handler) || compiler.isFunctionExpression(handler))
    return isQuiet(source, handler.body)
  return (
    compiler.isIdentifier(handler) && !/^(?:done|next|fail|reject|callback|cb|undefined)$/.test(handler.text)
  )
}

/** `Promise.allSettled` and `Promise.any` take failures as values. */
function isSettled({ ts: compiler, file }: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  return (
    compiler.isCallExpression(parent) &&
    inner !== parent.expression &&
    /^Promise\s*\.\s*(?:allSettled|any)$/.test(parent.expression.getText(file))
  )
}

/** The test may be over before a timer calls. */
function isLate({ ts: compiler, file }: OpenSource, inner: ts.Node, parent: ts.Node): boolean {
  return (
    compiler.isCallExpression(parent) &&
    inner !== parent.expression &&
    /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick)$/.test(
      parent.expression.getText(file),
    )
  )
}
