import { className } from '../originals.ts'
import { NotAValue } from '../not-a-value.ts'
import type { Deed } from '../../values/act.ts'
import { answerOf } from './answer-request.ts'
import { lookAtFile } from './look-at-file.ts'
import type { DeedPlace } from './place.ts'
import { markupOf } from './render-component.ts'
import { runProgram } from './run-program.ts'
import { askServer } from './serve-program.ts'
import { typeErrors } from './type-errors.ts'

/** Does a deed evaluate no expression? */
export function standsAlone(does: Deed): boolean {
  return ['file', 'type', 'cli'].includes(does.kind) || (does.kind === 'http' && does.run !== undefined)
}

/** What comes of a deed. `value`: that of the expression, where there is one. @throws NotAValue, and what the code throws. */
export function deedValue(does: Deed, value: unknown, place: DeedPlace): unknown {
  switch (does.kind) {
    case 'file':
      return lookAtFile(does, place.folder)
    case 'type':
      return typeErrors(does.code, place)
    case 'cli':
      return runProgram(does, place)
    case 'http':
      return does.run === undefined ? answerOf(value, does) : askServer(does.run, does, place)
    case 'render':
      return markupOf(value, does.props, place)
    case 'pairs':
      return pairsOf(value)
  }
}

/** What a function gives, or the class of what it throws. */
type Side = { gives: unknown } | { throws: string }

/** The values of both functions of each input: `[text, left, right]`. @throws NotAValue. */
async function pairsOf(list: unknown): Promise<[text: unknown, left: Side, right: Side][]> {
  if (!Array.isArray(list)) throw new NotAValue('no inputs')
  const pairs: [unknown, Side, Side][] = []
  for (const [text, left, right] of list as [unknown, () => unknown, () => unknown][])
    pairs.push([text, await sideOf(left), await sideOf(right)])
  return pairs
}

async function sideOf(side: () => unknown): Promise<Side> {
  try {
    return { gives: await side() }
  } catch (thrown) {
    return { throws: typeof thrown === 'object' && thrown !== null ? className(thrown) : typeof thrown }
  }
}
