import { numbersIn, textsIn } from './beside.ts'
import type { TextRow } from './character-rows.ts'
import type { Place } from './step.ts'
import { hasFixedWidths } from './text-form.ts'

const DIGITS = /\d{1,15}/g
const MAX_RUNS = 4

/** Steps of the numbers that a text holds, e.g. of `1h 30m`. */
export function inscribedRows(text: string, place: Place): TextRow[] {
  const isFixed = hasFixedWidths([text, ...textsIn(place.seen)])
  const runs = [...text.matchAll(DIGITS)]
  const chosen = runs.length <= MAX_RUNS ? runs : [...runs.slice(0, MAX_RUNS - 1), ...runs.slice(-1)]
  return chosen.flatMap(({ 0: digits, index }) => {
    const [before, after] = [text.slice(0, index), text.slice(index + digits.length)]
    const run = { digits, isFixed }
    const rows = [...runRows(run), ...literalRuns(run, place)]
    return rows.map(([kind, worth, number]): TextRow => [kind, worth, before + number + after])
  })
}

interface Run {
  digits: string
  /** Do all texts of the place fill their numbers up with zeros? */
  isFixed: boolean
}

function runRows(run: Run): TextRow[] {
  const { digits } = run
  const value = Number(digits)
  return [
    ['number less', 1, numberText(value - 1, run)],
    ['number more', 0, numberText(value + 1, run)],
    ['number zero', 1, numberText(0, run)],
    ['number plain zero', 2, '0'],
    ['number one', 3, numberText(1, run)],
    ['number after zero', 3, `0${digits}`],
    ['number minus', 5, `-${digits}`],
    ['number plus sign', 6, `+${digits}`],
    ['number and a half', 5, `${digits}.5`],
    ['number ten times', 4, `${digits}0`],
    ['number dropped', 3, ''],
    ['number as nines', 4, '9'.repeat(digits.length)],
    ['number as a word', 4, 'a'],
    ['number spaced', 5, `${digits} `],
  ]
}

/** How much later each further literal of the code is tried. */
const LATER = 0.2

/** The numbers of the code and of the call, wherever the text has one. */
function literalRuns(run: Run, { facts, beside }: Place): TextRow[] {
  const numbers = [...numbersIn(beside), ...facts.numbers]
  return numbers
    .filter((number) => Number.isInteger(number) && number >= 0)
    .flatMap((number, at): TextRow[] => [
      [`number as ${number}`, 2 + at * LATER, numberText(number, run)],
      [`number less than ${number}`, 3 + at * LATER, numberText(number - 1, run)],
      [`number more than ${number}`, 3 + at * LATER, numberText(number + 1, run)],
    ])
}

/** With the zeros in front that the text has: `08` and one more is `09`. */
function numberText(value: number, { digits, isFixed }: Run): string {
  if (value < 0) return `-${-value}`
  return isFixed || digits.startsWith('0') ? String(value).padStart(digits.length, '0') : String(value)
}
