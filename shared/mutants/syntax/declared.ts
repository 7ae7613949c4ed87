import { isNode, nameOf, nodeIn, nodesIn, type SyntaxNode } from './node.ts'
import type { Visit } from './visit.ts'

/** What a parameter is declared to be, as far as operators tell kinds apart. */
export type Kind = 'text' | 'number' | 'list' | 'other'

/** A parameter of a function around a place. */
export interface Parameter {
  name: string
  kind: Kind
}

/** The parameters of the functions around a place, the nearest first; those taken apart by a pattern are left out. */
export function parametersAround(visit: Visit): Parameter[] {
  const found: Parameter[] = []
  for (let at = visit.parent; at !== undefined; at = at.parent) {
    if (!/Function|Method$/.test(at.node.type)) continue
    for (const each of nodesIn(at.node, 'params')) {
      const name = nameOf(each.type === 'AssignmentPattern' ? nodeIn(each, 'left') : each)
      if (name !== '' && !found.some((known) => known.name === name)) found.push({ name, kind: kindOf(each) })
    }
  }
  return found
}

/** The parameter that an identifier reads; `undefined` where it is something else. */
export function parameterAt(visit: Visit): Parameter | undefined {
  const { node, parent } = visit
  if (node.type !== 'Identifier' || parent === undefined || /Function|Method$/.test(parent.node.type))
    return undefined
  return parametersAround(visit).find(({ name }) => name === nameOf(node))
}

const KINDS: Record<string, Kind> = {
  TSStringKeyword: 'text',
  TSNumberKeyword: 'number',
  TSArrayType: 'list',
  StringLiteral: 'text',
  NumericLiteral: 'number',
  ArrayExpression: 'list',
}

function kindOf(parameter: SyntaxNode): Kind {
  if (parameter.type === 'AssignmentPattern') {
    const [left, right] = [nodeIn(parameter, 'left'), nodeIn(parameter, 'right')]
    const declared = left === undefined ? 'other' : kindOf(left)
    return declared === 'other' ? (KINDS[right?.type ?? ''] ?? 'other') : declared
  }
  const annotation = nodeIn(parameter, 'typeAnnotation')
  return annotation === undefined ? 'other' : kindOfType(annotation['typeAnnotation'])
}

function kindOfType(type: unknown): Kind {
  if (!isNode(type)) return 'other'
  if (type.type === 'TSTypeOperator') return kindOfType(type['typeAnnotation'])
  const isList = /^(Readonly)?Array$/.test(nameOf(nodeIn(type, 'typeName')))
  return isList ? 'list' : (KINDS[type.type] ?? 'other')
}
