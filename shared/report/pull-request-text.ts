import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { judge } from '../line/judge.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { RunOutcome } from '../line/outcome.ts'
import type { Unit } from '../line/unit.ts'
import { safeMarkdown, safeWord } from '../text/safe-log.ts'
import { cliCommand } from './cli-command.ts'
import { specMark } from './spec-mark.ts'
import { weakenedLines } from './weakened-section.ts'

const MAX_TITLE_CHARACTERS = 200
/** GitHub takes 65536 characters; people may have written some of them. */
const MAX_ROWS = 120

/** Title of the unit's pull request: one safe line. */
export function titleOf({ spec }: Unit): string {
  return safeWord(spec.title, MAX_TITLE_CHARACTERS)
}

/** What the line wrote about a released unit. */
export interface PullRequestFacts {
  unit: Unit
  /** Why the last station released the unit. */
  reason: string
  /** Page of the run that keeps the trace. */
  runUrl: string
  /** Where the trace itself can be fetched, when that is known. */
  traceUrl?: string
  /** Does merging it close the spec? */
  closesSpec?: boolean
  /** What people have to do before its checks run; empty when they run by themselves. */
  approval?: string
}

/**
 * What a pull request says about its unit, between two marks. Nothing in it differs between attempts of one run, so
 * that running again changes nothing.
 */
export function bodyBlock(facts: PullRequestFacts): string {
  const { unit, reason, runUrl, traceUrl, closesSpec = false, approval } = facts
  const { serial, specPath, base, factory, station, round } = unit
  const rows = [
    ...unit.upstream.links.flatMap((link) => linkRows(link, unit)),
    // those that the publishing station signs
    ...unit.upstream.outcomes.map((outcome) => outcomeRow(outcome, unit)),
    tableRow(station, round, 'pass', reason),
  ]
  const shown = rows.slice(0, MAX_ROWS)
  const more = rows.length > shown.length ? [`and ${rows.length - shown.length} more steps`, ''] : []
  return [
    startMark(serial),
    specMark(specPath),
    `Made by the line ${safeMarkdown(factory.name)} from \`${safeWord(specPath)}\` at ${base.slice(0, 12)}.${closesSpec ? ' Merging it marks the spec as done.' : ''}`,
    '',
    '| station | round | verdict | why |',
    '|---|---|---|---|',
    ...shown,
    '',
    ...more,
    ...weakenedLines(unit),
    ...(approval === undefined ? [] : [`> [!NOTE]`, `> ${approval}`, '']),
    `Serial \`${serial}\`. The signed trace is ${traceUrl === undefined ? 'an artifact of' : `[here](${traceUrl}), made by`} [this run](${runUrl}); \`${cliCommand(factory)} verify <folder>\` checks it.`,
    endMark(serial),
  ].join('\n')
}

function linkRows(link: VerifiedLink, unit: Unit): string[] {
  const { station, round, verdict, transition } = link.extension
  const runs = signedOutcomes(link).map((outcome) => outcomeRow(outcome, unit))
  return [...runs, tableRow(station, round, verdict, transition.reason)]
}

/** Commands may all succeed where an example is wrong: then what was found is why. */
function outcomeRow(outcome: RunOutcome, unit: Unit): string {
  const { station, round, reason } = outcome
  const { kind, findings } = judge(outcome, unit).verdict
  const [first] = kind === outcome.verdict ? [] : findings.filter(({ level }) => level === 'block')
  return tableRow(station, round, kind, first?.message ?? reason)
}

function tableRow(station: string, round: number, verdict: string, why: string): string {
  return `| ${safeMarkdown(station)} | ${round} | ${verdict} | ${safeMarkdown(why, 160)} |`
}

function startMark(serial: string): string {
  return `<!-- jidoka ${serial} -->`
}

function endMark(serial: string): string {
  return `<!-- /jidoka ${serial} -->`
}

/** The body of a pull request whose unit a later one replaces. Pure; saying it twice changes nothing. */
export function supersededBody(body: string, by: number): string {
  const said = `Superseded by #${by}: a later unit of the same spec.`
  return body.includes(said) ? body : `${said}\n\n${body}`
}

/** The body with our block put in place of the old one; what people wrote around it stays. Pure. */
export function withBlock(body: string, block: string, serial: string): string {
  const [from, to] = [body.indexOf(startMark(serial)), body.indexOf(endMark(serial))]
  if (from === -1 || to < from) return body.trim() === '' ? block : `${body.trimEnd()}\n\n${block}`
  return `${body.slice(0, from)}${block}${body.slice(to + endMark(serial).length)}`
}
