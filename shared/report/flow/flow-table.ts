import type { Containment } from '../../ledger/flow/containment.ts'
import type { Segment } from '../../ledger/flow/escape-rates.ts'
import type { FlowFigures } from '../../ledger/flow/figures.ts'
import type { Figure } from '../../ledger/flow/figure.ts'
import { count, text, type Cell, type FlowTable } from './cells.ts'
import { costTable } from './cost-table.ts'
import { boundsText, figureText, hoursText, percent } from './figure-text.ts'

/** The figures of a line as tables, the headline first. */
export function flowTables(figures: FlowFigures): FlowTable[] {
  return [
    headline(figures),
    halts(figures),
    segmentTable('station', 'By the station that should have caught it', figures.byStation),
    ...Object.entries(figures.by).map(([name, segments]) =>
      segmentTable(name, `By ${DIMENSION_WORDS[name] ?? name}`, segments),
    ),
    matrix(figures.containment),
    costTable(figures),
    escapesTable(figures),
  ]
}

const DIMENSION_WORDS: Record<string, string> = {
  model: 'model of the writer',
  house: 'version of the house standard',
  size: 'size of the change',
  tool: 'version of Jidoka',
}

function figureRow(name: string, figure: Figure): Cell[] {
  const { numerator, denominator, share, window, says } = figure
  return [
    text(name),
    count(numerator),
    count(denominator),
    share === undefined ? text('') : { text: percent(share.value), value: share.value },
    text(share === undefined ? '' : boundsText(share)),
    text(window),
    text(says),
  ]
}

const FIGURE_COLUMNS = [
  'figure',
  'numerator',
  'denominator',
  'share',
  '95 % bounds',
  'window',
  'what is counted',
]

function headline({ escapeRates, ends, dora, window }: FlowFigures): FlowTable {
  const { changeFailureRate, timeToRestore, incidents } = dora
  const restore = `median ${hoursText(timeToRestore.medianHours)}, p90 ${hoursText(timeToRestore.p90Hours)}`
  return {
    id: 'figures',
    title: 'Figures',
    says: 'A share stands only where at least 20 are counted; its bounds are those of Wilson at 95 %.',
    columns: FIGURE_COLUMNS,
    rows: [
      ...escapeRates.map((each) => figureRow(`escape rate, ${each.window}`, each)),
      figureRow('change failure rate', changeFailureRate),
      [
        text('time to restore'),
        count(timeToRestore.restored),
        count(timeToRestore.failed),
        text(restore),
        text(''),
        text(window),
        text(timeToRestore.says),
      ],
      [
        text('incidents per merged unit'),
        count(incidents.numerator),
        count(incidents.denominator),
        text(incidents.value === undefined ? '' : incidents.value.toFixed(3)),
        text(''),
        text(window),
        text(incidents.says),
      ],
      ...(['released', 'repaired', 'halted', 'asking', 'merged'] as const).map((name) =>
        figureRow(name, ends[name]),
      ),
    ],
  }
}

function halts({ halts: all, ends, window }: FlowFigures): FlowTable {
  return {
    id: 'halts',
    title: 'Halted by',
    says: `units halted by a station for these findings, of ${ends.units} units that ended; ${window}`,
    columns: ['station', 'reason', 'units'],
    rows: all.map(({ station, reason, units }) => [text(station), text(reason), count(units)]),
  }
}

function segmentTable(id: string, title: string, segments: readonly Segment[]): FlowTable {
  const rates = segments[0]?.rates ?? []
  return {
    id: `by-${id}`,
    title,
    says:
      id === 'station'
        ? 'units with a confirmed escape that the station should have caught, of the ripe units that it passed'
        : 'units with a confirmed escape, of units that are old enough to be judged',
    columns: [id, ...rates.map(({ window }) => `escaped in ${window}`)],
    rows: segments.map(({ value, rates: own }) => [
      // a digest is known by its beginning
      text(/^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : value),
      ...own.map((each) => ({
        text: figureText(each),
        value: each.share?.value ?? each.numerator / Math.max(1, each.denominator),
      })),
    ]),
  }
}

function matrix({ rows, columns, counts }: Containment): FlowTable {
  return {
    id: 'containment',
    title: 'Where defects were born and caught',
    says: 'stops of stations, and confirmed escapes: the row says where the defect was born, the column where it was caught',
    columns: ['born in', ...columns],
    rows: rows.map((row, index) => [text(row), ...(counts[index] ?? []).map(count)]),
  }
}

function escapesTable({ escapes }: FlowFigures): FlowTable {
  return {
    id: 'escapes',
    title: 'What got out',
    says: 'every incident of every unit with its strongest evidence; what is suspected stands in no figure above',
    columns: ['known', 'serial', 'evidence', 'should have caught it', 'because', 'proof'],
    rows: escapes.map(({ at, serial, tier, station, why, evidence }) => [
      { text: new Date(at).toISOString().slice(0, 10), value: at },
      text(serial),
      text(tier),
      text(station ?? ''),
      text(why ?? ''),
      text(evidence),
    ]),
  }
}
