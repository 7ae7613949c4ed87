import { placeOf } from '../findings.ts'
import { safeMarkdown } from '../text/safe-log.ts'
import type { KeyedFinding } from './finding-keys.ts'

/** Longest cell where nothing else is said. */
const CELL_COLUMNS = 300

/** Findings as a Markdown table, a row each, in the order given; every text is made safe and cut at `columns`. */
export function findingRows(findings: readonly KeyedFinding[], columns = CELL_COLUMNS): string[] {
  return [HEAD, RULE, ...findings.map((finding) => rowOf(finding, columns))]
}

const HEAD = '| | place | rule | what | how to fix | key |'
const RULE = '|---|---|---|---|---|---|'

function rowOf(finding: KeyedFinding, columns: number): string {
  const { level, code, message, hint = '', key } = finding
  const cells = [level, placeOf(finding), code, message, hint, key].map((cell) => safeMarkdown(cell, columns))
  return `| ${cells.join(' | ')} |`
}
