import type { Segment } from '../../ledger/flow/escape-rates.ts'
import type { Halts } from '../../ledger/flow/ends.ts'
import type { Week } from '../../ledger/flow/weeks.ts'
import { safeText } from '../../text/safe-log.ts'
import { html, type Html } from '../html.ts'
import { percent } from './figure-text.ts'

/** Charts are drawn for a narrow screen and grow with the page. */
const WIDTH = 340
const KINDS = ['released', 'halted', 'asking'] as const
const WORDS = { released: 'released', halted: 'halted', asking: 'asking', escaped: 'incidents known' }

/** Units that ended in each week as stacked bars, and the incidents that were known in it below the line. */
export function weeksChart(weeks: readonly Week[]): Html {
  const most = Math.max(1, ...weeks.map(({ released, halted, asking }) => released + halted + asking))
  const mostEscaped = Math.max(1, ...weeks.map(({ escaped }) => escaped))
  const step = (WIDTH - 30) / Math.max(1, weeks.length)
  const bars = weeks.map((week, index) =>
    weekBars(week, { x: 28 + index * step, width: Math.max(1, step - 1), most, mostEscaped }),
  )
  const [first, last] = [weeks[0]?.monday ?? '', weeks.at(-1)?.monday ?? '']
  const label = `units that ended in each week from ${first} to ${last}, and incidents that were known in it`
  return html`<figure>
    <figcaption>Units by week</figcaption>
    <svg viewBox="0 0 ${WIDTH} 190" role="img" aria-label="${label}">
      <text x="0" y="12">${most}</text>
      <text x="0" y="124">0</text>
      <text x="0" y="168">${mostEscaped}</text>
      ${bars}
      <line class="axis" x1="28" y1="121" x2="${WIDTH}" y2="121" />
      <text x="28" y="186">${first}</text>
      <text x="${WIDTH}" y="186" text-anchor="end">${last}</text>
    </svg>
    <ul class="key">
      ${[...KINDS, 'escaped' as const].map(
        (kind) =>
          html`<li>
            <svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${kind}" width="10" height="10" /></svg
            >${WORDS[kind]}
          </li>`,
      )}
    </ul>
  </figure>`
}

interface Bars {
  x: number
  width: number
  most: number
  mostEscaped: number
}

function weekBars(week: Week, { x, width, most, mostEscaped }: Bars): Html {
  let top = 120
  const stack = KINDS.map((kind) => {
    const height = (week[kind] / most) * 112
    top -= height
    return bar(kind, { x, y: top, width, height })
  })
  const escaped = bar('escaped', { x, y: 123, width, height: (week.escaped / mostEscaped) * 45 })
  const says = `${week.monday}: ${week.released} released, ${week.halted} halted, ${week.asking} asking, ${week.escaped} incidents`
  return html`<g><title>${says}</title>${stack}${escaped}</g>`
}

function bar(
  kind: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Html {
  if (height === 0) return html``
  return html`<rect
    class="${kind}"
    x="${round(x)}"
    y="${round(y)}"
    width="${round(width)}"
    height="${round(height)}"
  />`
}

const MOST_ROWS = 12
const ROW = 30

/** What halted units, the most frequent first. */
export function haltsChart(halts: readonly Halts[]): Html {
  const shown = halts.slice(0, MOST_ROWS)
  const most = Math.max(1, ...shown.map(({ units }) => units))
  const rows = shown.map(({ station, reason, units }, index) => {
    const y = index * ROW
    return html`<g>
      <text x="0" y="${y + 11}">${safeText(`${station}: ${reason}`, 48)}</text>
      <rect class="halted" x="0" y="${y + 15}" width="${round((units / most) * (WIDTH - 45))}" height="9" />
      <text x="${round((units / most) * (WIDTH - 45) + 5)}" y="${y + 24}">${units}</text>
    </g>`
  })
  return rowsFigure('Halted by station and reason', 'units halted, by station and reason', rows)
}

/** The share that escaped for each value, with the bounds that it could have; only where there are enough. */
export function ratesChart(title: string, segments: readonly Segment[], window: string): Html {
  const shown = segments.flatMap(({ value, rates }) => {
    const rate = rates.find((each) => each.window === window)
    return rate?.share === undefined ? [] : [{ value, share: rate.share }]
  })
  const most = Math.max(0.05, ...shown.map(({ share }) => share.high))
  const at = (share: number): number => round(5 + (share / most) * (WIDTH - 10))
  const rows = shown.slice(0, MOST_ROWS).map(({ value, share }, index) => {
    const y = index * ROW
    return html`<g>
      <text x="0" y="${y + 11}">${safeText(value, 36)}: ${percent(share.value)}</text>
      <line class="whisker" x1="${at(share.low)}" y1="${y + 20}" x2="${at(share.high)}" y2="${y + 20}" />
      <circle class="dot" cx="${at(share.value)}" cy="${y + 20}" r="4" />
    </g>`
  })
  return rowsFigure(title, `${title}: share of units that escaped in ${window}, with bounds at 95 %`, rows)
}

function rowsFigure(title: string, label: string, rows: readonly Html[]): Html {
  if (rows.length === 0)
    return html`<figure>
      <figcaption>${title}</figcaption>
      <p class="quiet">Too few to draw: see the table.</p>
    </figure>`
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${rows.length * ROW}" role="img" aria-label="${label}">${rows}</svg>
  </figure>`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
