import type ts from 'typescript'
import type { OpenSource } from '../open-source.ts'
import type { Mark } from './member-marks.ts'

/**
 * Words that lead out of a script: `this` of a function that is called on nothing is the global object, and outside of all
 * functions `arguments` holds what a CommonJS module is given, `require` among it. `undefined` elsewhere.
 */
export function scriptMark(source: OpenSource, node: ts.Node): Mark | undefined {
  const { ts: compiler } = source
  if (compiler.isIdentifier(node) && node.text === 'arguments' && isOutside(source, node))
    return { effect: 'dynamic-code', what: 'arguments of the module' }
  if (node.kind !== compiler.SyntaxKind.ThisKeyword || compiler.isExternalModule(source.file))
    return undefined
  const owner = ownerOf(source, node)
  const isLoose =
    owner !== undefined && compiler.isFunctionExpression(owner) && isCalledOnNothing(source, owner)
  return isLoose ? { effect: 'globals', what: 'this of a function' } : undefined
}

/** Is it a use of the word, and in no function that has its own? */
function isOutside(source: OpenSource, node: ts.Identifier): boolean {
  const { ts: compiler } = source
  const { parent } = node
  const isName =
    (compiler.isPropertyAccessExpression(parent) && parent.name === node) ||
    (compiler.isPropertyAssignment(parent) && parent.name === node) ||
    compiler.isDeclarationStatement(parent) ||
    (compiler.canHaveModifiers(parent) && 'name' in parent && parent.name === node)
  return !isName && ownerOf(source, node) === undefined
}

/** The innermost function with a `this` and `arguments` of its own, or the class between. */
function ownerOf({ ts: compiler }: OpenSource, node: ts.Node): ts.Node | undefined {
  return compiler.findAncestor(
    node.parent,
    (each) =>
      (compiler.isFunctionLike(each) && !compiler.isArrowFunction(each)) || compiler.isClassLike(each),
  )
}

/** `(function () {})()`, or `.call(null)`: nobody is given as `this`. */
function isCalledOnNothing({ ts: compiler }: OpenSource, owner: ts.Expression): boolean {
  let at: ts.Node = owner
  while (
    compiler.isParenthesizedExpression(at.parent) ||
    compiler.isCommaListExpression(at.parent) ||
    isComma(compiler, at.parent)
  )
    at = at.parent
  const { parent } = at
  if (compiler.isCallExpression(parent)) return parent.expression === at
  if (!compiler.isPropertyAccessExpression(parent) || !/^(?:call|apply|bind)$/.test(parent.name.text))
    return false
  const call = parent.parent
  const [self] = compiler.isCallExpression(call) ? call.arguments : []
  return self === undefined || /^(?:null|undefined|void 0)$/.test(self.getText())
}

function isComma(compiler: typeof ts, node: ts.Node): boolean {
  return compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.CommaToken
}
