import type ts from 'typescript'
import { accessKey } from '../constant-text.ts'
import { isWrapper, localSymbol, unwrapped, type OpenSource } from '../open-source.ts'
import type { References } from '../references.ts'
import type { Use } from './builtin-globals.ts'
import { isAssignment, isWritten, useOf } from './use-of.ts'

/** Where a value comes from: names from a global on, or a module and the names of its members. */
export interface Origin {
  kind: 'global' | 'module'
  path: readonly string[]
}

/** Told of each place where a value of some origin ends up. */
export interface Listener {
  used(origin: Origin, use: Use, node: ts.Node): void
  /** A member of it is read, and no constant says which. */
  dynamic(origin: Origin, node: ts.Node): void
}

export interface Trail {
  source: OpenSource
  references: References
  listener: Listener
  seen: Set<string>
}

/** More steps from a value to its use are no honest code: it counts as handed on. */
const MAX_STEPS = 100

/**
 * Follows a value from an expression to its uses: through members, assertions, conditions, and the variables it is
 * assigned to. A value that is passed to a function, returned or stored is handed on; it is not followed further.
 */
export function follow(trail: Trail, node: ts.Node, origin: Origin, steps = 0): void {
  const { seen, listener } = trail
  const key = `${node.pos}:${node.end}:${origin.kind}:${origin.path.join('.')}`
  if (seen.has(key)) return
  seen.add(key)
  if (steps > MAX_STEPS) {
    listener.used(origin, 'hand-on', node)
    return
  }
  const next = nextOf(trail, node, origin)
  if (next === 'dynamic') {
    listener.dynamic(origin, node.parent)
    return
  }
  if (next !== undefined) {
    follow(trail, next.node, next.origin, steps + 1)
    return
  }
  if (!intoVariable(trail, node, origin, steps)) endOf(trail, node, origin)
}

interface Step {
  node: ts.Node
  origin: Origin
}

/** The expression around this one that has the same value, or a member of it. */
function nextOf({ source }: Trail, node: ts.Node, origin: Origin): Step | 'dynamic' | undefined {
  const { ts: compiler } = source
  const { parent } = node
  if (isAccess(compiler, parent) && parent.expression === node) {
    const key = accessKey(source, parent)
    return key === undefined ? 'dynamic' : { node: parent, origin: memberOf(origin, key) }
  }
  return passesThrough(compiler, parent, node) ? { node: parent, origin } : undefined
}

/** A member of a module's default export is the member of the module. */
export function memberOf({ kind, path }: Origin, key: string): Origin {
  if (kind === 'module' && path.length === 1 && key === 'default') return { kind, path }
  return { kind, path: [...path, key] }
}

export type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression

/** `a.b` and `a['b']`. */
export function isAccess(compiler: typeof ts, node: ts.Node): node is Access {
  return compiler.isPropertyAccessExpression(node) || compiler.isElementAccessExpression(node)
}

function passesThrough(compiler: typeof ts, parent: ts.Node, node: ts.Node): boolean {
  const { SyntaxKind } = compiler
  if (isWrapper(compiler, parent) || compiler.isAwaitExpression(parent)) return true
  if (compiler.isConditionalExpression(parent)) return parent.condition !== node
  if (!compiler.isBinaryExpression(parent)) return false
  const { kind } = parent.operatorToken
  if (kind === SyntaxKind.CommaToken) return parent.right === node
  return (
    kind === SyntaxKind.BarBarToken ||
    kind === SyntaxKind.AmpersandAmpersandToken ||
    kind === SyntaxKind.QuestionQuestionToken
  )
}

/** Follows a value into the variables that are given it; `false` when it is given to none. */
function intoVariable(trail: Trail, node: ts.Node, origin: Origin, steps: number): boolean {
  const { ts: compiler } = trail.source
  const { parent } = node
  if (compiler.isVariableDeclaration(parent) && parent.initializer === node) {
    intoBinding(trail, parent.name, origin, steps)
    return !isExported(compiler, parent)
  }
  if ((compiler.isParameter(parent) || compiler.isBindingElement(parent)) && parent.initializer === node) {
    intoBinding(trail, parent.name, origin, steps)
    return false
  }
  if (!isAssignment(compiler, parent) || parent.right !== node) return false
  const left = unwrapped(compiler, parent.left)
  const symbol = compiler.isIdentifier(left) ? localSymbol(trail.source, left) : undefined
  if (symbol === undefined) return false
  intoReferences(trail, symbol, origin, steps)
  return true
}

function isExported(compiler: typeof ts, node: ts.VariableDeclaration): boolean {
  return (compiler.getCombinedModifierFlags(node) & compiler.ModifierFlags.Export) !== 0
}

function intoReferences(trail: Trail, symbol: ts.Symbol, origin: Origin, steps: number): void {
  for (const reference of trail.references.locals.get(symbol) ?? []) {
    // a variable that gets another value changes nothing else
    if (!isWritten(trail.source.ts, reference)) follow(trail, reference, origin, steps + 1)
  }
}

/** `const { a: b } = value`: each name gets its member. A rest, and a list, hand the value on. */
export function intoBinding(trail: Trail, name: ts.BindingName, origin: Origin, steps = 0): void {
  const { ts: compiler, checker } = trail.source
  if (compiler.isIdentifier(name)) {
    const symbol = checker.getSymbolAtLocation(name)
    if (symbol !== undefined) intoReferences(trail, symbol, origin, steps)
    return
  }
  if (compiler.isArrayBindingPattern(name)) {
    trail.listener.used(origin, 'hand-on', name)
    return
  }
  for (const element of name.elements) {
    const key = bindingKey(trail.source, element)
    if (key === undefined) trail.listener.dynamic(origin, element)
    else {
      const member = memberOf(origin, key)
      trail.listener.used(member, 'hand-on', element)
      intoBinding(trail, element.name, member, steps + 1)
    }
  }
}

/** The member that an element of a pattern takes; `undefined` for a rest and for what is not constant. */
export function bindingKey(source: OpenSource, element: ts.BindingElement): string | undefined {
  const { ts: compiler } = source
  if (element.dotDotDotToken !== undefined) return undefined
  const name = element.propertyName ?? element.name
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : undefined
}

function endOf({ source, listener }: Trail, node: ts.Node, origin: Origin): void {
  listener.used(origin, useOf(source.ts, node), node)
}
