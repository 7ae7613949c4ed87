import type ts from 'typescript'
import { localSymbol, unwrapped, type OpenSource } from '../../source/open-source.ts'
import { codeForm, type NameRule } from './code-form.ts'
import { isOfModule } from './code-kinds.ts'
import { localName } from './module-face.ts'

/** An export that does something else. `grown`: a list or record that holds all it held, and more. */
export interface CodeChange {
  name: string
  kind: 'changed' | 'grown'
  line: number
}

/**
 * The exports of both versions whose code differs, of those that nobody asked for. What only they use belongs to them; what an
 * export that was asked for uses as well may change with it. Each version is read alone.
 */
export function compareCode(
  base: OpenSource,
  head: OpenSource,
  isAsked: (name: string, local: string) => boolean,
): CodeChange[] {
  const [before, after] = [exportsOf(base), exportsOf(head)]
  const asked = (side: OpenSource, all: ExportedCode[]): Set<string> =>
    namesReached(
      side,
      all.filter(({ name, local }) => isAsked(name, local)).flatMap(({ nodes }) => nodes),
    )
  const shared = new Set([...asked(base, before), ...asked(head, after)])
  const sides = { base, head, shared, known: [namesOf(base), namesOf(head)] as const }
  return before.flatMap((old) => {
    const now = after.find(({ name }) => name === old.name)
    if (now === undefined || isAsked(old.name, old.local) || isAsked(now.name, now.local)) return []
    return changeOf(old, now, sides)
  })
}

interface Sides {
  base: OpenSource
  head: OpenSource
  /** Names of private declarations that what was asked for uses. */
  shared: ReadonlySet<string>
  /** Names at the top of each version. */
  known: readonly [ReadonlySet<string>, ReadonlySet<string>]
}

function changeOf(old: ExportedCode, now: ExportedCode, sides: Sides): CodeChange[] {
  const { base, head, shared, known } = sides
  const rules = [() => true, (name: string) => !shared.has(name)].map((isInlined): NameRule => ({
    isInlined,
    isKnown: (name) => known.every((names) => names.has(name)),
  }))
  const isSame = rules.some((rule) => codeForm(base, old.nodes, rule) === codeForm(head, now.nodes, rule))
  if (isSame) return []
  const { file } = head
  const [place] = now.nodes
  const line = place === undefined ? 1 : file.getLineAndCharacterOfPosition(place.getStart(file)).line + 1
  return [{ name: now.name, kind: isGrown(old, now, sides) ? 'grown' : 'changed', line }]
}

/** One export as code: `nodes` are its declarations, or its value. */
interface ExportedCode {
  name: string
  local: string
  nodes: ts.Node[]
}

function exportsOf(source: OpenSource): ExportedCode[] {
  const { ts: compiler, checker, file } = source
  const module = moduleSymbol(source)
  if (module === undefined) return []
  const whole = module.exports?.get(compiler.InternalSymbolName.ExportEquals)
  const members =
    whole === undefined ? [] : checker.getPropertiesOfType(checker.getTypeOfSymbolAtLocation(whole, file))
  return [...checker.getExportsOfModule(module), ...members].flatMap((symbol) => {
    const target =
      (symbol.flags & compiler.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
    const declarations = (target.declarations ?? symbol.declarations ?? []).filter(
      (each) => each.getSourceFile() === file,
    )
    const nodes = declarations.flatMap((each) => codeOf(source, each))
    return nodes.length === 0 ? [] : [{ name: symbol.name, local: localName(compiler, target), nodes }]
  })
}

/** The compiler gives the symbol of a CommonJS module to nobody. */
function moduleSymbol({ checker, file }: OpenSource): ts.Symbol | undefined {
  const symbol: unknown = checker.getSymbolAtLocation(file) ?? Reflect.get(file, 'symbol')
  const isSymbol = (value: unknown): value is ts.Symbol =>
    typeof value === 'object' && value !== null && 'exports' in value
  return isSymbol(symbol) ? symbol : undefined
}

/** The code behind a declaration of an export. */
function codeOf(source: OpenSource, declaration: ts.Declaration): ts.Node[] {
  const { ts: compiler } = source
  if (compiler.isInterfaceDeclaration(declaration) || compiler.isTypeAliasDeclaration(declaration)) return []
  if (compiler.isVariableDeclaration(declaration) && compiler.isIdentifier(declaration.name))
    return declaration.initializer === undefined ? [] : [unwrapped(compiler, declaration.initializer)]
  if (compiler.isPropertyAssignment(declaration)) return [unwrapped(compiler, declaration.initializer)]
  if (compiler.isExportAssignment(declaration)) return [unwrapped(compiler, declaration.expression)]
  if (compiler.isShorthandPropertyAssignment(declaration)) return [declaration.name]
  return [declaration]
}

/** Names of declarations at the top of the module that this code uses, and those that they use. */
function namesReached(source: OpenSource, nodes: readonly ts.Node[]): Set<string> {
  const { ts: compiler } = source
  const reached = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (compiler.isIdentifier(node)) take(localSymbol(source, node))
    compiler.forEachChild(node, visit)
  }
  const take = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined || reached.has(symbol.name)) return
    const declarations = (symbol.declarations ?? []).filter((each) => isOfModule(compiler, each))
    if (declarations.length > 0) reached.add(symbol.name)
    declarations.forEach(visit)
  }
  nodes.forEach(visit)
  return reached
}

function namesOf({ checker, ts: compiler, file }: OpenSource): Set<string> {
  const all = checker.getSymbolsInScope(file, compiler.SymbolFlags.Value)
  return new Set(
    all
      .filter(({ declarations }) => declarations?.some((each) => each.getSourceFile() === file))
      .map(({ name }) => name),
  )
}

function isGrown(old: ExportedCode, now: ExportedCode, { base, head }: Sides): boolean {
  const [before, after] = [partsOf(base, old), partsOf(head, now)]
  if (before === undefined || after === undefined) return false
  let at = 0
  for (const part of after) if (at < before.length && part === before[at]) at++
  return at === before.length
}

/** The parts of a list or record that is written out, also of one that a collection is made from. */
function partsOf(source: OpenSource, { nodes: [value, ...others] }: ExportedCode): string[] | undefined {
  const { ts: compiler } = source
  if (value === undefined || others.length > 0) return undefined
  const made: readonly ts.Node[] = compiler.isNewExpression(value) ? (value.arguments ?? []) : [value]
  const [only] = made
  if (only === undefined || made.length > 1) return undefined
  const whole = compiler.isExpression(only) ? unwrapped(compiler, only) : only
  const rule: NameRule = { isInlined: () => true, isKnown: () => true }
  const parts = compiler.isArrayLiteralExpression(whole)
    ? whole.elements
    : compiler.isObjectLiteralExpression(whole)
      ? whole.properties
      : undefined
  return parts?.map((part) => codeForm(source, [part], rule))
}
