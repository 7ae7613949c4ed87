import { nameOf, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { removed, replaced, type Edit, type Operator } from '../syntax/edit.ts'
import { strengthOfNode } from '../syntax/fitted.ts'

/** Errors handled in another way: not thrown, swallowed, handed on, and work that is not done at the end. */
export const errorHandling: Operator = (visit) => {
  const { node } = visit
  if (node.type === 'ThrowStatement') return removed(visit)
  if (node.type !== 'TryStatement') return []
  const [handler, finalizer] = [nodeIn(node, 'handler'), nodeIn(node, 'finalizer')]
  const caught = handler === undefined ? undefined : nodeIn(handler, 'body')
  const name = handler === undefined ? '' : nameOf(nodeIn(handler, 'param'))
  return [
    ...(caught === undefined ? [] : body(caught, '')),
    ...(caught === undefined || name === '' ? [] : body(caught, `throw ${name}`)),
    ...(finalizer === undefined ? [] : body(finalizer, '')),
  ]
}

/** Other statements in a block. */
function body(block: SyntaxNode, code: string): Edit[] {
  const [first, last] = [nodesIn(block, 'body')[0], nodesIn(block, 'body').at(-1)]
  if (first === undefined || last === undefined || nodesIn(block, 'directives').length > 0) return []
  const { start } = first
  const { end } = last
  return [{ start, end, after: code, place: { kind: 'statement', start, end, code } }]
}

/** A promise that nobody waits for. */
export const awaited: Operator = (visit) => {
  const argument = visit.node.type === 'AwaitExpression' ? nodeIn(visit.node, 'argument') : undefined
  if (argument === undefined) return []
  return replaced(visit, visit.text.slice(argument.start, argument.end), strengthOfNode(argument))
}
