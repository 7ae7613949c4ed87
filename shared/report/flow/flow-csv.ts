import { safeText } from '../../text/safe-log.ts'
import type { FlowTable } from './cells.ts'

const MAX_CELL_CHARS = 2000

/**
 * All tables as one list of comma-separated values (RFC 4180): table, row, column, value. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front.
 */
export function flowCsv(tables: readonly FlowTable[]): string {
  const lines = tables.flatMap(({ id, columns, rows }) =>
    rows.flatMap((row, index) =>
      row.map(({ text, value }, at) =>
        csvLine([id, String(index + 1), columns[at] ?? '', String(value ?? text)]),
      ),
    ),
  )
  return [csvLine(['table', 'row', 'column', 'value']), ...lines, ''].join('\r\n')
}

function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',')
}

function csvCell(text: string): string {
  const line = safeText(text, MAX_CELL_CHARS)
  const plain = /^[=+\-@\t\r]/.test(line) && !/^-?\d+(\.\d+)?$/.test(line) ? `'${line}` : line
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
