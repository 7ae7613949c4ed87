import { ATOM, fitted } from './fitted.ts'
import { placeOf } from './place.ts'
import type { Visit } from './visit.ts'

/** One small change of a source text, and how the same is said with a switch. */
export interface Edit {
  start: number
  end: number
  after: string
  place: Place
}

/** A range of the text that stands for itself where the mutant is not active, and for `code` where it is. */
export interface Place {
  kind: 'expression' | 'statement'
  start: number
  end: number
  code: string
}

/** What an operator makes of one node. */
export type Operator = (visit: Visit) => Edit[]

/** An expression replaced by another one; none where no switch can stand. */
export function replaced(visit: Visit, code: string, strength = ATOM): Edit[] {
  const { start, end } = visit.node
  return edited(visit, { start, end, after: fitted(visit, code, strength) })
}

/** A part of an expression replaced, with its neighbours as they are; none where no switch can stand. */
export function edited(visit: Visit, { start, end, after }: Omit<Edit, 'place'>): Edit[] {
  const { text } = visit
  const place = placeOf(visit)
  // `a, b` would be taken apart by a switch
  if (place === undefined || place.type === 'SequenceExpression') return []
  const code = text.slice(place.start, start) + after + text.slice(end, place.end)
  return [{ start, end, after, place: { kind: 'expression', start: place.start, end: place.end, code } }]
}

const LISTS = /^(Program|BlockStatement|StaticBlock|SwitchCase)$/
const SINGLES = /^(If|For|ForIn|ForOf|While|DoWhile)Statement$/

/** Does the node stand in a list of statements? */
export function isListed({ key, parent }: Visit): boolean {
  return parent !== undefined && LISTS.test(parent.node.type) && /^(body|consequent)$/.test(key)
}

/** A statement that is not there; none for one that is the target of a label. */
export function removed(visit: Visit): Edit[] {
  const { node, parent, text } = visit
  const { start, end } = node
  const place: Place = { kind: 'statement', start, end, code: '' }
  if (isListed(visit)) return [{ start, end, after: GOES_ON.test(text.slice(end)) ? ';' : '', place }]
  if (parent === undefined || !SINGLES.test(parent.node.type)) return []
  return [{ start, end, after: '{}', place }]
}

/** Begins with what would be read as a part of the line before. */
const GOES_ON = /^\s*(?:[([`+\-*.,?]|\/(?![/*]))/
