import type ts from 'typescript'

/** A text as a row of what the parser sees: the kind of each node and the words of its leaves, without layout, comments and imports. */
export interface SyntaxTokens {
  path: string
  /** Equal rows are equal code. */
  texts: string[]
  /** Line of each, from 1. */
  lines: number[]
}

/** Longer files are data, or made by a program. */
const MOST_TOKENS = 100_000

/** The tokens of a parsed file; an import list is in many files and copied from none. */
export function syntaxTokens(compiler: typeof ts, path: string, file: ts.SourceFile): SyntaxTokens {
  const tokens: SyntaxTokens = { path, texts: [], lines: [] }
  const walk = (node: ts.Node): void => {
    if (isList(compiler, node) || node.kind === compiler.SyntaxKind.EndOfFileToken) return
    if (compiler.isJsxText(node) && node.containsOnlyTriviaWhiteSpaces) return
    if (tokens.texts.length >= MOST_TOKENS) return
    const before = tokens.texts.length
    const start = node.getStart(file)
    tokens.texts.push(String(node.kind))
    tokens.lines.push(file.getLineAndCharacterOfPosition(start).line + 1)
    compiler.forEachChild(node, walk)
    if (tokens.texts.length === before + 1) tokens.texts[before] = wordsOf(compiler, node, file)
  }
  compiler.forEachChild(file, walk)
  return tokens
}

/** Imports, and what is only passed on. */
function isList(compiler: typeof ts, node: ts.Node): boolean {
  if (compiler.isImportDeclaration(node) || compiler.isExportDeclaration(node)) return true
  return (
    compiler.isVariableStatement(node) &&
    node.declarationList.declarations.every(({ initializer }) => isRequire(compiler, initializer))
  )
}

function isRequire(compiler: typeof ts, value: ts.Expression | undefined): boolean {
  if (value === undefined || !compiler.isCallExpression(value)) return false
  return compiler.isIdentifier(value.expression) && value.expression.text === 'require'
}

/** A leaf is its words, whichever quotes and line ends it is written with. */
function wordsOf(compiler: typeof ts, node: ts.Node, file: ts.SourceFile): string {
  if (compiler.isStringLiteral(node)) return JSON.stringify(node.text)
  const text = file.text.slice(node.getStart(file), node.end)
  return compiler.isJsxText(node) ? text.trim().replace(/\s+/g, ' ') : text.replaceAll('\r\n', '\n')
}
