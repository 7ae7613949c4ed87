import type ts from 'typescript'
import { parseSource } from './parse.ts'

/** One text as the compiler reads it alone: nothing it imports is read, and no library is known. */
export interface OpenSource {
  ts: typeof ts
  path: string
  file: ts.SourceFile
  /** Knows what the text itself declares, and nothing else. */
  checker: ts.TypeChecker
  /** What is known of constant texts; see constantText. */
  texts: { known: Map<ts.Expression, string | undefined>; depth: number }
}

/** `undefined` for a text that nests too deep to be read. The text has no byte order mark. */
export function openSource(compiler: typeof ts, path: string, text: string): OpenSource | undefined {
  const name = `/source/${path}`
  const file = parseSource(compiler, name, text, compiler.ScriptTarget.Latest)
  if (file === undefined) return undefined
  const options: ts.CompilerOptions = {
    allowJs: true,
    noLib: true,
    noResolve: true,
    types: [],
    jsx: compiler.JsxEmit.Preserve,
    target: compiler.ScriptTarget.Latest,
    module: compiler.ModuleKind.ESNext,
    // a script in JavaScript may be a CommonJS module
    moduleDetection: /\.[cm]?jsx?$/.test(path)
      ? compiler.ModuleDetectionKind.Auto
      : compiler.ModuleDetectionKind.Force,
  }
  const program = compiler.createProgram({ rootNames: [name], options, host: hostOfOne(file) })
  const opened = program.getSourceFile(name) ?? file
  return {
    ts: compiler,
    path,
    file: opened,
    checker: program.getTypeChecker(),
    texts: { known: new Map(), depth: 0 },
  }
}

function hostOfOne(file: ts.SourceFile): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === file.fileName,
    readFile: () => undefined,
    writeFile: () => undefined,
  }
}

/** What a name refers to when the text itself gives it a value; `undefined` for a global, ambient ones included. */
export function localSymbol(
  { ts: compiler, checker, file }: OpenSource,
  name: ts.Identifier,
): ts.Symbol | undefined {
  const symbol = symbolOf(compiler, checker, name)
  const given = symbol?.declarations?.some(
    (each) => each.getSourceFile() === file && givesValue(compiler, each) && !isAmbient(compiler, each),
  )
  return given === true ? symbol : undefined
}

function symbolOf(compiler: typeof ts, checker: ts.TypeChecker, name: ts.Identifier): ts.Symbol | undefined {
  const { parent } = name
  if (compiler.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent)
  if (compiler.isExportSpecifier(parent)) return checker.getExportSpecifierLocalTargetSymbol(parent)
  return checker.getSymbolAtLocation(name)
}

function givesValue(compiler: typeof ts, { kind }: ts.Declaration): boolean {
  const { SyntaxKind } = compiler
  return kind !== SyntaxKind.InterfaceDeclaration && kind !== SyntaxKind.TypeAliasDeclaration
}

/** Does the declaration only promise that something exists elsewhere (`declare`, or a declaration file)? */
export function isAmbient(compiler: typeof ts, declaration: ts.Node): boolean {
  if (declaration.getSourceFile().isDeclarationFile) return true
  return compiler.findAncestor(declaration, (node) => isDeclared(compiler, node)) !== undefined
}

function isDeclared(compiler: typeof ts, node: ts.Node): boolean {
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : []
  return modifiers.some(({ kind }) => kind === compiler.SyntaxKind.DeclareKeyword)
}

/** The expression without what does not change its value: parentheses and type assertions. */
export function unwrapped(compiler: typeof ts, node: ts.Expression): ts.Expression {
  let inner = node
  while (isWrapper(compiler, inner)) inner = inner.expression
  return inner
}

type Wrapper =
  | ts.ParenthesizedExpression
  | ts.AsExpression
  | ts.TypeAssertion
  | ts.NonNullExpression
  | ts.SatisfiesExpression

/** Parentheses, `as`, `<T>`, `!` and `satisfies`. */
export function isWrapper(compiler: typeof ts, node: ts.Node): node is Wrapper {
  return (
    compiler.isParenthesizedExpression(node) ||
    compiler.isAsExpression(node) ||
    compiler.isTypeAssertionExpression(node) ||
    compiler.isNonNullExpression(node) ||
    compiler.isSatisfiesExpression(node)
  )
}

/** Calls `visit` for each node of the tree, parents first. */
export function eachNode(
  { ts: compiler, file }: Pick<OpenSource, 'ts' | 'file'>,
  visit: (node: ts.Node) => void,
): void {
  const walk = (node: ts.Node): void => {
    visit(node)
    compiler.forEachChild(node, walk)
  }
  compiler.forEachChild(file, walk)
}
