import { placeOf, type Finding } from '../findings.ts'
import { safeMarkdown } from '../text/safe-log.ts'

/** Longest cell where nothing else is said. */
const CELL_COLUMNS = 300

/** Findings as a Markdown table, a row each, in the order given; every text is made safe and cut at `columns`. */
export function findingRows(findings: readonly Finding[], columns = CELL_COLUMNS): string[] {
  return [HEAD, RULE, ...findings.map((finding) => rowOf(finding, columns))]
}

const HEAD = '| | place | rule | what | how to fix |'
const RULE = '|---|---|---|---|---|'

function rowOf(finding: Finding, columns: number): string {
  const { level, code, message, hint = '' } = finding
  const cells = [level, placeOf(finding), code, message, hint].map((cell) => safeMarkdown(cell, columns))
  return `| ${cells.join(' | ')} |`
}
