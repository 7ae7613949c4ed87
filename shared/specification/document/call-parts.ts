import { readExpression, type Argument, type Expression } from '../../exports/parse-source.ts'
import { literalText } from './literal.ts'
import { parseCall } from './parse-call.ts'

/** One call within the call of a row: `new Basket(1).add(2)` has `Basket` with 1 and `Basket.add` with 2. */
export interface CallPart {
  /** The export that is called, or what leads from it to the member that is called. */
  name: string
  arguments: Argument[]
}

type Callee = Extract<Expression, { type: 'CallExpression' }>['callee']

/** The calls within a call of a row, the first one first; none when it cannot be read. */
export function callParts(call: string): CallPart[] {
  const read = readCall(call)
  return read === undefined ? [] : partsOf(read)
}

function readCall(call: string): Expression | undefined {
  if (parseCall(call).kind === 'bad') return undefined
  const read = readExpression(call)
  return read.kind === 'ok' ? read.node : undefined
}

function partsOf(node: Callee): CallPart[] {
  if (node.type === 'MemberExpression') return partsOf(node.object)
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return []
  return [...partsOf(node.callee), { name: nameOf(node.callee), arguments: node.arguments }]
}

function nameOf(node: Callee): string {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return nameOf(node.callee)
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return ''
  return `${nameOf(node.object)}.${node.property.name}`
}

/** A call as one text, the same for every way of writing it; as it is when it cannot be read. */
export function plainCall(call: string): string {
  const read = readCall(call)
  return read === undefined ? call.trim() : callText(read)
}

function callText(node: Callee): string {
  if (node.type === 'MemberExpression') {
    const { object, property } = node
    return `${callText(object)}.${property.type === 'Identifier' ? property.name : ''}`
  }
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const words = node.arguments.map(literalText).join(', ')
    return `${node.type === 'NewExpression' ? 'new ' : ''}${callText(node.callee)}(${words})`
  }
  return node.type === 'Identifier' ? node.name : ''
}
