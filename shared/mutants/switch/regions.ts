import { isListed, type Place } from '../syntax/edit.ts'
import { nodeIn } from '../syntax/node.ts'
import type { Visit } from '../syntax/visit.ts'
import { LOOP_GUARD, MUTANT_SWITCH } from './mutant-switch.ts'
import type { Region } from './render.ts'

/** A place of a mutant with the number that makes it active. */
export interface NumberedPlace extends Place {
  number: number
}

/** The switches of one place: the code of the mutant that is active, else the text that stands there. */
export function switchOf(places: readonly NumberedPlace[]): Region[] {
  const [first] = places
  if (first === undefined) return []
  const { start, end, kind } = first
  const isStatement = kind === 'statement'
  return [
    { start, end, rank: isStatement ? 1 : 3, write: isStatement ? statements(places) : expressions(places) },
  ]
}

function expressions(places: readonly NumberedPlace[]): Region['write'] {
  // an arrow would take in what follows
  const codeOf = (code: string): string => (code.includes('=>') ? `(${code})` : code)
  const choices = places.map(({ number, code }) => `${MUTANT_SWITCH}(${number})?${codeOf(code)}:`).join('')
  return (inner) => `(${choices}${inner})`
}

function statements(places: readonly NumberedPlace[]): Region['write'] {
  const choices = places.map(({ number, code }) => `if(${MUTANT_SWITCH}(${number})){${code}}else `).join('')
  return (inner) => `{${choices}{${inner}}}`
}

const LOOPS = /^(For|ForIn|ForOf|While|DoWhile)Statement$/

/** What makes a loop count its turns; none for other nodes. */
export function guardOf({ node }: Visit): Region[] {
  const body = LOOPS.test(node.type) ? nodeIn(node, 'body') : undefined
  if (body === undefined) return []
  const { start, end } = body
  return [{ start, end, rank: 0, write: (inner) => `{${LOOP_GUARD}();${inner}}` }]
}

/** Without semicolons, a statement that begins with a parenthesis would be read as a call of the line before. */
export function separatorOf(visit: Visit, starts: ReadonlySet<number>): Region[] {
  const { start, end, type } = visit.node
  if (type !== 'ExpressionStatement' || !isListed(visit) || !starts.has(start)) return []
  return [{ start, end, rank: 2, write: (inner) => `;${inner}` }]
}
