import { scalar } from '../values/value.ts'
import { textsIn } from './beside.ts'
import { characterRows, type TextRow } from './character-rows.ts'
import { dayRows } from './day-rows.ts'
import { inscribedRows } from './inscribed-rows.ts'
import type { Place, Step } from './step.ts'
import { formDelay } from './text-form.ts'
import { literalRows, otherRows, sizeRows } from './text-literal-rows.ts'
import { wordRows } from './word-rows.ts'

/** Texts near one: characters dropped, doubled and replaced, words moved, numbers in it stepped, literals of the code put in. */
export function textSteps(text: string, place: Place): Step[] {
  const rows: TextRow[] = [
    ...wholeRows(text),
    ...characterRows(text),
    ...wordRows(text, textsIn(place.seen)),
    ...inscribedRows(text, place),
    ...dayRows(text),
    ...literalRows(text, place),
    ...otherRows(text, place),
    ...sizeRows(text, place),
  ]
  return soonest(rows, formDelay([text, ...textsIn(place.seen)]))
}

/** There are always enough texts: what comes later than this is never tried. */
const LATEST = 7

/** Each text once, as what is worth most. */
function soonest(rows: readonly TextRow[], delay: (text: string) => number): Step[] {
  const steps = new Map<string, Step>()
  for (const [kind, worth, text] of rows) {
    const known = steps.get(text)?.worth ?? Infinity
    const delayed = worth > LATEST ? worth : worth + delay(text)
    if (delayed > LATEST || delayed >= known || !text.isWellFormed()) continue
    steps.set(text, { kind, worth: delayed, value: scalar(text) })
  }
  return [...steps.values()]
}

function wholeRows(text: string): TextRow[] {
  const [first = '', ...rest] = Array.from(text)
  return [
    ['empty', -1, ''],
    ['upper case', 2, text.toUpperCase()],
    ['lower case', 2, text.toLowerCase()],
    ['first in upper case', 3, first.toUpperCase() + rest.join('')],
    ['first in lower case', 3, first.toLowerCase() + rest.join('')],
    ['space after', 2, `${text} `],
    ['space before', 2, ` ${text}`],
    ['one character', 2, first],
    ['one space', 3, ' '],
    ['two spaces', 4, '  '],
    ['twice', 4, text + text],
    ['reversed', 4, [first, ...rest].reverse().join('')],
    ['tab after', 6, `${text}\t`],
    ['line break after', 5, `${text}\n`],
    ['accent after', 6, `${text}é`],
    ['emoji after', 6, `${text}😀`],
  ]
}
