import * as core from '@actions/core'
import { messageOf } from '../errors.ts'
import { sortFindings, type Finding } from '../findings.ts'
import { findingKeys } from '../report/finding-keys.ts'
import { endSummary, stationSummary } from '../report/summary.ts'
import { unitEnd, type UnitEnd } from '../report/unit-end.ts'
import type { StationResult, StepExtras } from '../station/program.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import { setOutput } from './set-output.ts'
import { defined } from '../formats/defined.ts'

/**
 * GitHub shows at most ten annotations of a level of a step, and fifty of a run (actions/toolkit#734, docs/problem-matchers.md).
 * Three checks of a pull request share the fifty.
 */
const MAX_OF_LEVEL = 10
const MAX_ANNOTATIONS = 16

/** What a station decided, where people and later jobs read it: log, annotations, outputs, job summary. */
export async function annotateResult(result: StationResult, extras: StepExtras): Promise<void> {
  const { verdict, unit, signed } = result
  const { to, reason } = signed.transition
  const place = `${unit.station} round ${unit.round}`
  const { head, findings } = await tellEnd(result)
  core.info(safeLog(`${unit.serial} ${place}: ${verdict.kind}, next ${to} (${reason})`))
  const { difference } = signed.reproduction
  if (difference !== undefined)
    core.warning(safeWord(`${place} diverged from an earlier attempt: ${difference}`))
  annotate(findings)
  for (const [name, value] of Object.entries(outputsOf(result, extras))) setOutput(name, value)
  const summary = stationSummary(unit, { verdict, next: to, reason }, signed.reproduction)
  await writeSummary([head, summary, extras.summary].filter((part) => part !== '').join('\n'))
}

/** The first line of the job that sums a unit up. Gives the top of its summary, and what it shows besides what the station itself found. */
async function tellEnd(result: StationResult): Promise<{ head: string; findings: Finding[] }> {
  const { unit, signed, verdict } = result
  const end = unitEnd(unit, signed)
  if (end === undefined) return { head: '', findings: verdict.findings }
  const findings = [...end.findings, ...verdict.findings]
  const asked = end.kind === 'asking' ? await askedAt(result) : undefined
  if (asked !== undefined) {
    core.notice(asked.line, { title: 'asking' })
    return { head: asked.summary, findings: findings.map(asAsked) }
  }
  sayEnd(end, result.context.inputs.failOnStop)
  return { head: endSummary(end), findings }
}

/** What a unit asks, for people; loaded for such a unit alone. */
async function askedAt({
  unit,
  context,
}: StationResult): Promise<{ line: string; summary: string } | undefined> {
  const { askedAtEnd } = await import('./ask/questions-text.ts')
  return askedAtEnd(unit, context.host.identity.id)
}

/** Nothing is known to be wrong about a unit that asks: its questions are no errors. */
function asAsked(finding: Finding): Finding {
  return ASKING.has(finding.code) ? { ...finding, level: 'warn' } : finding
}

const ASKING: ReadonlySet<string> = new Set(['ADEQUACY_ASK', 'PUBLISH_ASKING'])

function sayEnd({ kind, line }: UnitEnd, failOnStop: boolean): void {
  core.info(line)
  const title = { title: kind }
  if (kind === 'halted' && failOnStop) core.error(line, title)
  else core.notice(line, title)
}

/** The outputs every station has, documented in its action.yml, and those of its own. */
function outputsOf({ unit, verdict, signed, ref, context }: StationResult, extras: StepExtras) {
  const { to } = signed.transition
  return {
    station: unit.station,
    round: String(unit.round),
    verdict: to === 'asking' ? to : verdict.kind,
    next: to,
    serial: unit.serial,
    risk: unit.spec.risk,
    'parcel-id': ref.id,
    'parcel-name': ref.name,
    'parcel-sha256': ref.sha256,
    'link-sha256': signed.parcel.payloadSha256,
    'run-attempt': String(context.host.identity.attempt),
    reproduction: signed.reproduction.status,
    ...extras.outputs,
  }
}

/** The worst findings as annotations, the rest counted in one line. */
export function annotate(findings: readonly Finding[]): void {
  const shown = annotated(findings)
  const sorted = sortFindings(findings)
  const keys = findingKeys(sorted)
  for (const finding of shown) annotateOne(finding, keys[sorted.indexOf(finding)] ?? '')
  const rest = findings.length - shown.length
  if (rest > 0) core.info(`${rest} more in the summary`)
}

/** The findings that become annotations, as many as GitHub shows. */
export function annotated(findings: readonly Finding[]): Finding[] {
  const counts = new Map<Finding['level'], number>()
  const fitting = spread(sortFindings(findings)).filter(({ level }) => {
    const count = (counts.get(level) ?? 0) + 1
    counts.set(level, count)
    return count <= MAX_OF_LEVEL
  })
  return fitting.slice(0, MAX_ANNOTATIONS)
}

/** One per rule before repeats, so that a noisy rule cannot hide another. */
function spread(findings: Finding[]): Finding[] {
  const seen = new Set<string>()
  const first = findings.filter(({ code }) => !seen.has(code) && seen.add(code))
  return [...first, ...findings.filter((finding) => !first.includes(finding))]
}

/** With the key that the comment and SARIF give the same finding. */
function annotateOne(finding: Finding, key: string): void {
  const { code, level, message, hint, file, line, column } = finding
  const said = safeLog(`${code}: ${message}${hint === undefined ? '' : `\nfix: ${hint}`}`, { maxLines: 7 })
  const text = `${said}\nkey: ${key}`
  const place = {
    title: safeWord(code, 80),
    ...defined({ file, startLine: line, startColumn: column }),
  }
  if (level === 'block') core.error(text, place)
  else if (level === 'warn') core.warning(text, place)
  else core.notice(text, place)
}

/** GitHub refuses a step summary over 1 MiB; people read far less. */
const MAX_SUMMARY_CHARACTERS = 60_000

/** Appends Markdown to the step summary, if the runner has one. A summary that cannot be written never changes a verdict. */
export async function writeSummary(markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return
  try {
    await core.summary.addRaw(markdown.slice(0, MAX_SUMMARY_CHARACTERS)).write()
  } catch (thrown) {
    const reason = safeWord(messageOf(thrown))
    core.info(`the step summary could not be written: ${reason}`)
  }
}
