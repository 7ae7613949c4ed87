import { nodeIn } from '../syntax/node.ts'
import { replaced, type Edit, type Operator } from '../syntax/edit.ts'
import { operand, strengthOfNode, UNARY } from '../syntax/fitted.ts'
import type { Visit } from '../syntax/visit.ts'

/** A condition that always holds, or never; of a loop only never, and of `a ? b : c` one branch alone. */
export const condition: Operator = (visit) => {
  const { node, key, parent } = visit
  if (node.type === 'ConditionalExpression') return branches(visit)
  if (key !== 'test' || parent === undefined) return []
  if (parent.node.type === 'IfStatement') {
    const isLast = nodeIn(parent.node, 'alternate') === undefined
    // without `else`, a condition that never holds is the statement deleted
    return isLast ? forced(visit, 'true') : [...forced(visit, 'true'), ...forced(visit, 'false')]
  }
  return /^(For|While|DoWhile)Statement$/.test(parent.node.type) ? forced(visit, 'false') : []
}

function forced(visit: Visit, code: string): Edit[] {
  return visit.node.type === 'BooleanLiteral' ? [] : replaced(visit, code)
}

function branches(visit: Visit): Edit[] {
  return ['consequent', 'alternate'].flatMap((key) => {
    const branch = nodeIn(visit.node, key)
    if (branch === undefined) return []
    return replaced(visit, visit.text.slice(branch.start, branch.end), strengthOfNode(branch))
  })
}

const COMPARES = /^(===?|!==?|[<>]=?)$/

/** `!a` as `a`, and a test as its opposite where no other sign says the same. */
export const negation: Operator = (visit) => {
  const { node, key, text } = visit
  const argument = nodeIn(node, 'argument')
  if (node.type === 'UnaryExpression' && node['operator'] === '!' && argument !== undefined)
    return replaced(visit, text.slice(argument.start, argument.end), strengthOfNode(argument))
  const isSaid = COMPARES.test(String(node['operator'])) || node['operator'] === '!'
  if (key !== 'test' || isSaid || node.type === 'BooleanLiteral') return []
  if (visit.parent?.node.type === 'SwitchCase') return []
  return replaced(visit, `!${operand(node, text, UNARY)}`, UNARY)
}
