import { safeWord } from '../text/safe-log.ts'
import type { TargetAnswer, TracedLine } from './answer-target.ts'
import { journeyText, short } from './journey-text.ts'
import type { OpenEnd } from './open-end.ts'
import type { HandOrigin, Origin } from './origin.ts'
import type { Target } from './target.ts'
import type { BroughtUnit } from './units-brought.ts'

/** What a target led to, for people. Pure. */
export function answerText(answer: TargetAnswer, target: Target): string[] {
  const { lines, shares, brought, units, openEnd } = answer
  const hops = lines.length > 0 ? lines.flatMap(lineText) : shares.map(shareText)
  const found = units.length === 0 ? [nothingText(target)] : []
  return [
    ...hops,
    ...brought.map(broughtText),
    ...found,
    ...openEndText(openEnd),
    ...units.flatMap((unit) => ['', ...journeyText(unit)]),
  ]
}

function nothingText(target: Target): string {
  if (target.kind === 'pull') return `pull request ${target.pull} brought no unit that is known here`
  if (target.kind === 'commit') return `commit ${short(target.commit)} brought no unit that is known here`
  return 'no unit of the line is known here'
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
  switch (origin.kind) {
    case 'unit': {
      const { serial, commit, evidence, entry, endsAt } = origin
      const at = entry === undefined ? '' : `, ledger entry ${entry}`
      const where = endsAt === undefined ? 'in' : 'in or before'
      return safeWord(`made by ${serial} ${where} ${short(commit)}, ${EVIDENCE[evidence]}${at}`)
    }
    case 'unknown':
      return `NOT KNOWN: the line was there at ${short(origin.commit)}, where the history of this clone ends`
    case 'hand':
      return handText(origin)
  }
}

function handText({ commit, within, was, endsAt }: HandOrigin): string {
  const where = commit === undefined ? 'not committed' : `in ${short(commit)}`
  const near = within === undefined ? '' : `, which is of ${within}: the unit did not write this line`
  const before =
    was === undefined ? '' : `; in its place stood a line of ${was.serial} (${short(was.commit)})`
  const end =
    endsAt === undefined
      ? ''
      : `; what stood in its place is not known before ${short(endsAt)}, where the history of this clone ends`
  return safeWord(`CHANGED BY HAND ${where}${near}${before}${end}`)
}

/** Where the history of this clone ends too early, and what brings the rest; nothing where it does not. */
export function openEndText(openEnd: OpenEnd | null): string[] {
  if (openEnd === null) return []
  const { commits, next } = openEnd
  const more = commits.length > 3 ? ` and ${commits.length - 3} more` : ''
  return [`the history of this clone ends at ${commits.slice(0, 3).map(short).join(', ')}${more}: ${next}`]
}

function shareText({ serial, kind, lines }: TargetAnswer['shares'][number]): string {
  const others = kind === 'unknown' ? 'NOT KNOWN: older than the history of this clone' : 'by hand'
  return `${String(lines).padStart(6)} lines  ${serial ?? others}`
}

function broughtText({ serial, commit, evidence, entry }: BroughtUnit): string {
  const at = entry === undefined ? '' : `, ledger entry ${entry}`
  return safeWord(
    `${commit === null ? 'the pull request' : short(commit)} brought ${serial}, ${EVIDENCE[evidence]}${at}`,
  )
}
