import type ts from 'typescript'
import { hasExport, listedNames } from '../../source/exports/exported-names.ts'
import type { OpenSource } from '../../source/open-source.ts'

/** One type that a module writes down for those who import it. */
export interface ExportedType {
  /** `parse`, `parse.text`, `Options.mode`. */
  name: string
  node: ts.TypeNode
  isOptional: boolean
  /** Do importers get it, or give it? */
  role: 'given' | 'got'
}

/** The type annotations of what a module exports: of parameters, results, members and constants. */
export function exportedTypes(source: OpenSource): Map<string, ExportedType> {
  const { ts: compiler, file } = source
  const listed = listedNames(source)
  const found = new Map<string, ExportedType>()
  const add = (each: ExportedType): unknown => found.set(`${each.name}/${each.role}`, each)
  for (const statement of file.statements) {
    const isExported = hasExport(compiler, statement)
    for (const [name, declaration] of declarationsOf(compiler, statement))
      if (isExported || listed.has(name)) addTypes(compiler, name, declaration, add)
  }
  return found
}

type Add = (each: ExportedType) => unknown

function declarationsOf(compiler: typeof ts, statement: ts.Statement): [string, ts.Node][] {
  if (compiler.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((each): [string, ts.Node][] =>
      compiler.isIdentifier(each.name) ? [[each.name.text, each]] : [],
    )
  const isNamed =
    compiler.isFunctionDeclaration(statement) ||
    compiler.isClassDeclaration(statement) ||
    compiler.isInterfaceDeclaration(statement) ||
    compiler.isTypeAliasDeclaration(statement) ||
    compiler.isEnumDeclaration(statement)
  return isNamed && statement.name !== undefined ? [[statement.name.text, statement]] : []
}

function addTypes(compiler: typeof ts, name: string, node: ts.Node, add: Add): void {
  if (compiler.isVariableDeclaration(node)) {
    if (node.type !== undefined) add({ name, node: node.type, isOptional: false, role: 'got' })
    const { initializer } = node
    if (
      initializer !== undefined &&
      (compiler.isArrowFunction(initializer) || compiler.isFunctionExpression(initializer))
    )
      addSignature(compiler, name, initializer, add)
  }
  if (compiler.isFunctionDeclaration(node)) addSignature(compiler, name, node, add)
  if (compiler.isTypeAliasDeclaration(node)) {
    if (compiler.isTypeLiteralNode(node.type)) addMembers(compiler, name, node.type.members, add)
    else add({ name, node: node.type, isOptional: false, role: 'got' })
  }
  if (compiler.isInterfaceDeclaration(node) || compiler.isClassDeclaration(node))
    addMembers(compiler, name, node.members, add)
}

function addSignature(compiler: typeof ts, name: string, node: ts.SignatureDeclaration, add: Add): void {
  if (node.type !== undefined) add({ name, node: node.type, isOptional: false, role: 'got' })
  for (const parameter of node.parameters) {
    const { type, questionToken } = parameter
    const own = compiler.isIdentifier(parameter.name)
      ? parameter.name.text
      : String(node.parameters.indexOf(parameter))
    if (type !== undefined)
      add({ name: `${name}.${own}`, node: type, isOptional: questionToken !== undefined, role: 'given' })
  }
}

function addMembers(
  compiler: typeof ts,
  owner: string,
  members: ts.NodeArray<ts.TypeElement | ts.ClassElement>,
  add: Add,
): void {
  for (const member of members) {
    if (member.name === undefined || compiler.isPrivateIdentifier(member.name)) continue
    const name = `${owner}.${member.name.getText().slice(0, 100)}`
    if (compiler.isMethodSignature(member) || compiler.isMethodDeclaration(member))
      addSignature(compiler, name, member, add)
    if (!compiler.isPropertySignature(member) && !compiler.isPropertyDeclaration(member)) continue
    if (member.type !== undefined)
      add({ name, node: member.type, isOptional: member.questionToken !== undefined, role: 'got' })
  }
}
