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
    if (compiler.isImportDeclaration(node) || compiler.isExportDeclaration(node)) return
    if (node.kind === compiler.SyntaxKind.EndOfFileToken) return
    if (tokens.texts.length >= MOST_TOKENS) return
    const before = tokens.texts.length
    const start = node.getStart(file)
    tokens.texts.push(String(node.kind))
    tokens.lines.push(file.getLineAndCharacterOfPosition(start).line + 1)
    compiler.forEachChild(node, walk)
    // a leaf is its words
    if (tokens.texts.length === before + 1) tokens.texts[before] = file.text.slice(start, node.end)
  }
  compiler.forEachChild(file, walk)
  return tokens
}
