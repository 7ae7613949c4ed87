import type { ChangedCode } from '../shapes/scope.ts'
import { constantsIn, foldNumber, type Constants } from './fold-number.ts'
import { patternParts } from './pattern-parts.ts'
import { isNode, nodesOf, readChanged, type SyntaxNode } from './syntax.ts'

/** Numbers and short texts that the changed lines name: where code compares with them, boundaries hide. */
export interface ChangeLiterals {
  numbers: readonly number[]
  texts: readonly string[]
  /** Does a changed line divide? */
  divides: boolean
}

const MAX_LITERALS = 24
const MAX_TEXT_CHARS = 20

/** The literals of a change, in the order of its files and lines, each once; `spoken` is what the spec says in words. */
export function changeLiterals(change: readonly ChangedCode[], spoken: string): ChangeLiterals {
  const found = change.map(fileLiterals)
  const numbers = found.flatMap((each) => each.numbers).filter(isUsable)
  const keys = found
    .flatMap((each) => each.keys)
    .filter((key) => key.length <= MAX_KEY_CHARS || spoken.includes(key))
  const texts = [...found.flatMap((each) => each.texts), ...keys].filter(isShort)
  return {
    numbers: [...new Set(numbers)].slice(0, MAX_LITERALS),
    texts: [...new Set(texts)].slice(0, MAX_LITERALS),
    divides: found.some((each) => each.divides),
  }
}

function isUsable(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}

function isShort(text: string): boolean {
  return text !== '' && text.length <= MAX_TEXT_CHARS && text.isWellFormed()
}

/** Longer keys are names of the code's own, unless the spec has them as well. */
const MAX_KEY_CHARS = 3

function fileLiterals(file: ChangedCode): ChangeLiterals & { keys: string[] } {
  const program = readChanged(file)
  const nodes = program === undefined ? [] : nodesOf(program.root)
  const constants = constantsIn(nodes)
  const changed = nodes.filter((node) => program?.isNew(node))
  return {
    numbers: changed.flatMap((node) => numbersAt(node, constants)),
    texts: changed.flatMap(textsAt),
    keys: changed.flatMap(keysAt),
    divides: changed.some(({ type, operator }) => type === 'BinaryExpression' && operator === '/'),
  }
}

function numbersAt(node: SyntaxNode, constants: Constants): number[] {
  if (node.type === 'RegExpLiteral') return patternParts(String(node['pattern'])).numbers
  if (!/^(?:NumericLiteral|BinaryExpression|UnaryExpression)$/.test(node.type)) return []
  const value = foldNumber(node, constants)
  return value === undefined ? [] : [value]
}

function textsAt(node: SyntaxNode): string[] {
  switch (node.type) {
    case 'StringLiteral':
      return [String(node['value'])]
    case 'TemplateElement':
      return isNode(node) ? [templateText(node['value'])] : []
    case 'RegExpLiteral':
      return patternParts(String(node['pattern'])).texts
    default:
      return []
  }
}

function templateText(value: unknown): string {
  const cooked = typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined
  return typeof cooked === 'string' ? cooked : ''
}

function keysAt(node: SyntaxNode): string[] {
  const { key, computed } = node
  if (node.type !== 'ObjectProperty' || computed === true || !isNode(key)) return []
  return key.type === 'Identifier' ? [String(key['name'])] : []
}
