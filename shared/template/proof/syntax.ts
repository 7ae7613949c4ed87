import type ts from 'typescript'
import { isRecord } from '../../formats/read-json.ts'
import { safeText } from '../../text/safe-log.ts'
import { parseSource } from '../../source/parse.ts'

/** A text as the compiler reads it, down to its tokens and comments. */
export interface Syntax {
  ts: typeof ts
  file: ts.SourceFile
  text: string
  /** Every comment, in order. */
  comments: readonly Span[]
}

/** Offsets into a text. */
export interface Span {
  start: number
  end: number
}

/** Why a text cannot be judged. */
export interface SyntaxFault {
  message: string
  offset: number
}

export type SyntaxReading = { kind: 'ok'; syntax: Syntax } | { kind: 'bad'; fault: SyntaxFault }

/** Reads a text strictly: what the compiler only recovers from is a fault. */
export function readSyntax(compiler: typeof ts, path: string, text: string): SyntaxReading {
  const file = parseSource(compiler, `/template/${path}`, text, compiler.ScriptTarget.Latest)
  if (file === undefined) return { kind: 'bad', fault: { message: 'the code nests too deep', offset: 0 } }
  const fault = firstFault(file)
  if (fault !== undefined) return { kind: 'bad', fault }
  const syntax = { ts: compiler, file, text, comments: [] }
  return { kind: 'ok', syntax: { ...syntax, comments: commentsIn(syntax) } }
}

/** The parser keeps what it stumbled over beside the tree; its types do not say so. */
function firstFault(file: ts.SourceFile): SyntaxFault | undefined {
  const found: unknown = Reflect.get(file, 'parseDiagnostics')
  const first: unknown = Array.isArray(found) ? found[0] : undefined
  if (!isRecord(first)) return undefined
  const { messageText, start } = first
  const message = typeof messageText === 'string' ? safeText(messageText, 200) : 'it cannot be parsed'
  return { message, offset: typeof start === 'number' ? start : 0 }
}

/** Nodes and tokens directly below a node, in order. Documentation comments are comments, no children. */
export function childrenOf({ ts: compiler, file }: Pick<Syntax, 'ts' | 'file'>, node: ts.Node): ts.Node[] {
  return node.getChildren(file).flatMap((child) => {
    if (compiler.isJSDoc(child)) return []
    return child.kind === compiler.SyntaxKind.SyntaxList ? childrenOf({ ts: compiler, file }, child) : [child]
  })
}

/** Where a node stands, without the comments before it. */
export function spanOf({ file }: Pick<Syntax, 'file'>, node: ts.Node): Span {
  return { start: node.getStart(file), end: node.end }
}

/** Comments lie between tokens; in the text of JSX there are none. */
function commentsIn(syntax: Syntax): Span[] {
  const { ts: compiler, file, text } = syntax
  const found = new Map<number, Span>()
  const keep = (start: number, end: number): void => void found.set(start, { start, end })
  const visit = (node: ts.Node): void => {
    const children = childrenOf(syntax, node)
    for (const child of children) visit(child)
    if (children.length > 0 || node.kind === compiler.SyntaxKind.JsxText) return
    const from = node.pos === 0 ? (compiler.getShebang(text) ?? '').length : node.pos
    compiler.forEachLeadingCommentRange(text, from, keep)
    compiler.forEachTrailingCommentRange(text, from, keep)
    if (!isBeforeJsxText(compiler, node)) compiler.forEachTrailingCommentRange(text, node.end, keep)
  }
  visit(file)
  return [...found.values()].sort((a, b) => a.start - b.start)
}

/** Behind the end of a tag text of JSX may begin. */
function isBeforeJsxText(compiler: typeof ts, { kind }: ts.Node): boolean {
  return kind === compiler.SyntaxKind.GreaterThanToken || kind === compiler.SyntaxKind.CloseBraceToken
}

/** Line and column of an offset; both count from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
