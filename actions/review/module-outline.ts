import { runWithin } from '../../shared/deadline.ts'
import { parseFile, type Statement } from '../../shared/exports/parse-source.ts'
import { resolveImport } from '../../shared/exports/relative-imports.ts'
import { isScript } from './source-places.ts'

/** Lines of a file, both counted from 1. */
export interface LineRange {
  from: number
  to: number
}

/** One statement at the top of a module. */
export interface OutlinePart {
  lines: LineRange
  /** Names that it declares in the module. */
  declares: string[]
  /** Every name that stands in it. */
  uses: Set<string>
  /** Does it stand for no declaration of its own: a statement that runs when the module is loaded, or a list of exports? */
  runs: boolean
}

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

const PARSE_MS = 2_000

/** The outline of a script; `undefined` for other files and for text that cannot be read as code. */
export function outlineOf(path: string, text: string, known: ReadonlySet<string>): ModuleOutline | undefined {
  if (!isScript(path)) return undefined
  const outline: ModuleOutline = {
    parts: [],
    imports: new Map(),
    exports: new Map(),
    reexports: new Map(),
  }
  try {
    runWithin(PARSE_MS, () => {
      for (const statement of parseFile(text, path).body) addStatement(outline, statement, { path, known })
    })
  } catch {
    return undefined
  }
  return outline
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

function partOf(statement: Statement): OutlinePart {
  const declares = declaredNames(statement)
  const isDefault = statement.type === 'ExportDefaultDeclaration'
  const { start, end } = statement.loc ?? { start: { line: 1 }, end: { line: 1 } }
  return {
    lines: { from: start.line, to: end.line },
    declares: isDefault ? [...declares, 'default'] : declares,
    uses: isList(statement) ? new Set() : namesIn(statement),
    runs: declares.length === 0 && !isDefault,
  }
}

/** `export { a, b }` uses what it names only where the name is asked for. */
function isList(statement: Statement): boolean {
  return statement.type === 'ExportNamedDeclaration' && statement.specifiers.length > 0
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

function declaredNames(statement: Statement): string[] {
  const inner =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
      ? statement.declaration
      : statement
  if (inner === undefined || inner === null) return []
  if (inner.type === 'VariableDeclaration') return inner.declarations.flatMap(({ id }) => [...namesIn(id)])
  return 'id' in inner && inner.id?.type === 'Identifier' ? [inner.id.name] : []
}

/** Every name in a node, whatever it is used for. Level by level, without recursion. */
function namesIn(root: object): Set<string> {
  const names = new Set<string>()
  const rest: unknown[] = [root]
  while (rest.length > 0) {
    const node = rest.pop()
    if (typeof node !== 'object' || node === null) continue
    if ('type' in node && 'name' in node && typeof node.name === 'string') names.add(node.name)
    for (const [key, value] of Object.entries(node))
      if (!/comments$/i.test(key) && key !== 'loc') rest.push(value)
  }
  return names
}
