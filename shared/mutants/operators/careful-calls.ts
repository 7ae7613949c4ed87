import { nameOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { parameterAt } from '../syntax/declared.ts'
import { edited, replaced, type Operator } from '../syntax/edit.ts'
import { operand, strengthOf, UNARY } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'

/** `Math.round` with halves away from zero, and with halves down. */
export const rounding: Operator = (visit) => {
  const { node, text } = visit
  const [only] = nodesIn(node, 'arguments')
  if (only === undefined || text.slice(node.start, only.start) !== 'Math.round(') return []
  const code = text.slice(only.start, only.end)
  return [
    ...replaced(visit, `Math.sign(${code}) * Math.round(Math.abs(${code}))`, strengthOf('*')),
    ...replaced(visit, `-Math.round(-(${code}))`, UNARY),
  ]
}

/** Letters outside the basic plane are one letter: a text is taken apart by letters. */
export const letters: Operator = (visit) => {
  const { node, text } = visit
  const call = node.type === 'CallExpression'
  const member = call ? nodeIn(node, 'callee') : node
  const object = member?.type === 'MemberExpression' ? nodeIn(member, 'object') : undefined
  if (member === undefined || object === undefined || !mayBeText(visit, object)) return []
  const list = `Array.from(${text.slice(object.start, object.end)})`
  const code = call ? letterCall(visit, list, member) : letterAt(visit, list, member)
  return code === undefined ? [] : replaced(visit, code)
}

/** `text[0]` and `text.length` */
function letterAt({ text }: Visit, list: string, member: SyntaxNode): string | undefined {
  const [object, property] = [nodeIn(member, 'object'), nodeIn(member, 'property')]
  const isComputed = member['computed'] === true
  const isMeant = isComputed ? property?.type === 'NumericLiteral' : nameOf(property) === 'length'
  return isMeant ? list + text.slice(object?.end, member.end) : undefined
}

/** `text.slice(1)`, `text.charAt(0)` and `text.split('')` */
function letterCall({ node, text }: Visit, list: string, member: SyntaxNode): string | undefined {
  const [first] = nodesIn(node, 'arguments')
  const words = text.slice(member.end, node.end)
  switch (nameOf(nodeIn(member, 'property'))) {
    case 'slice':
    case 'substring':
      return `${list}.slice${words}.join('')`
    case 'charAt':
      return first && `(${list}[${text.slice(first.start, first.end)}] ?? '')`
    case 'split':
      return first?.type === 'StringLiteral' && first['value'] === '' ? list : undefined
    default:
      return undefined
  }
}

/** Is it surely no list? */
function mayBeText(visit: Visit, object: SyntaxNode): boolean {
  const inner: Visit = { ...visit, node: object, key: 'object', parent: visit }
  const kind = parameterAt(inner)?.kind
  return object.type !== 'ArrayExpression' && kind !== 'list' && kind !== 'number'
}

/** Numbers sorted as numbers, and what is equal the other way round. */
export const ties: Operator = (visit) => {
  const { node, text } = visit
  const callee = node.type === 'CallExpression' ? nodeIn(node, 'callee') : undefined
  const object = callee === undefined ? undefined : nodeIn(callee, 'object')
  if (object === undefined || !/^(sort|toSorted)$/.test(nameOf(callee && nodeIn(callee, 'property'))))
    return []
  const [order] = nodesIn(node, 'arguments')
  const code = operand(object, text)
  if (order !== undefined) return replaced(visit, `${code}.toReversed()${text.slice(object.end, node.end)}`)
  return replaced(visit, `${code}.toSorted((one, other) => Number(one) - Number(other))`)
}

/** The first of a list as the last one, and the last as the first. */
export const ends: Operator = (visit) => {
  const { node, text } = visit
  const object = nodeIn(node, 'object')
  const index = nodeIn(node, 'property')
  if (
    node.type === 'MemberExpression' &&
    node['computed'] === true &&
    object !== undefined &&
    index?.['value'] === 0
  ) {
    const code = text.slice(object.start, object.end)
    return replaced(visit, `${code}[${code}.length - 1]`)
  }
  const last = /^(.*)\.at\(-1\)$/s.exec(text.slice(node.start, node.end))?.[1]
  return node.type === 'CallExpression' && last !== undefined ? replaced(visit, `${last}[0]`) : []
}

/** A pattern that takes both cases, and letters of every language. */
export const wider: Operator = (visit) => {
  const { node } = visit
  const { pattern, flags } = node
  if (node.type !== 'RegExpLiteral' || typeof pattern !== 'string' || typeof flags !== 'string') return []
  const everywhere = pattern.replaceAll(/A-Za-z|a-zA-Z|a-z(?!A)|A-Z(?!a)/g, '\\p{L}')
  const flag = { start: node.end, end: node.end, after: 'i' }
  const isPlain = /[A-Za-z]/.test(pattern.replaceAll(/\\./g, '')) && !flags.includes('i')
  return [
    ...(isPlain ? edited(visit, flag) : []),
    ...(everywhere === pattern || flags.includes('v')
      ? []
      : replaced(visit, `/${everywhere}/${flags.includes('u') ? flags : `${flags}u`}`)),
  ]
}

/** Any white space where a blank is meant, and a blank where any white space is: in a pattern, and where a text is taken apart. */
export const blanks: Operator = (visit) => {
  const { node, key, parent } = visit
  const { pattern, flags } = node
  if (node.type === 'RegExpLiteral' && typeof pattern === 'string' && typeof flags === 'string') {
    const others = [pattern.replaceAll('\\s', ' '), pattern.replaceAll(' ', '\\s')]
    return others
      .filter((other) => other !== pattern)
      .flatMap((other) => replaced(visit, `/${other}/${flags}`))
  }
  const callee = key === 'arguments' && parent !== undefined ? nodeIn(parent.node, 'callee') : undefined
  const isTakenApart = nameOf(callee && nodeIn(callee, 'property')) === 'split'
  return isTakenApart && node.type === 'StringLiteral' && node['value'] === ' '
    ? replaced(visit, '/\\s+/')
    : []
}
