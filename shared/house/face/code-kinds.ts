import type ts from 'typescript'

/** Types are compared where the face is; they do nothing when the code runs. */
export function isOnlyType(compiler: typeof ts, node: ts.Node): boolean {
  if (compiler.isExpressionWithTypeArguments(node)) return false
  if (compiler.isModifier(node)) return !RUNNING.has(compiler.tokenToString(node.kind) ?? '')
  if (compiler.isHeritageClause(node)) return node.token === compiler.SyntaxKind.ImplementsKeyword
  return isTypeDeclaration(compiler, node) || isMark(compiler, node)
}

/** An overload is one too. */
function isTypeDeclaration(compiler: typeof ts, node: ts.Node): boolean {
  return (
    compiler.isTypeNode(node) ||
    compiler.isTypeParameterDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node) ||
    (compiler.isFunctionLike(node) && 'body' in node && node.body === undefined)
  )
}

/** What may be left out, or is there for sure, says the type. */
function isMark(compiler: typeof ts, { kind }: ts.Node): boolean {
  return kind === compiler.SyntaxKind.QuestionToken || kind === compiler.SyntaxKind.ExclamationToken
}

/** The modifiers that change what code does. */
const RUNNING = new Set(['async', 'static', 'accessor'])

/** What a node is by itself: its kind, and the text or operator that it holds. */
export function kindToken(compiler: typeof ts, node: ts.Node): string {
  const { SyntaxKind } = compiler
  if (compiler.isStringLiteralLike(node)) return `text ${JSON.stringify(node.text)}`
  if (compiler.isLiteralExpression(node) || compiler.isTemplateMiddleOrTemplateTail(node))
    return `${node.kind} ${JSON.stringify(node.text)}`
  if (compiler.isTemplateHead(node) || compiler.isPrivateIdentifier(node) || compiler.isJsxText(node))
    return `${node.kind} ${JSON.stringify(node.text)}`
  if (compiler.isPrefixUnaryExpression(node) || compiler.isPostfixUnaryExpression(node))
    return `${node.kind} ${SyntaxKind[node.operator]}`
  return String(node.kind)
}

/** Does it stand at the top of the module, and not in a function or block of it? */
export function isOfModule(compiler: typeof ts, declaration: ts.Node): boolean {
  const holder = compiler.findAncestor(
    declaration.parent,
    (each) =>
      compiler.isSourceFile(each) ||
      compiler.isFunctionLike(each) ||
      compiler.isClassLike(each) ||
      compiler.isBlock(each) ||
      compiler.isIterationStatement(each, false) ||
      compiler.isCatchClause(each) ||
      compiler.isCaseBlock(each),
  )
  return holder !== undefined && compiler.isSourceFile(holder)
}
