import type { FactoryError } from '../errors.ts'
import type { Finding, Verdict } from '../findings.ts'
import { keyedFindings } from './finding-keys.ts'
import { findingRows } from './findings-table.ts'
import { safeMarkdown } from '../text/safe-log.ts'
import { lineMermaid } from '../factory/show.ts'
import type { Reproduction } from '../line/sign-station.ts'
import type { Unit } from '../line/unit.ts'
import { cliCommand } from './cli-command.ts'
import type { UnitEnd } from './unit-end.ts'
import { weakenedSection } from './weakened-section.ts'

const SHOWN_FINDINGS = 20

/** What a station decided, and where the unit goes from there. */
export interface StationDecision {
  verdict: Verdict
  /** Name of the next station, `released` or `halted`. */
  next: string
  reason: string
}

/** The job summary of a station as Markdown: one verdict sentence, one findings table, the line with the station marked. */
export function stationSummary(
  unit: Unit,
  decision: StationDecision,
  { status, difference }: Reproduction,
): string {
  const reproduction = difference === undefined ? status : `${status}: ${safeMarkdown(difference)}`
  return `${commandSummary(unit, decision)}\nReproduction: ${reproduction}. Verify the whole trace: \`${cliCommand(unit.factory)} verify <trace folder>\`.\n`
}

/** The job summary of a station of commands, which has no link of its own. */
export function commandSummary(unit: Unit, { verdict, next, reason }: StationDecision): string {
  const { findings } = verdict
  const parts = [
    `## ${unit.station}, round ${unit.round}: ${safeMarkdown(unit.spec.title)}`,
    `**${verdict.kind === 'pass' ? 'Pass' : 'Stop'}**: next is \`${next}\` (${safeMarkdown(reason)}).`,
    findings.length === 0 ? 'No findings.' : findingsTable(findings),
    ...weakenedSection(findings),
    `\`\`\`mermaid\n${lineMermaid(unit.factory, unit.station)}\n\`\`\``,
    `Serial \`${unit.serial}\`.`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** The job summary of a station that judged a pull request. */
export function checkSummary(check: {
  station: string
  range: string
  examined: string
  verdict: Verdict
}): string {
  const { station, range, examined, verdict } = check
  const parts = [
    `## ${station}: ${range}`,
    `**${verdict.kind === 'pass' ? 'Pass' : 'Stop'}**: ${safeMarkdown(examined)}.`,
    verdict.findings.length === 0
      ? 'No findings.'
      : findingsTable(verdict.findings, { most: CHECK_FINDINGS, place: '' }),
    ...weakenedSection(verdict.findings),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The first words of the summary of a unit that ended: how, and what the stop that halted it found. */
export function endSummary({ line, findings }: UnitEnd): string {
  const parts = [`# ${safeMarkdown(line)}`, ...(findings.length === 0 ? [] : [findingsTable(findings)])]
  return `${parts.join('\n\n')}\n`
}

/** The summary of a unit that did not come to its end. */
export function stuckSummary({ message, next }: FactoryError): string {
  return `# could not run: ${safeMarkdown(message, 500)}\n\nNext: ${safeMarkdown(next)}\n`
}

/** A check leaves no parcel: its summary is where all findings stand. The whole is cut where GitHub stops. */
const CHECK_FINDINGS = 200

const IN_PARCEL = { most: SHOWN_FINDINGS, place: " in the parcel's findings.json" }

function findingsTable(findings: readonly Finding[], { most, place } = IN_PARCEL): string {
  const shown = keyedFindings(findings).slice(0, most)
  const rest = findings.length - shown.length
  const table = findingRows(shown).join('\n')
  return rest > 0 ? `${table}\n\nand ${rest} more${place}` : table
}
