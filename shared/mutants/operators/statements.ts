import { nodeIn, nodesIn } from '../syntax/node.ts'
import { removed, type Edit, type Operator } from '../syntax/edit.ts'
import type { Visit } from '../syntax/visit.ts'

const DELETED = /^(Expression|Break|Continue|ForIn|ForOf)Statement$/

/** A statement that was forgotten. Declarations stay, for what follows names them. */
export const statement: Operator = (visit) => {
  const { node } = visit
  const isSuper = nodeIn(nodeIn(node, 'expression') ?? node, 'callee')?.type === 'Super'
  const isEmptyReturn = node.type === 'ReturnStatement' && nodeIn(node, 'argument') === undefined
  return (DELETED.test(node.type) && !isSuper) || isEmptyReturn ? removed(visit) : []
}

const LEAVES = /^(Return|Throw|Continue|Break)Statement$/

/** A check at the start of the work that was forgotten. */
export const guard: Operator = (visit) => (isSingle(visit) && leaves(visit) ? removed(visit) : [])

/** A branch that was forgotten: `if` without `else`, the `else`, and one case of a `switch`. */
export const branch: Operator = (visit) => {
  if (isSingle(visit)) return leaves(visit) ? [] : removed(visit)
  return visit.node.type === 'SwitchCase' ? withoutCase(visit) : withoutElse(visit)
}

/** An `if` without `else`; one that is an `else` itself goes with that. */
function isSingle({ node, key }: Visit): boolean {
  return key !== 'alternate' && node.type === 'IfStatement' && nodeIn(node, 'alternate') === undefined
}

function leaves({ node }: Visit): boolean {
  const consequent = nodeIn(node, 'consequent')
  const last = consequent?.type === 'BlockStatement' ? nodesIn(consequent, 'body').at(-1) : consequent
  return last !== undefined && LEAVES.test(last.type)
}

function withoutElse({ node, key, parent }: Visit): Edit[] {
  const [consequent, alternate] = [nodeIn(node, 'consequent'), nodeIn(node, 'alternate')]
  if (node.type !== 'IfStatement' || consequent === undefined || alternate === undefined) return []
  // an `else` further out would become that of this `if`
  if (parent?.node.type === 'IfStatement' && key === 'consequent') return []
  const { start, end } = alternate
  const place = { kind: 'statement' as const, start, end, code: '' }
  return [{ start: consequent.end, end, after: '', place }]
}

/**
 * A case that is never found. Its statements go as well, unless an earlier case runs into them. The switch asks for NaN instead, which
 * equals nothing; of `default`, the last one alone, it leaves the statements out.
 */
function withoutCase({ node, parent, text }: Visit): Edit[] {
  const cases = parent === undefined ? [] : nodesIn(parent.node, 'cases')
  const at = cases.indexOf(node)
  const before = cases[at - 1]
  const own = nodesIn(node, 'consequent')
  const isReached = before !== undefined && !ends(nodesIn(before, 'consequent').at(-1)?.type)
  if (own.some(({ type }) => /Declaration$/.test(type))) return []
  const test = nodeIn(node, 'test')
  const after = isReached ? own.map(({ start, end }) => text.slice(start, end)).join('\n') : ''
  const edit = { start: node.start, end: node.end, after }
  if (test !== undefined)
    return [{ ...edit, place: { kind: 'expression', start: test.start, end: test.end, code: 'NaN' } }]
  const [first, last] = [own[0], own.at(-1)]
  if (isReached || at !== cases.length - 1 || first === undefined || last === undefined) return []
  return [{ ...edit, place: { kind: 'statement', start: first.start, end: last.end, code: '' } }]
}

function ends(type: string | undefined): boolean {
  return type !== undefined && LEAVES.test(type)
}
