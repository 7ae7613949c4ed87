import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import type { Escape } from './test-case.ts'

/** Modules that tests take their words from. */
const RUNNERS =
  /^(?:vitest|mocha|chai|ava|tap|tape|uvu|expect|cypress|node:test|bun:test|node:assert|assert)(?:\/|$)|^@(?:jest|playwright|vitest|std|cypress)\//
const WORDS = /^(?:it|test|describe|suite|expect|assert)$/

/** Names of a runner that the file calls otherwise, by the name in the file: `import { skip as it } from 'node:test'`. */
export function renamedWords({ ts: compiler, file }: OpenSource): Map<string, string> {
  const names = new Map<string, string>()
  for (const { name, propertyName } of importSpecifiers(compiler, file, RUNNERS))
    if (propertyName !== undefined && name.text !== propertyName.text) names.set(name.text, propertyName.text)
  return names
}

/** Words of a runner that the file gives a meaning of its own, or takes from a file of the repository. */
export function reboundWords(source: OpenSource): Escape[] {
  const { ts: compiler, file } = source
  const own = file.statements.flatMap((each): ts.Node[] => declaredNames(compiler, each))
  const imported = importSpecifiers(compiler, file, /^\.{1,2}\/|^#/).map(({ name }) => name)
  return [...own, ...imported].flatMap((node) =>
    compiler.isIdentifier(node) && WORDS.test(node.text)
      ? [{ name: node.text, ...placeIn(source, node) }]
      : [],
  )
}

function declaredNames(compiler: typeof ts, statement: ts.Statement): ts.Node[] {
  if (compiler.isFunctionDeclaration(statement)) return statement.name === undefined ? [] : [statement.name]
  if (!compiler.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.map(({ name }) => name)
}

function importSpecifiers(compiler: typeof ts, file: ts.SourceFile, from: RegExp): ImportedName[] {
  return file.statements.flatMap((each) => {
    if (!compiler.isImportDeclaration(each) || !compiler.isStringLiteral(each.moduleSpecifier)) return []
    const bindings = each.importClause?.namedBindings
    const isNamed = from.test(each.moduleSpecifier.text) && bindings !== undefined
    return isNamed && compiler.isNamedImports(bindings)
      ? bindings.elements.map(({ name, propertyName }) => ({ name, propertyName }))
      : []
  })
}

interface ImportedName {
  name: ts.Identifier
  propertyName: ts.ModuleExportName | undefined
}
