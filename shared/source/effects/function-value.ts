import type ts from 'typescript'
import { localSymbol, type OpenSource } from '../open-source.ts'
import { isAccess, type Access } from './follow.ts'

/**
 * Is a read of `x.constructor` more than a look? The constructor of a function makes functions from text. Harmless are
 * a comparison, the name or a static member of the class, and `new this.constructor(...)` in a method.
 */
export function isConstructorUse({ ts: compiler }: OpenSource, node: Access, object: ts.Expression): boolean {
  const { parent } = node
  if (compiler.isElementAccessExpression(node) || isFunctionLiteral(compiler, object)) return true
  if (isAccess(compiler, object) && /\bconstructor\W*$/.test(object.getText())) return true
  if (isAccess(compiler, parent)) return /^(?:call|apply|bind|constructor)$/.test(plainName(compiler, parent))
  const isMade = compiler.isCallExpression(parent) || compiler.isNewExpression(parent)
  if (isMade && parent.expression === node)
    return object.kind !== compiler.SyntaxKind.ThisKeyword || !isInMethod(compiler, node)
  return !isComparison(compiler, parent) && !compiler.isTypeOfExpression(parent)
}

/** A computed name counts as the worst one. */
function plainName(compiler: typeof ts, node: Access): string {
  return compiler.isPropertyAccessExpression(node) ? node.name.text : 'call'
}

function isComparison(compiler: typeof ts, node: ts.Node): boolean {
  return compiler.isBinaryExpression(node) && /^(?:[!=]==?|instanceof)$/.test(node.operatorToken.getText())
}

/** Function expressions, arrow functions and class expressions. */
export function isFunctionLiteral(compiler: typeof ts, node: ts.Expression): boolean {
  return (
    compiler.isFunctionExpression(node) || compiler.isArrowFunction(node) || compiler.isClassExpression(node)
  )
}

/** In a method of objects, not of classes: there `this` is a function. */
function isInMethod(compiler: typeof ts, node: ts.Node): boolean {
  const method = compiler.findAncestor(node, (each) => compiler.isClassElement(each))
  if (method === undefined || !compiler.isClassLike(method.parent) || isStatic(compiler, method)) return false
  return (
    compiler.findAncestor(node, (each) => each === method || compiler.isFunctionExpression(each)) === method
  )
}

function isStatic(compiler: typeof ts, node: ts.Node): boolean {
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : []
  return modifiers.some(({ kind }) => kind === compiler.SyntaxKind.StaticKeyword)
}

/** `arguments`, or a function of this file: their `callee` and `caller` are functions that called. */
export function isCallRecord(source: OpenSource, node: ts.Expression): boolean {
  const { ts: compiler } = source
  if (!compiler.isIdentifier(node)) return isFunctionLiteral(compiler, node)
  if (node.text === 'arguments') return true
  const declaration = localSymbol(source, node)?.valueDeclaration
  return declaration !== undefined && compiler.isFunctionDeclaration(declaration)
}
