import { isParenthesized, nodeIn, type SyntaxNode } from '../syntax/node.ts'
import { edited, replaced, type Edit, type Operator } from '../syntax/edit.ts'
import { fitted, operand, signAt, strengthOf, strengthOfNode } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'

/** `a < b` as `a <= b`: the value at the edge belongs to the other side. */
export const boundary: Operator = signs({ '<': ['<='], '<=': ['<'], '>': ['>='], '>=': ['>'] })

/** A comparison that says the opposite. */
export const relational: Operator = signs({
  '<': ['>='],
  '<=': ['>'],
  '>': ['<='],
  '>=': ['<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
})

const CALCULATIONS = signs({
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
})

/** Another calculation. Texts are only ever joined. */
export const arithmetic: Operator = (visit) => (joinsText(visit.node) ? [] : CALCULATIONS(visit))

/** `a && b` as `a || b`. */
export const logical: Operator = signs({ '&&': ['||'], '||': ['&&'] })

/** `a ?? b` as `a || b`, and the other way round. */
export const nullish: Operator = signs({ '??': ['||'], '||': ['??'] })

/** Only one of two operands. */
export const operandOnly: Operator = (visit) => {
  const { node, text } = visit
  const [left, right] = operandsOf(node)
  const isTwo = node.type === 'LogicalExpression' || (node.type === 'BinaryExpression' && isCalculation(node))
  if (!isTwo || left === undefined || right === undefined) return []
  return [left, right].flatMap((each) =>
    replaced(visit, text.slice(each.start, each.end), strengthOfNode(each)),
  )
}

/** `i++` as `i--`. */
export const update: Operator = (visit) => {
  const { node, text } = visit
  const argument = nodeIn(node, 'argument')
  if (node.type !== 'UpdateExpression' || argument === undefined) return []
  const sign = node['operator'] === '++' ? '--' : '++'
  const code = text.slice(argument.start, argument.end)
  return replaced(visit, node['prefix'] === true ? sign + code : code + sign, strengthOfNode(node))
}

const ASSIGNMENTS: Record<string, readonly string[]> = {
  '+=': ['-=', '='],
  '-=': ['+=', '='],
  '*=': ['/=', '='],
  '/=': ['*=', '='],
  '%=': ['*='],
  '**=': ['*='],
  '&=': ['|='],
  '|=': ['&='],
  '^=': ['&='],
  '<<=': ['>>='],
  '>>=': ['<<='],
  '>>>=': ['<<='],
  '&&=': ['||=', '='],
  '||=': ['??=', '='],
  '??=': ['||=', '='],
}

/** Another assignment: `a += b` as `a -= b` and `a = b`. */
export const assignment: Operator = (visit) => {
  const { node, text } = visit
  const operator = String(node['operator'])
  const at = signAt(node, text)
  const others = node.type === 'AssignmentExpression' && at !== -1 ? ASSIGNMENTS[operator] : undefined
  const isText = joinsText(node)
  return (others ?? [])
    .filter((sign) => !(isText && sign === '-='))
    .flatMap((sign) => edited(visit, { start: at, end: at + operator.length, after: sign }))
}

/** The sign between two operands replaced by each of the others of the table. */
function signs(table: Record<string, readonly string[]>): Operator {
  return (visit) => {
    const { node, text } = visit
    const operator = String(node['operator'])
    if (!/^(Binary|Logical)Expression$/.test(node.type) || !Object.hasOwn(table, operator)) return []
    return (table[operator] ?? []).flatMap((sign) => otherSign(visit, sign, signAt(node, text)))
  }
}

function otherSign(visit: Visit, sign: string, at: number): Edit[] {
  const { node, text } = visit
  const [left, right] = operandsOf(node)
  if (at === -1 || left === undefined || right === undefined) return []
  // operands of `??` are bound more strongly than those of `||`, or stand in parentheses
  const isNullish = sign === '??' || node['operator'] === '??'
  const least = strengthOf(sign) + (isNullish ? 2 : 0)
  const isTight = [left, right].every((each) => isParenthesized(each) || strengthOfNode(each) >= least)
  const length = String(node['operator']).length
  const kept = text.slice(node.start, at) + sign + text.slice(at + length, node.end)
  const own = isTight ? kept : `${operand(left, text, least)} ${sign} ${operand(right, text, least + 1)}`
  const after = fitted(visit, own, strengthOf(sign))
  // where nothing else moves, only the sign is shown
  if (after === kept) return edited(visit, { start: at, end: at + length, after: sign })
  return edited(visit, { start: node.start, end: node.end, after })
}

function operandsOf(node: SyntaxNode): (SyntaxNode | undefined)[] {
  return [nodeIn(node, 'left'), nodeIn(node, 'right')]
}

function isCalculation(node: SyntaxNode): boolean {
  return strengthOf(String(node['operator'])) >= strengthOf('+') || /^[&|^]$/.test(String(node['operator']))
}

function joinsText(node: SyntaxNode): boolean {
  if (!/^\+=?$/.test(String(node['operator']))) return false
  return operandsOf(node).some((each) => each !== undefined && isText(each))
}

/** Is it surely a text? */
function isText(node: SyntaxNode): boolean {
  if (/^(String|Template)Literal$/.test(node.type)) return true
  return node.type === 'BinaryExpression' && node['operator'] === '+' && operandsOf(node).some(isTextOrNone)
}

function isTextOrNone(node: SyntaxNode | undefined): boolean {
  return node !== undefined && isText(node)
}
