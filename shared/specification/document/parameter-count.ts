import type { Statement } from '../../exports/parse-source.ts'
import { readSignature } from './read-signature.ts'
import type { Spec } from './spec.ts'

/**
 * How many parameters the interface of a spec gives a function, a constructor (`Basket`) or a method (`Basket.add`); of overloads the most.
 * `undefined` where its signatures do not say.
 */
export function parameterCount(spec: Pick<Spec, 'interface'>, name: string): number | undefined {
  const [first = '', member, ...more] = name.split('.')
  if (more.length > 0) return undefined
  const counts = spec.interface.flatMap(({ signature }) => {
    const read = readSignature(signature)
    return read.kind === 'ok' && read.name === first ? countsOf(read.statement, member) : []
  })
  return counts.length === 0 ? undefined : Math.max(...counts)
}

function countsOf(statement: Statement, member: string | undefined): number[] {
  if (statement.type === 'ClassDeclaration') return methodCounts(statement, member ?? 'constructor')
  if (statement.type !== 'TSDeclareFunction' && statement.type !== 'FunctionDeclaration') return []
  return member === undefined ? [countOf(statement.params)] : []
}

function methodCounts({ body }: Extract<Statement, { type: 'ClassDeclaration' }>, name: string): number[] {
  return body.body.flatMap((part) => {
    if (part.type !== 'TSDeclareMethod' && part.type !== 'ClassMethod') return []
    return part.key.type === 'Identifier' && part.key.name === name ? [countOf(part.params)] : []
  })
}

/** A rest parameter takes any number. The parameter `this` is no argument. */
function countOf(params: readonly { type: string; name?: unknown }[]): number {
  if (params.some(({ type }) => type === 'RestElement')) return Infinity
  return params.filter(({ name }) => name !== 'this').length
}
