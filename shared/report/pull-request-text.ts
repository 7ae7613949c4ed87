import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { judge, signedOutcomes } from '../line/journey.ts'
import type { Unit } from '../line/unit.ts'
import { safeMarkdown, safeWord } from '../text/safe-log.ts'
import { cliCommand } from './cli-command.ts'

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
}

/**
 * What a pull request says about its unit, between two marks. Nothing in it differs between attempts of one run, so
 * that running again changes nothing.
 */
export function bodyBlock({ unit, reason, runUrl }: PullRequestFacts): string {
  const { serial, specPath, base, factory, station, round } = unit
  const rows = [
    ...unit.upstream.links.flatMap((link) => linkRows(link, unit)),
    tableRow(station, round, 'pass', reason),
  ]
  const shown = rows.slice(0, MAX_ROWS)
  const more = rows.length > shown.length ? [`and ${rows.length - shown.length} more steps`, ''] : []
  return [
    startMark(serial),
    `Made by the line ${safeMarkdown(factory.name)} from \`${safeWord(specPath)}\` at ${base.slice(0, 12)}.`,
    '',
    '| station | round | verdict | why |',
    '|---|---|---|---|',
    ...shown,
    '',
    ...more,
    `Serial \`${serial}\`. The signed trace is an artifact of [this run](${runUrl}); \`${cliCommand(factory)} verify <folder>\` checks it.`,
    endMark(serial),
  ].join('\n')
}

function linkRows(link: VerifiedLink, unit: Unit): string[] {
  const { station, round, verdict, transition } = link.extension
  const runs = signedOutcomes(link).map((outcome) =>
    tableRow(outcome.station, outcome.round, judge(outcome, unit.spec).verdict.kind, outcome.reason),
  )
  return [...runs, tableRow(station, round, verdict, transition.reason)]
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

/** The body with our block put in place of the old one; what people wrote around it stays. Pure. */
export function withBlock(body: string, block: string, serial: string): string {
  const [from, to] = [body.indexOf(startMark(serial)), body.indexOf(endMark(serial))]
  if (from === -1 || to < from) return body.trim() === '' ? block : `${body.trimEnd()}\n\n${block}`
  return `${body.slice(0, from)}${block}${body.slice(to + endMark(serial).length)}`
}
