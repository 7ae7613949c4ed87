import { readProgram, type Statement } from './parse-source.ts'
import { declaredNames, partOf, type OutlinePart } from './outline-parts.ts'
import { resolveImport } from './relative-imports.ts'

/** A name and the module it is taken from; `*` is all of the module. */
export interface Imported {
  path: string
  name: string
}

/** What the statements of a module declare, use and pass on. */
export interface ModuleOutline {
  parts: OutlinePart[]
  imports: Map<string, Imported[]>
  /** Exported names that stand for a name of the module. */
  exports: Map<string, string>
  /** Exported names that come from other modules; under `*` the modules of `export *`. */
  reexports: Map<string, Imported[]>
}

/** The outline of a script; `undefined` for other files and for text that cannot be read as code. */
export function outlineOf(path: string, text: string, known: ReadonlySet<string>): ModuleOutline | undefined {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined
  return readProgram(text, path, ({ body }) => {
    const outline: ModuleOutline = {
      parts: [],
      imports: new Map(),
      exports: new Map(),
      reexports: new Map(),
    }
    for (const statement of body) addStatement(outline, statement, { path, known })
    return outline
  })
}

function addStatement(outline: ModuleOutline, statement: Statement, place: Place): void {
  if (statement.type === 'ImportDeclaration') {
    addImports(outline, statement, place)
    return
  }
  if (statement.type === 'ExportAllDeclaration')
    addReexport(outline, '*', { specifier: statement.source.value, name: '*' }, place)
  if (statement.type === 'ExportNamedDeclaration') addSpecifiers(outline, statement, place)
  if (statement.type === 'ExportDefaultDeclaration')
    outline.exports.set('default', declaredNames(statement)[0] ?? 'default')
  outline.parts.push(partOf(statement))
}

interface Place {
  path: string
  known: ReadonlySet<string>
}

function resolveSpecifier(specifier: string, { path, known }: Place): string | undefined {
  if (specifier.startsWith('.')) return resolveImport(path, specifier, known)
  const [, tail] = /^[@~#][^/]*\/(.+)$/.exec(specifier) ?? []
  if (tail === undefined) return undefined
  const stem = stemOf(tail)
  return [...known].find((each) => each === stem || stemOf(each).endsWith(`/${stem}`))
}

function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '')
}

function addImports(
  outline: ModuleOutline,
  statement: Extract<Statement, { type: 'ImportDeclaration' }>,
  place: Place,
): void {
  const path = resolveSpecifier(statement.source.value, place)
  if (path === undefined) return
  for (const specifier of statement.specifiers) {
    const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : undefined
    const imported = name ?? (specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*')
    outline.imports.set(specifier.local.name, [{ path, name: imported }])
  }
}

function addReexport(
  outline: ModuleOutline,
  exported: string,
  { specifier, name }: { specifier: string; name: string },
  place: Place,
): void {
  const path = resolveSpecifier(specifier, place)
  if (path === undefined) return
  outline.reexports.set(exported, [...(outline.reexports.get(exported) ?? []), { path, name }])
}

function addSpecifiers(
  outline: ModuleOutline,
  statement: Extract<Statement, { type: 'ExportNamedDeclaration' }>,
  place: Place,
): void {
  for (const specifier of statement.specifiers) {
    const exported = nameOf(specifier.exported)
    const local = specifier.type === 'ExportSpecifier' ? nameOf(specifier.local) : '*'
    const source = statement.source?.value
    if (source === undefined) outline.exports.set(exported, local)
    else addReexport(outline, exported, { specifier: source, name: local }, place)
  }
}

function nameOf(
  node: { type: 'Identifier'; name: string } | { type: 'StringLiteral'; value: string },
): string {
  return node.type === 'Identifier' ? node.name : node.value
}
