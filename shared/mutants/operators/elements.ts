import { isNode, isParenthesized, nodeIn, nodesIn, type SyntaxNode } from '../syntax/node.ts'
import { edited, type Edit, type Operator } from '../syntax/edit.ts'
import type { Visit } from '../syntax/visit.ts'

const LISTS: Record<string, string> = {
  ArrayExpression: 'elements',
  ObjectExpression: 'properties',
}

/** An element of a list, or a property of an object, that is not there. */
export const element: Operator = (visit) => without(visit, ({ type }) => type !== 'SpreadElement')

/** A list or an object whose members are not taken over. */
export const spread: Operator = (visit) => without(visit, ({ type }) => type === 'SpreadElement')

function without(visit: Visit, isMeant: (member: SyntaxNode) => boolean): Edit[] {
  const { node, text } = visit
  const field = LISTS[node.type] ?? argumentsOf(node)
  const list = field === undefined ? undefined : node[field]
  // a list with holes counts its places
  if (field === undefined || !Array.isArray(list) || !list.every(isNode)) return []
  const members = nodesIn(node, field)
  if (members.some(isParenthesized)) return []
  return members.flatMap((member, at) => {
    if (!isMeant(member) || (/Call|New/.test(node.type) && member.type !== 'SpreadElement')) return []
    return edited(visit, { ...gap(members, at, text), after: '' })
  })
}

function argumentsOf(node: SyntaxNode): string | undefined {
  return nodeIn(node, 'callee') === undefined ? undefined : 'arguments'
}

/** From a member to the next one; of the last, from the one before; of the only one, with a comma behind it. */
function gap(members: readonly SyntaxNode[], at: number, text: string): { start: number; end: number } {
  const [before, own, next] = [members[at - 1], members[at], members[at + 1]]
  if (own === undefined) return { start: 0, end: 0 }
  if (next !== undefined) return { start: own.start, end: next.start }
  if (before !== undefined) return { start: before.end, end: own.end }
  const comma = /^\s*,/.exec(text.slice(own.end))?.[0].length ?? 0
  return { start: own.start, end: own.end + comma }
}
