import ts from 'typescript'

/**
 * Rewrites a module in another hand, with the compiler: function declarations become arrow constants with a block, results lose their
 * types, branches get braces, comments go, and `??`, `===` and templates become what others write.
 */
export function inAnotherHand(text: string): string {
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true)
  const { transformed } = ts.transform(file, [rewrite])
  return ts.createPrinter({ removeComments: true }).printFile(transformed[0]!)
}

const { factory } = ts

const rewrite: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const visit = (node: ts.Node): ts.Node => rewritten(ts.visitEachChild(node, visit, context))
  return ts.visitEachChild(file, visit, context)
}

function rewritten(node: ts.Node): ts.Node {
  if (ts.isFunctionDeclaration(node)) return arrowConstant(node)
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return withBlock(node, node.body)
  if (ts.isIfStatement(node)) return withBraces(node)
  if (ts.isBinaryExpression(node)) return otherOperator(node)
  if (ts.isImportDeclaration(node)) return withoutEnding(node)
  return node
}

function arrowConstant(node: ts.FunctionDeclaration): ts.Node {
  const { modifiers, asteriskToken, name, typeParameters, parameters, body } = node
  if (name === undefined || body === undefined || asteriskToken !== undefined) return node
  const isAsync = (each: ts.ModifierLike): boolean => each.kind === ts.SyntaxKind.AsyncKeyword
  const arrow = factory.createArrowFunction(
    modifiers?.filter(isAsync).filter((each) => ts.isModifier(each)),
    typeParameters,
    parameters,
    undefined,
    undefined,
    body,
  )
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, arrow)
  return factory.createVariableStatement(
    modifiers?.filter((each) => !isAsync(each)),
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  )
}

function withBlock(node: ts.ArrowFunction, body: ts.Expression): ts.Node {
  const block = factory.createBlock([factory.createReturnStatement(body)], true)
  const { modifiers, typeParameters, parameters, type } = node
  return factory.createArrowFunction(modifiers, typeParameters, parameters, type, undefined, block)
}

function withBraces({ expression, thenStatement, elseStatement }: ts.IfStatement): ts.Node {
  const braced = ts.isBlock(thenStatement) ? thenStatement : factory.createBlock([thenStatement], true)
  return factory.createIfStatement(expression, braced, elseStatement)
}

function otherOperator({ left, operatorToken, right }: ts.BinaryExpression): ts.Node {
  const isNullish = operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  return isNullish
    ? factory.createBinaryExpression(left, ts.SyntaxKind.BarBarToken, right)
    : factory.createBinaryExpression(left, operatorToken, right)
}

function withoutEnding(node: ts.ImportDeclaration): ts.Node {
  const { modifiers, importClause, moduleSpecifier, attributes } = node
  if (!ts.isStringLiteral(moduleSpecifier)) return node
  const specifier = factory.createStringLiteral(moduleSpecifier.text.replace(/\.ts$/, ''))
  return factory.createImportDeclaration(modifiers, importClause, specifier, attributes)
}
