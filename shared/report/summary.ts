import * as core from '@actions/core'
import { placeOf, type Finding, type Verdict } from '../findings.ts'
import { safeMarkdown, safeWord } from '../text/safe-log.ts'
import { lineMermaid } from '../factory/show.ts'
import type { Unit } from '../line/unit.ts'
import type { StationResult } from '../station/run-station.ts'

const SHOWN_FINDINGS = 20
/** GitHub refuses a step summary over 1 MiB; far less is readable. */
const MAX_SUMMARY_CHARACTERS = 60_000

/** The job summary of a station as Markdown: one verdict sentence, one findings table, the line with the station marked. */
export function stationSummary({ unit, verdict, closed }: StationResult): string {
  const { to, reason } = closed.transition
  const { status, difference } = closed.reproduction
  const again = difference === undefined ? status : `${status}: ${safeMarkdown(difference)}`
  return `${commandSummary(unit, { verdict, next: to, reason })}\nReproduction: ${again}. Verify the whole trace: \`npx jidoka verify <trace folder>\`.\n`
}

/** The same for a station of commands, which has no link of its own. */
export function commandSummary(
  unit: Unit,
  { verdict, next, reason }: { verdict: Verdict; next: string; reason: string },
): string {
  const { findings } = verdict
  const parts = [
    `## ${unit.station}, round ${unit.round}: ${safeMarkdown(unit.spec.title)}`,
    `**${verdict.kind === 'pass' ? 'Pass' : 'Stop'}**: next is \`${next}\` (${safeMarkdown(reason)}).`,
    findings.length === 0 ? 'No findings.' : findingsTable(findings),
    `\`\`\`mermaid\n${lineMermaid(unit.factory, unit.station)}\n\`\`\``,
    `Serial \`${unit.serial}\`.`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** The same for a station that judged a pull request. */
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
    verdict.findings.length === 0 ? 'No findings.' : findingsTable(verdict.findings),
  ]
  return `${parts.join('\n\n')}\n`
}

function findingsTable(findings: readonly Finding[]): string {
  const rows = findings.slice(0, SHOWN_FINDINGS).map(findingRow)
  const rest = findings.length - rows.length
  const table = ['| | place | rule | what | how to fix |', '|---|---|---|---|---|', ...rows].join('\n')
  return rest > 0 ? `${table}\n\nand ${rest} more in the parcel's findings.json` : table
}

function findingRow(finding: Finding): string {
  const cells = [finding.level, placeOf(finding), finding.code, finding.message, finding.hint ?? '']
  return `| ${cells.map((cell) => safeMarkdown(cell)).join(' | ')} |`
}

/** Appends to the step summary where there is one; a full or missing summary never changes a verdict. */
export async function writeSummary(markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return
  try {
    await core.summary.addRaw(markdown.slice(0, MAX_SUMMARY_CHARACTERS)).write()
  } catch (thrown) {
    core.info(
      `the step summary could not be written: ${safeWord(thrown instanceof Error ? thrown.message : String(thrown))}`,
    )
  }
}
