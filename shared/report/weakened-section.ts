import { placeOf, type Finding } from '../findings.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Unit } from '../line/unit.ts'
import { safeMarkdown, safeWord } from '../text/safe-log.ts'

const HEADING = 'Gates that are weakened'
/** Lines of the section; the rest is in the findings. */
const MOST = 30

/** What a change takes away from the gates, under a heading of its own in a summary; nothing where it takes nothing away. */
export function weakenedSection(findings: readonly Finding[]): string[] {
  const weakened = findings.filter(({ code }) => /^(?:WEAKENED_|CHANGE_GATE_WEAKENED$)/.test(code))
  if (weakened.length === 0) return []
  const rows = weakened.map(
    (finding) =>
      `- ${safeMarkdown(placeOf(finding))}: ${safeMarkdown(finding.message)} (${safeMarkdown(finding.hint ?? '')})`,
  )
  return [[`### ${HEADING}`, '', ...shortened(rows)].join('\n')]
}

/** The lines of the spec that let the change weaken a gate, and that it made use of: for the text of its pull request. */
export function weakenedLines(unit: Unit): string[] {
  const lines = unit.spec.weakens ?? []
  const used = usedNames(unit)
  const shown = lines.filter((line) => used.some((name) => line.startsWith(`${name}: `)))
  if (shown.length === 0) return []
  return [
    `#### ${HEADING}, as the spec says`,
    '',
    ...shortened(shown.map((line) => `- ${safeMarkdown(safeWord(line))}`)),
    '',
  ]
}

function shortened(rows: readonly string[]): string[] {
  const more = rows.length > MOST ? [`- and ${rows.length - MOST} more`] : []
  return [...rows.slice(0, MOST), ...more]
}

/** `file#subject` of everything that the gate found and the spec allows, in the last round of each station. */
function usedNames({ upstream }: Unit): string[] {
  const last = new Map(upstream.links.map((link) => [link.extension.station, link]))
  return [...last.values()].flatMap(({ extension }) => {
    const weakening = extension.evidence['weakening']
    const found: unknown = isRecord(weakening) ? weakening['found'] : undefined
    return Array.isArray(found) ? found.flatMap(nameOf) : []
  })
}

function nameOf(entry: unknown): string[] {
  if (!isRecord(entry) || entry['allowed'] !== true) return []
  const { file, subject } = entry
  return typeof file === 'string' && typeof subject === 'string' ? [`${file}#${subject}`] : []
}
