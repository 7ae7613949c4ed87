import type ts from 'typescript'
import { isWrapper, localSymbol, type OpenSource } from '../../source/open-source.ts'
import { isOfModule, isOnlyType, kindToken } from './code-kinds.ts'

/** How names of private declarations of the module are written. */
export interface NameRule {
  /** Is the code of this declaration a part of what uses it, or does only its name count? */
  isInlined: (name: string) => boolean
  /** Has the other version a declaration of this name too? What it has not, was renamed or is new. */
  isKnown: (name: string) => boolean
}

/**
 * The meaning of code as a text: equal for two versions that differ in layout, comments, types, spelling of literals, names of
 * locals, and in how a function is written. `nodes` are declarations of the module, or values.
 */
export function codeForm(source: OpenSource, nodes: readonly ts.Node[], rule: NameRule): string {
  const form: Form = { source, rule, tokens: [], seen: new Map() }
  for (const node of nodes) write(form, node)
  return form.tokens.join(' ')
}

interface Form {
  source: OpenSource
  rule: NameRule
  tokens: string[]
  /** Locals, renamed and inlined declarations, numbered as they come. */
  seen: Map<ts.Symbol, number>
}

function write(form: Form, node: ts.Node): void {
  const { ts: compiler } = form.source
  if (isOnlyType(compiler, node)) return
  if (isWrapper(compiler, node)) write(form, node.expression)
  else if (compiler.isIdentifier(node)) form.tokens.push(nameToken(form, node))
  else if (isCoded(compiler, node)) writeFunction(form, node)
  else if (compiler.isPropertyAssignment(node)) writeMember(form, node.name, node.initializer)
  else if (compiler.isShorthandPropertyAssignment(node)) writeMember(form, node.name, node.name)
  else if (isMemberBinding(compiler, node)) writeBinding(form, node)
  else if (isLoneStatement(compiler, node)) compiler.forEachChild(node, (each) => write(form, each))
  else writeNode(form, node)
}

/** Braces around one statement, and the lists around declarations, say nothing. */
function isLoneStatement(compiler: typeof ts, node: ts.Node): boolean {
  if (compiler.isVariableStatement(node) || compiler.isVariableDeclarationList(node)) return true
  const { parent } = node
  if (!compiler.isBlock(node) || node.statements.length !== 1) return false
  return compiler.isIfStatement(parent) || compiler.isIterationStatement(parent, false)
}

function writeNode(form: Form, node: ts.Node): void {
  const { ts: compiler } = form.source
  form.tokens.push(`(${kindToken(compiler, node)}`)
  if (compiler.isForStatement(node)) {
    for (const part of [node.initializer, node.condition, node.incrementor, node.statement]) {
      form.tokens.push(',')
      if (part !== undefined) write(form, part)
    }
  } else compiler.forEachChild(node, (each) => write(form, each))
  form.tokens.push(')')
}

type Coded = ts.SignatureDeclaration & { body: ts.Node }

