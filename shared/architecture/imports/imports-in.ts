import type ts from 'typescript'
import { openSource } from '../../source/open-source.ts'
import { constantText } from '../../source/constant-text.ts'
import { parseSource } from '../../source/parse.ts'
import { importHead } from './import-head.ts'

/** One import as it stands in a file. Line and column of the module's name count from 1. */
export interface ImportOf {
  /** The name of the module, as the text means it: escapes are read. */
  specifier: string
  line: number
  column: number
  /** Does it import types alone, so that nothing of it is left at run time? */
  isType: boolean
}

interface Found {
  specifier: string
  at: number
  isType: boolean
}

/** A file with more is written by a program, and counts as one that cannot be read: what is cut off could be anything. */
const MOST = 5_000

/**
 * The imports of a text: `import`, `export from`, `import =`, `import()`, `require()`, types by `import()`, and references to
 * files. What is put together from constants is read too; what only the running program knows is not. Equal texts give equal
 * lists. `undefined` for a text that nests too deep to be read, or has too many.
 */
export function importsIn(compiler: typeof ts, path: string, text: string): ImportOf[] | undefined {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  const format = {
    languageVersion: compiler.ScriptTarget.Latest,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  }
  const isNested = NESTED.test(plain)
  const file = isNested
    ? parseSource(compiler, path, plain, format)
    : parsedFlat(compiler, path, plain, format)
  if (file === undefined) return undefined
  const found = [...references(file), ...statementImports(compiler, file, file.statements)]
  if (isNested) found.push(...nestedImports(compiler, { path, text: plain, file }))
  if (found.length > MOST) return undefined
  return found.map(({ specifier, at, isType }) => {
    const { line, character } = file.getLineAndCharacterOfPosition(at)
    return { specifier, line: line + 1, column: character + 1, isType }
  })
}

/** May a text import inside of a statement? An escape can hide the name of a function, but no keyword. */
const NESTED = /\bimport\s*[(./]|require|\\u|\b(?:module|namespace)\b/

/** The statements alone are read here, so a text that nests deep costs no more than its parsing. */
function parsedFlat(
  compiler: typeof ts,
  path: string,
  text: string,
  format: ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  try {
    return compiler.createSourceFile(path, importHead(text), format)
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** `/// <reference path="..." />`: declarations, and nothing at run time. */
function references({ referencedFiles }: ts.SourceFile): Found[] {
  return referencedFiles.map(({ fileName, pos }) => ({
    specifier: /^\.{0,2}\//.test(fileName) ? fileName : `./${fileName}`,
    at: pos,
    isType: true,
  }))
}

function statementImports(
  compiler: typeof ts,
  file: ts.SourceFile,
  statements: readonly ts.Statement[],
): Found[] {
  return statements.flatMap((statement) => {
    const name = moduleName(compiler, statement)
    if (name === undefined || !compiler.isStringLiteralLike(name)) return []
    return [{ specifier: name.text, at: name.getStart(file), isType: importsTypes(compiler, statement) }]
  })
}

function moduleName(compiler: typeof ts, statement: ts.Statement): ts.Expression | undefined {
  if (compiler.isImportDeclaration(statement) || compiler.isExportDeclaration(statement))
    return statement.moduleSpecifier
  const isEquals =
    compiler.isImportEqualsDeclaration(statement) &&
    compiler.isExternalModuleReference(statement.moduleReference)
  return isEquals ? statement.moduleReference.expression : undefined
}

/** A clause that says so, or one of which each name says so. */
function importsTypes(compiler: typeof ts, statement: ts.Statement): boolean {
  if (compiler.isImportEqualsDeclaration(statement)) return statement.isTypeOnly
  if (compiler.isExportDeclaration(statement))
    return statement.isTypeOnly || areTypes(compiler, statement.exportClause)
  if (!compiler.isImportDeclaration(statement) || statement.importClause === undefined) return false
  const { importClause } = statement
  if (importClause.phaseModifier === compiler.SyntaxKind.TypeKeyword) return true
  return importClause.name === undefined && areTypes(compiler, importClause.namedBindings)
}

function areTypes(
  compiler: typeof ts,
  names: ts.NamedExportBindings | ts.NamedImportBindings | undefined,
): boolean {
  if (names === undefined) return false
  if (!compiler.isNamedImports(names) && !compiler.isNamedExports(names)) return false
  return names.elements.length > 0 && names.elements.every(({ isTypeOnly }) => isTypeOnly)
}

interface Opened {
  path: string
  text: string
  file: ts.SourceFile
}

function nestedImports(compiler: typeof ts, { path, text, file }: Opened): Found[] {
  const found: Found[] = []
  const unclear: number[] = []
  const walk = (node: ts.Node): void => {
    const name = importedBy(compiler, node)
    if (name !== undefined && compiler.isStringLiteralLike(name))
      found.push({ specifier: name.text, at: name.getStart(file), isType: compiler.isImportTypeNode(node) })
    else if (name !== undefined) unclear.push(name.pos)
    if (compiler.isModuleBlock(node)) found.push(...statementImports(compiler, file, node.statements))
    compiler.forEachChild(node, walk)
  }
  compiler.forEachChild(file, walk)
  return unclear.length === 0 ? found : [...found, ...constantImports(compiler, path, text, new Set(unclear))]
}

/** The name of the module in an import that is no statement. */
function importedBy(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  if (compiler.isImportTypeNode(node))
    return compiler.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
  if (!compiler.isCallExpression(node)) return undefined
  const { expression } = node
  const isImport = expression.kind === compiler.SyntaxKind.ImportKeyword || isPhase(compiler, expression)
  return isImport || isRequire(compiler, expression) ? node.arguments[0] : undefined
}

/** `require` and `module.require`. */
function isRequire(compiler: typeof ts, callee: ts.Expression): boolean {
  if (compiler.isIdentifier(callee)) return callee.text === 'require'
  if (!compiler.isPropertyAccessExpression(callee) || !compiler.isIdentifier(callee.expression)) return false
  return callee.expression.text === 'module' && callee.name.text === 'require'
}

/** `import.defer()` and `import.source()`. */
function isPhase(compiler: typeof ts, node: ts.Expression): boolean {
  return compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword
}

/** Modules whose names are put together from constants: the file is opened whole for them. */
function constantImports(
  compiler: typeof ts,
  path: string,
  text: string,
  places: ReadonlySet<number>,
): Found[] {
  const source = openSource(compiler, path, text)
  if (source === undefined) return []
  const found: Found[] = []
  const walk = (node: ts.Node): void => {
    const name = importedBy(compiler, node)
    if (name !== undefined && places.has(name.pos) && compiler.isExpression(name)) {
      const specifier = constantText(source, name)
      if (specifier !== undefined) found.push({ specifier, at: name.getStart(source.file), isType: false })
    }
    compiler.forEachChild(node, walk)
  }
  compiler.forEachChild(source.file, walk)
  return found
}
