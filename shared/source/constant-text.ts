import type ts from 'typescript'
import { localSymbol, unwrapped, type OpenSource } from './open-source.ts'

/** Expressions inside each other that are followed, constants included; more would fill the stack. */
const MAX_DEPTH = 1_500
const MAX_CHARS = 100_000

/**
 * The text that an expression always has, however it is put together: literals, `+`, templates, constants of the file,
 * and the methods of strings and lists that are used to hide a text (`join`, `reverse`, `fromCharCode`, `atob`, ...).
 * `undefined` when it is not known.
 */
export function constantText(source: OpenSource, node: ts.Expression): string | undefined {
  const { texts } = source
  if (texts.known.has(node)) return texts.known.get(node)
  // what refers to itself has no text
  texts.known.set(node, undefined)
  if (texts.depth > MAX_DEPTH) return undefined
  texts.depth += 1
  const text = textOf(source, unwrapped(source.ts, node))
  texts.depth -= 1
  const known = text === undefined || text.length > MAX_CHARS ? undefined : text
  texts.known.set(node, known)
  return known
}

function textOf(source: OpenSource, node: ts.Expression): string | undefined {
  const { ts: compiler } = source
  if (compiler.isStringLiteralLike(node) || compiler.isNumericLiteral(node)) return node.text
  if (compiler.isTemplateExpression(node)) return templateText(source, node)
  if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.PlusToken)
    return joined([constantText(source, node.left), constantText(source, node.right)])
  if (compiler.isCallExpression(node)) return callText(source, node)
  const value = valueOf(source, node)
  return value === undefined ? undefined : constantText(source, value)
}

function joined(parts: readonly (string | undefined)[], between = ''): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join(between) : undefined
}

function templateText(source: OpenSource, node: ts.TemplateExpression): string | undefined {
  const spans = node.templateSpans.flatMap(({ expression, literal }) => [
    constantText(source, expression),
    literal.text,
  ])
  return joined([node.head.text, ...spans])
}

/** What a constant, or a member of a constant object or list of this file, was given. */
function valueOf(source: OpenSource, node: ts.Expression): ts.Expression | undefined {
  const { ts: compiler } = source
  if (compiler.isIdentifier(node)) {
    const declaration = localSymbol(source, node)?.valueDeclaration
    const isVariable = declaration !== undefined && compiler.isVariableDeclaration(declaration)
    return isVariable ? declaration.initializer : undefined
  }
  if (!compiler.isPropertyAccessExpression(node) && !compiler.isElementAccessExpression(node))
    return undefined
  const [owner, key] = [literalOf(source, node.expression), accessKey(source, node)]
  return owner === undefined || key === undefined ? undefined : memberOf(source, owner, key)
}

function memberOf({ ts: compiler }: OpenSource, owner: Literal, key: string): ts.Expression | undefined {
  if (compiler.isArrayLiteralExpression(owner)) return owner.elements[Number(key)]
  for (const member of owner.properties) {
    if (!compiler.isPropertyAssignment(member) || compiler.isComputedPropertyName(member.name)) continue
    if (member.name.text === key) return member.initializer
  }
  return undefined
}

type Literal = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression

/** A literal object or list: the expression itself, or what its constant was given. */
function literalOf(source: OpenSource, node: ts.Expression): Literal | undefined {
  const { ts: compiler } = source
  const inner = unwrapped(compiler, node)
  const value = compiler.isIdentifier(inner) ? valueOf(source, inner) : inner
  const literal = value === undefined ? undefined : unwrapped(compiler, value)
  const isLiteral =
    literal !== undefined &&
    (compiler.isObjectLiteralExpression(literal) || compiler.isArrayLiteralExpression(literal))
  return isLiteral ? literal : undefined
}

/** The name by which a member is read, computed ones included; `undefined` when it is not constant. */
export function accessKey(
  source: OpenSource,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): string | undefined {
  if (source.ts.isPropertyAccessExpression(node)) return node.name.text
  return constantText(source, node.argumentExpression)
}

