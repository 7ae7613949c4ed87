import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import { unwrapped } from '../../source/open-source.ts'
import { labelOf, SettingsOf } from './collect.ts'
import { conditionsOf, statementsBeside } from './code-around.ts'
import { constantNumber, constantValue, type ParsedFile } from './constant-number.ts'
import type { Settings, SettingValue } from './setting.ts'

/**
 * The settings that a file of code or JSON writes down as literals. Every object that lies in no other one counts, so
 * `defineConfig({...})`, `module.exports = {...}` and a list of objects read alike. Nothing is run.
 */
export function readExpressions(parsed: ParsedFile): Settings {
  const found = new SettingsOf()
  const { ts: compiler, file } = parsed
  const tops: ts.ObjectLiteralExpression[] = []
  const walk = (node: ts.Node): void => {
    if (compiler.isObjectLiteralExpression(node)) tops.push(node)
    else compiler.forEachChild(node, walk)
  }
  walk(file)
  for (const [index, node] of tops.entries()) {
    const label = tops.length === 1 ? '' : labelIn(parsed, node, index)
    addObject({ ...parsed, found }, node, /^(?:\[\d+\])?$/.test(label) ? [] : [label])
  }
  addConfigs({ ...parsed, found })
  addWays({ ...parsed, found })
  return found.settings
}

interface Reading extends ParsedFile {
  found: SettingsOf
}

function addObject(reading: Reading, node: ts.ObjectLiteralExpression, keys: string[]): void {
  const { ts: compiler, file, found } = reading
  for (const property of lastOfEach(reading, node)) {
    if (found.isFull(keys)) return
    const name = property.name === undefined ? `...${property.getText(file)}` : nameOf(reading, property.name)
    const at = [...keys, name.slice(0, 200)]
    if (compiler.isPropertyAssignment(property)) addValue(reading, property.initializer, at)
    else found.add(at, { kind: 'code', text: plainText(reading, property) }, placeIn(reading, property))
  }
}

/** Of two fields with one name the last one counts. */
function lastOfEach(reading: Reading, node: ts.ObjectLiteralExpression): ts.ObjectLiteralElementLike[] {
  const named = (each: ts.ObjectLiteralElementLike): string | undefined =>
    each.name === undefined ? undefined : nameOf(reading, each.name)
  const places = new Map(node.properties.map((each, at) => [named(each), at]))
  return node.properties.filter((each, at) => each.name === undefined || places.get(named(each)) === at)
}

function nameOf({ ts: compiler, file }: ParsedFile, name: ts.PropertyName): string {
  return compiler.isIdentifier(name) || compiler.isStringLiteralLike(name) || compiler.isNumericLiteral(name)
    ? name.text
    : name.getText(file)
}

function addValue(reading: Reading, node: ts.Expression, keys: string[]): void {
  const { ts: compiler, found } = reading
  const value = constantValue(reading, node)
  const inner = compiler.isCallExpression(value)
    ? value.arguments.find((each) => compiler.isObjectLiteralExpression(each))
    : value
  if (inner !== undefined && compiler.isObjectLiteralExpression(inner)) addObject(reading, inner, keys)
  else if (compiler.isArrayLiteralExpression(value)) addList(reading, value, keys)
  else found.add(keys, scalarOf(reading, value), placeIn(reading, node))
}

function addList(reading: Reading, node: ts.ArrayLiteralExpression, keys: string[]): void {
  const { ts: compiler, found } = reading
  const items = node.elements.map((each) => String(plain(scalarOf(reading, unwrapped(compiler, each)))))
  found.add(keys, { kind: 'list', items }, placeIn(reading, node))
  for (const [index, each] of node.elements.entries()) {
    const item = unwrapped(compiler, each)
    if (!compiler.isObjectLiteralExpression(item) || found.isFull(keys)) continue
    const last = `${keys.at(-1) ?? ''}${labelIn(reading, item, index)}`
    addObject(reading, item, [...keys.slice(0, -1), last])
  }
}

function plain(value: SettingValue): unknown {
  return value.kind === 'scalar' ? value.value : value.kind === 'code' ? value.text : value.items
}

function labelIn(parsed: ParsedFile, node: ts.ObjectLiteralExpression, index: number): string {
  const { ts: compiler } = parsed
  return labelOf((key) => {
    const found = node.properties.find((each) => each.name !== undefined && nameOf(parsed, each.name) === key)
    if (found === undefined || !compiler.isPropertyAssignment(found)) return undefined
    const value = scalarOf(parsed, unwrapped(compiler, found.initializer))
    return value.kind === 'scalar' ? String(value.value) : value.kind === 'code' ? value.text : undefined
  }, index)
}

function scalarOf(parsed: ParsedFile, expression: ts.Expression): SettingValue {
  const { ts: compiler } = parsed
  const node = constantValue(parsed, expression)
  const { SyntaxKind } = compiler
  if (compiler.isStringLiteralLike(node)) return { kind: 'scalar', value: node.text }
  if (node.kind === SyntaxKind.TrueKeyword) return { kind: 'scalar', value: true }
  if (node.kind === SyntaxKind.FalseKeyword) return { kind: 'scalar', value: false }
  if (node.kind === SyntaxKind.NullKeyword) return { kind: 'scalar', value: null }
  const number = constantNumber(parsed, node)
  if (number !== undefined) return { kind: 'scalar', value: number }
  return { kind: 'code', text: plainText(parsed, expression) }
}

/** Code without its layout. */
function plainText({ file }: ParsedFile, node: ts.Node): string {
  return node.getText(file).slice(0, 2000).replace(/\s+/g, ' ')
}

/** What a list of configurations takes from elsewhere: `[js.configs.recommended, ...strict, {...}]`. */
function addConfigs(reading: Reading): void {
  const { ts: compiler, file, found } = reading
  const exported = file.statements.find((each) => compiler.isExportAssignment(each))
  if (exported === undefined) return
  const value = unwrapped(compiler, exported.expression)
  const parts = compiler.isArrayLiteralExpression(value)
    ? value.elements
    : compiler.isCallExpression(value)
      ? value.arguments
      : []
  const items = parts
    .filter((each) => !compiler.isObjectLiteralExpression(constantValue(reading, each)))
    .map((each) => plainText(reading, each))
  found.add(['configs'], { kind: 'list', items }, placeIn(reading, exported))
}

/** What the file does besides writing its settings down, and what decides which of them hold. */
function addWays(reading: Reading): void {
  const ways = { changes: statementsBeside(reading), conditions: conditionsOf(reading) }
  for (const [name, [first, ...more]] of Object.entries(ways)) {
    if (first === undefined) continue
    const items = [first, ...more].map((each) => plainText(reading, each))
    reading.found.add([name], { kind: 'list', items }, placeIn(reading, first))
  }
}
