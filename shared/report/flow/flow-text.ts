import type { FlowFigures } from '../../ledger/flow/figures.ts'
import { safeWord } from '../../text/safe-log.ts'
import { figureText, hoursText, numberText, ratioText } from './figure-text.ts'
import type { FlowTable } from './cells.ts'

/** What a terminal shows first: how few defects escaped, and what it took. */
export function flowSummary({ escapeRates, ends, dora, cost, tiers, window }: FlowFigures): string[] {
  const { declared, revert, linked, suspected } = tiers
  return [
    ...escapeRates.map((rate) => `escaped within ${rate.window}   ${figureText(rate)}`),
    `change failure rate      ${figureText(dora.changeFailureRate)}`,
    `time to restore          median ${hoursText(dora.timeToRestore.medianHours)}, p90 ${hoursText(dora.timeToRestore.p90Hours)} (${dora.timeToRestore.restored} of ${dora.timeToRestore.failed} restored)`,
    `incidents per merge      ${ratioText(dora.incidents)}`,
    `evidence                 ${declared} declared, ${revert} reverts, ${linked} linked; ${suspected} suspected, which count nowhere`,
    `units                    ${numberText(ends.units)}: released ${figureText(ends.released)}, repaired ${figureText(ends.repaired)}, halted ${figureText(ends.halted)}, asking ${ends.asking.numerator}`,
    `tokens per release       ${ratioText(cost.tokensPerReleased)}`,
    ...cost.tokensPerDefectFree.map(
      (each) => `tokens per defect-free   ${ratioText(each)} in ${each.window}`,
    ),
    `window                   ${window}`,
  ].map((line) => safeWord(line))
}

const MAX_COLUMN = 60

/** A table for a terminal. */
export function tableText({ title, says, columns, rows }: FlowTable): string {
  const cells = [columns, ...rows.map((row) => row.map(({ text }) => text))].map((row) =>
    row.map((cell) => safeWord(cell, MAX_COLUMN)),
  )
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const body = rows.length === 0 ? ['  none'] : cells.map((row) => `  ${line(row)}`)
  return [safeWord(title), safeWord(`  (${says})`), ...body].join('\n')
}