function isCoded(compiler: typeof ts, node: ts.Node): node is Coded {
  return compiler.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

function writeFunction(form: Form, node: Coded): void {
  const { ts: compiler } = form.source
  form.tokens.push(isFree(form.source, node) ? '(function' : `(${node.kind}`)
  if ('asteriskToken' in node && node.asteriskToken !== undefined) form.tokens.push('*')
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : []
  for (const modifier of modifiers) write(form, modifier)
  if (compiler.isClassElement(node) && node.name !== undefined) writeKey(form, node.name)
  for (const parameter of node.parameters) write(form, parameter)
  writeBody(form, node.body)
  form.tokens.push(')')
}

/** Declared, as an expression or as an arrow: what uses no `this` of its own is the same. */
function isFree({ ts: compiler, file }: OpenSource, node: Coded): boolean {
  if (compiler.isArrowFunction(node)) return true
  const isPlain = compiler.isFunctionDeclaration(node) || compiler.isFunctionExpression(node)
  return isPlain && !/\b(?:this|arguments|new\.target)\b/.test(node.getText(file))
}

function writeBody(form: Form, body: ts.Node): void {
  const { SyntaxKind } = form.source.ts
  const isShort = body.kind !== SyntaxKind.Block
  if (isShort) form.tokens.push(`(${SyntaxKind.Block} (${SyntaxKind.ReturnStatement}`)
  if (isShort) write(form, body)
  else writeNode(form, body)
  if (isShort) form.tokens.push(') )')
}

function writeMember(form: Form, name: ts.PropertyName, value: ts.Expression): void {
  form.tokens.push('(member')
  writeKey(form, name)
  write(form, value)
  form.tokens.push(')')
}

function isMemberBinding(compiler: typeof ts, node: ts.Node): node is ts.BindingElement {
  return (
    compiler.isBindingElement(node) &&
    compiler.isObjectBindingPattern(node.parent) &&
    node.dotDotDotToken === undefined
  )
}

/** `{ a }` is `{ a: a }`. */
function writeBinding(form: Form, { propertyName, name, initializer }: ts.BindingElement): void {
  form.tokens.push('(member')
  writeKey(form, propertyName ?? name)
  write(form, name)
  if (initializer !== undefined) write(form, initializer)
  form.tokens.push(')')
}

/** The name of a member: with quotes or without. */
function writeKey(form: Form, name: ts.PropertyName | ts.BindingName): void {
  const { ts: compiler } = form.source
  if (compiler.isIdentifier(name) || compiler.isStringLiteralLike(name) || compiler.isNumericLiteral(name))
    form.tokens.push(`.${JSON.stringify(name.text)}`)
  else write(form, name)
}

function nameToken(form: Form, name: ts.Identifier): string {
  const { source, rule } = form
  const { ts: compiler } = source
  if (isMemberName(compiler, name)) return `.${JSON.stringify(name.text)}`
  const symbol = localSymbol(source, name)
  const declaration = symbol?.declarations?.[0]
  if (symbol === undefined || declaration === undefined) return `global ${name.text}`
  const imported = importToken(compiler, declaration)
  if (imported !== undefined) return imported
  if (!isOfModule(compiler, declaration)) return numbered(form, 'local', symbol)
  if (isExported(source, symbol)) return `module ${symbol.name}`
  if (!rule.isInlined(symbol.name))
    return rule.isKnown(symbol.name) ? `module ${symbol.name}` : numbered(form, 'module', symbol)
  return form.seen.has(symbol) ? numbered(form, 'part', symbol) : inlined(form, symbol)
}

function isMemberName(compiler: typeof ts, name: ts.Identifier): boolean {
  const { parent } = name
  if (compiler.isBindingElement(parent)) return parent.propertyName === name
  if (compiler.isPropertyAccessExpression(parent)) return parent.name === name
  return compiler.isClassElement(parent) && parent.name === name
}

function numbered({ seen }: Form, word: string, symbol: ts.Symbol): string {
  const number = seen.get(symbol) ?? seen.size
  seen.set(symbol, number)
  return `${word} ${number}`
}

/** The declaration in place of its name, where it is used first. */
function inlined(form: Form, symbol: ts.Symbol): string {
  numbered(form, 'part', symbol)
  const inner: Form = { ...form, tokens: [] }
  for (const declaration of symbol.declarations ?? []) write(inner, declaration)
  return `(part ${inner.tokens.join(' ')})`
}

function importToken(compiler: typeof ts, declaration: ts.Declaration): string | undefined {
  const holder = compiler.findAncestor(declaration, compiler.isImportDeclaration)
  if (holder === undefined || !compiler.isStringLiteral(holder.moduleSpecifier)) return undefined
  const module = holder.moduleSpecifier.text.replace(/^(\..*)\.[cm]?[jt]sx?$/, '$1')
  if (compiler.isImportSpecifier(declaration))
    return `import ${module} ${(declaration.propertyName ?? declaration.name).text}`
  return `import ${module} ${compiler.isNamespaceImport(declaration) ? '*' : 'default'}`
}

function isExported({ checker, file }: OpenSource, symbol: ts.Symbol): boolean {
  const module = checker.getSymbolAtLocation(file)
  return (
    module !== undefined &&
    checker.getExportsOfModule(module).some((each) => {
      return each === symbol || each.declarations?.[0] === symbol.declarations?.[0]
    })
  )
}
