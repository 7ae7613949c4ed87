import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'

/** The names that a file imports, and from where. */
export function importsOf({ ts: compiler, file }: OpenSource): Map<string, string> {
  const names = new Map<string, string>()
  for (const statement of file.statements) {
    if (!compiler.isImportDeclaration(statement) || !compiler.isStringLiteral(statement.moduleSpecifier))
      continue
    const from = statement.moduleSpecifier.text
    const { importClause } = statement
    if (importClause?.name !== undefined) names.set(importClause.name.text, from)
    const bindings = importClause?.namedBindings
    if (bindings !== undefined && compiler.isNamespaceImport(bindings)) names.set(bindings.name.text, from)
    if (bindings !== undefined && compiler.isNamedImports(bindings))
      for (const { name } of bindings.elements) names.set(name.text, from)
  }
  return names
}

/** Every name in a part of a file. */
export function namesIn({ ts: compiler }: OpenSource, body: ts.Node): Set<string> {
  const names = new Set<string>()
  const walk = (node: ts.Node): void => {
    if (compiler.isIdentifier(node)) names.add(node.text)
    compiler.forEachChild(node, walk)
  }
  walk(body)
  return names
}
