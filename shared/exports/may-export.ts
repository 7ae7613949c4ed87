import { readProgram, type Statement } from './parse-source.ts'

/**
 * Can other modules import this name (`default`: the default export) from the file? The answer is `true` whenever the text alone cannot tell: with
 * `export *`, destructured exports, CommonJS, or a text that cannot be parsed (the linter reports that one).
 */
export function mayExport(file: string, source: string, name: string): boolean {
  const program = readProgram(source, file, (read) => read)
  if (program === undefined) return true
  // a file without import and export is a script, unless it is CommonJS
  if (program.sourceType === 'script' && /\bexports\b/.test(source)) return true
  return program.body.some((statement) => exportsName(statement, name))
}

function exportsName(statement: Statement, name: string): boolean {
  if (statement.type === 'ExportAllDeclaration' || statement.type === 'TSExportAssignment') return true
  if (statement.type === 'ExportDefaultDeclaration') return name === 'default'
  if (statement.type !== 'ExportNamedDeclaration') return false
  const { declaration, specifiers } = statement
  const listed = specifiers.some(({ exported }) =>
    exported.type === 'Identifier' ? exported.name === name : exported.value === name,
  )
  return listed || (declaration !== undefined && declaration !== null && declares(declaration, name))
}

function declares(declaration: Statement, name: string): boolean {
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.some(({ id }) => id.type !== 'Identifier' || id.name === name)
  if (!('id' in declaration) || declaration.id?.type !== 'Identifier') return true
  return declaration.id.name === name
}