function callText(source: OpenSource, call: ts.CallExpression): string | undefined {
  const { ts: compiler } = source
  const callee = unwrapped(compiler, call.expression)
  const args = call.arguments.map((each) => constantText(source, each))
  if (compiler.isIdentifier(callee)) return globalText(callee.text, args)
  if (!compiler.isPropertyAccessExpression(callee) && !compiler.isElementAccessExpression(callee))
    return undefined
  const [owner, method] = [unwrapped(compiler, callee.expression), accessKey(source, callee)]
  if (method === 'fromCharCode' || method === 'fromCodePoint') return charactersOf(args)
  if (method === 'join') return joined(constantList(source, owner) ?? [undefined], args[0] ?? ',')
  if (method === 'toString') return bufferText(source, owner) ?? constantText(source, owner)
  return methodText(constantText(source, owner), method, args)
}

function globalText(name: string, args: readonly (string | undefined)[]): string | undefined {
  const [text] = args
  if (text === undefined) return undefined
  if (name === 'String') return text
  if (name === 'atob') return Buffer.from(text, 'base64').toString('latin1')
  return name === 'decodeURIComponent' || name === 'unescape' ? percentText(text) : undefined
}

function percentText(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function charactersOf(codes: readonly (string | undefined)[]): string | undefined {
  const numbers = codes.map(Number)
  const known = numbers.every((each) => Number.isInteger(each) && each >= 0 && each <= 0x10_ffff)
  return known ? String.fromCodePoint(...numbers) : undefined
}

/** `Buffer.from(text, encoding).toString()`. */
function bufferText(source: OpenSource, owner: ts.Expression): string | undefined {
  const { ts: compiler } = source
  if (!compiler.isCallExpression(owner) || !owner.expression.getText(source.file).endsWith('Buffer.from'))
    return undefined
  const [text, encoding] = owner.arguments.map((each) => constantText(source, each))
  if (text === undefined || (encoding !== 'base64' && encoding !== 'hex')) return text
  return Buffer.from(text, encoding).toString()
}

function constantList(source: OpenSource, node: ts.Expression): (string | undefined)[] | undefined {
  const { ts: compiler } = source
  const list = literalOf(source, node)
  if (list !== undefined && compiler.isArrayLiteralExpression(list))
    return list.elements.map((each) => constantText(source, each))
  if (!compiler.isCallExpression(node) || !compiler.isPropertyAccessExpression(node.expression))
    return undefined
  const { name, expression } = node.expression
  if (name.text === 'reverse') return constantList(source, expression)?.reverse()
  if (name.text !== 'split') return undefined
  const [between] = node.arguments.map((each) => constantText(source, each))
  return between === undefined ? undefined : constantText(source, expression)?.split(between)
}

type Method = (text: string, first: string, second: string | undefined) => string | undefined

/** The methods of strings that give a text from a text. */
const METHODS = new Map<string, Method>([
  ['slice', (text, first, second) => text.slice(Number(first), end(second))],
  ['substring', (text, first, second) => text.substring(Number(first), end(second))],
  ['replace', (text, first, second) => text.replace(first, () => second ?? '')],
  ['replaceAll', (text, first, second) => text.replaceAll(first, () => second ?? '')],
  ['charAt', (text, first) => text.charAt(Number(first))],
  ['at', (text, first) => text.at(Number(first))],
  [
    'repeat',
    (text, first) => (Number(first) * text.length <= MAX_CHARS ? text.repeat(count(first)) : undefined),
  ],
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['trim', (text) => text.trim()],
])

function end(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function count(text: string): number {
  return Math.max(0, Math.floor(Number(text)) || 0)
}

function methodText(
  text: string | undefined,
  method: string | undefined,
  args: readonly (string | undefined)[],
): string | undefined {
  if (text === undefined || !args.every((each) => each !== undefined)) return undefined
  if (method === 'concat') return text + args.join('')
  return METHODS.get(method ?? '')?.(text, args[0] ?? '', args[1])
}
