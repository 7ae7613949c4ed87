import { html, type Html } from './html.ts'

/** One figure of one month; `undefined` where it is not known. */
export interface ChartPoint {
  label: string
  value: number | undefined
}

interface Chart {
  /** What is drawn, for the heading and for readers that see no picture. */
  title: string
  points: readonly ChartPoint[]
  /** How a value is written. */
  text: (value: number) => string
  /** The axis ends at least here. */
  atLeast: number
}

const [WIDTH, HEIGHT] = [720, 190]
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 32, 16, 30]
const [PLOT_WIDTH, PLOT_HEIGHT] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM]

/** A figure by month as a picture: a line, a point for each month that the keyboard reaches, and its value beside it. */
export function lineChart({ title, points, text, atLeast }: Chart): Html {
  const top = Math.max(atLeast, ...points.map(({ value }) => value ?? 0))
  const places = points.map((point, at) => ({
    ...point,
    ...placeOf(point, at, { count: points.length, top }),
  }))
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label="${title}">
      ${[0, 0.5, 1].map((share) => gridLine(share, text(top * share)))}
      <path class="trend" d="${pathOf(places)}" />
      ${places.flatMap((place, at) => pointMark(place, { text, isShown: isShown(at, points.length) }))}
    </svg>
  </figure>`
}

interface Place extends ChartPoint {
  x: number
  y: number
}

function placeOf(
  { value = 0 }: ChartPoint,
  at: number,
  { count, top }: { count: number; top: number },
): { x: number; y: number } {
  const share = count === 1 ? 0.5 : at / (count - 1)
  const x = LEFT + share * PLOT_WIDTH
  const y = TOP + (1 - (top === 0 ? 0 : value / top)) * PLOT_HEIGHT
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
}

function gridLine(share: number, label: string): Html {
  const y = TOP + (1 - share) * PLOT_HEIGHT
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" />
    <text class="axis" x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${label}</text>`
}

/** The line is broken where a month has no figure. */
function pathOf(places: readonly Place[]): string {
  return places
    .map(({ x, y, value }, at) =>
      value === undefined ? '' : `${places[at - 1]?.value === undefined ? 'M' : 'L'}${x} ${y}`,
    )
    .join('')
}

/** Most months whose names stand side by side. */
const MOST_LABELS = 12

function isShown(at: number, count: number): boolean {
  const every = Math.ceil(count / MOST_LABELS)
  return (count - 1 - at) % every === 0
}

function pointMark(
  { x, y, value, label }: Place,
  { text, isShown: isNamed }: { text: (value: number) => string; isShown: boolean },
): Html[] {
  const name = isNamed
    ? [html`<text class="axis" x="${x}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>`]
    : []
  if (value === undefined) return name
  const said = `${label}: ${text(value)}`
  // the value stands inside the picture also at its edges
  const anchor = x > WIDTH - 90 ? 'end' : x < LEFT + 40 ? 'start' : 'middle'
  const above = y < TOP + 18 ? y + 22 : y - 12
  return [
    ...name,
    html`<g class="point" tabindex="0" role="img" aria-label="${said}">
      <circle class="target" cx="${x}" cy="${y}" r="14" />
      <circle cx="${x}" cy="${y}" r="4" />
      <text class="value" x="${x}" y="${above}" text-anchor="${anchor}">${said}</text>
    </g>`,
  ]
}

/** A small line without axes, for a row of a table. Its values stand in the row. */
export function sparkLine(values: readonly (number | undefined)[], top: number): Html {
  const [width, height] = [96, 22]
  const places = values.map((value, at) => ({
    label: '',
    value,
    x: Math.round((values.length === 1 ? 0.5 : at / (values.length - 1)) * (width - 4)) + 2,
    y: Math.round((1 - (value ?? 0) / Math.max(top, 1e-9)) * (height - 4)) + 2,
  }))
  const last = places.at(-1)
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <path class="trend" d="${pathOf(places)}" />
    ${last?.value === undefined ? html`` : html`<circle cx="${last.x}" cy="${last.y}" r="2.5" />`}
  </svg>`
}
