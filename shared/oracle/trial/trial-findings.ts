import type { Finding } from '../../findings.ts'
import { isMentioned, isRefused, refusalHint } from '../../specification/checks/answered.ts'
import { findingAt, type SpecFile } from '../../specification/document/spec-file.ts'
import type { Twin } from './trial.ts'

/** Bits of values and of words from which an export surely does the job, and from which it may. */
const SURE_BITS = 26
const MAYBE_BITS = 12
/** One row is a coincidence too easily, however much it says. */
const SURE_ROWS = 2
/** The words of a name and a comment in bits: all alike is worth a text of seven characters. */
const WORD_BITS = 30
/** A form that nobody wrote is one of several that were tried. */
const FORM_BITS = 3
const MOST_NAMED = 3

/** What is asked for, where the spec asks for it, and the exports that did all of its rows. */
export interface Tried {
  wanted: string
  pointer: string
  twins: readonly Twin[]
}

/** What the author is told of exports that give the right values: the likely ones, else those that may do the job. */
export function trialFindings(file: SpecFile, { wanted, pointer, twins }: Tried): Finding[] {
  const named = twins.toSorted((a, b) => bitsOf(b) - bitsOf(a)).slice(0, MOST_NAMED)
  const [best] = named
  if (best === undefined || bitsOf(best) < MAYBE_BITS) return []
  const isSure = bitsOf(best) >= SURE_BITS && best.rows >= SURE_ROWS
  const isAnswered = isSure ? isRefused : isMentioned
  // who has named one of them has looked at what there is
  if (named.some(({ match }) => isAnswered(file.spec, match.record.name))) return []
  return [findingOf(file, { wanted, pointer, twins: named }, { isSure, name: best.match.record.name })]
}

function bitsOf({ bits, how, match }: Twin): number {
  return bits + WORD_BITS * match.score - (how === '' ? 0 : FORM_BITS)
}

function findingOf(
  file: SpecFile,
  { wanted, pointer, twins }: Tried,
  { isSure, name }: { isSure: boolean; name: string },
): Finding {
  const places = new Intl.ListFormat('en', { type: 'conjunction' }).format(twins.map(placeOf))
  const rows = twins[0]?.rows === 1 ? 'the one row' : `all ${twins[0]?.rows ?? 0} rows`
  const does = twins.length === 1 ? 'it gives' : 'each gives'
  return findingAt(file, pointer, {
    code: isSure ? 'SPEC_EXISTS' : 'SPEC_EXISTS_MAYBE',
    level: isSure || file.spec.risk !== 'low' ? 'block' : 'warn',
    message: `${wanted} ${isSure ? 'exists' : 'may exist'} already as ${places}: ${does} the right value in ${rows}`,
    hint: `${refusalHint(name)}; where yours does more, add a row that shows it`,
  })
}

function placeOf({ match: { record }, how }: Twin): string {
  return `${record.name} at ${record.file}:${record.line}${how === '' ? '' : ` (${how})`}`
}
