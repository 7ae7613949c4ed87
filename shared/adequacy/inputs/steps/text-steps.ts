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
  const delay = formDelay([text, ...textsIn(place.seen)])
  return rows
    .filter(([, , result]) => result.isWellFormed())
    .map(([kind, worth, result]) => ({ kind, worth: worth + delay(result), value: scalar(result) }))
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
