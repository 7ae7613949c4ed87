import { safeWord } from '../text/safe-log.ts'
import type { TargetAnswer, TracedLine } from './answer-target.ts'
import { journeyText, short } from './journey-text.ts'
import type { Origin } from './origin.ts'
import type { BroughtUnit } from './units-brought.ts'

/** What a target led to, for people. Pure. */
export function answerText(answer: TargetAnswer): string[] {
  const { lines, shares, brought, units } = answer
  const hops = lines.length > 0 ? lines.flatMap(lineText) : shares.map(shareText)
  const found = units.length === 0 ? ['no unit of the line is known here'] : []
  return [
    ...hops,
    ...brought.map(broughtText),
    ...found,
    ...units.flatMap((unit) => ['', ...journeyText(unit)]),
  ]
}

function lineText({ path, line, text, origin, attested }: TracedLine): string[] {
  const signed = attested === null ? [] : [attested ? SIGNED : NOT_SIGNED]
  return [safeWord(`${path}:${line}  ${text}`), `  ${originText(origin)}`, ...signed]
}

const SIGNED = '  verified: the signed change of the unit holds this line'
const NOT_SIGNED = '  NOT VERIFIED: the signed change of the unit holds no such line'

const EVIDENCE = {
  ledger: 'as the ledger says',
  trailer: 'as the message of the commit says; NOT VERIFIED, no entry of the ledger names the commit',
  lines: 'by its content alone; no entry of the ledger names the commit',
} as const

/** One sentence about where a line comes from. */
export function originText(origin: Origin): string {
  if (origin.kind === 'unit') {
    const { serial, commit, evidence, entry } = origin
    const at = entry === undefined ? '' : `, ledger entry ${entry}`
    return safeWord(`made by ${serial} in ${short(commit)}, ${EVIDENCE[evidence]}${at}`)
  }
  const { commit, within, was } = origin
  const where = commit === undefined ? 'not committed' : `in ${short(commit)}`
  const near = within === undefined ? '' : `, which is of ${within}: the unit did not write this line`
  const before =
    was === undefined ? '' : `; in its place stood a line of ${was.serial} (${short(was.commit)})`
  return safeWord(`CHANGED BY HAND ${where}${near}${before}`)
}

function shareText({ serial, lines }: TargetAnswer['shares'][number]): string {
  return `${String(lines).padStart(6)} lines  ${serial ?? 'by hand'}`
}

function broughtText({ serial, commit, evidence, entry }: BroughtUnit): string {
  const at = entry === undefined ? '' : `, ledger entry ${entry}`
  return safeWord(
    `${commit === null ? 'the pull request' : short(commit)} brought ${serial}, ${EVIDENCE[evidence]}${at}`,
  )
}
