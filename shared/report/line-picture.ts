import type { Factory } from '../factory/factory.ts'
import { html, type Html } from './html.ts'
import { timeText, type PageTurn } from './page-turns.ts'

/** Where a unit ended. */
export type PageEnd = 'released' | 'halted' | 'asking'

const LABEL = 136
const COLUMN = 76
const ROW = 34
const TOP = 30
const MOST_NAME = 17

/**
 * The line as a map: a row for each station, a column for each round, and the way of the unit through them. A stop is a square, so that
 * nobody needs to tell colours apart. Inline SVG; every text in it is escaped. Pure.
 */
export function linePicture({ line }: Pick<Factory, 'line'>, turns: readonly PageTurn[], end: PageEnd): Html {
  const names = line.map(({ name }) => name)
  const rounds = Math.max(1, ...turns.map(({ round }) => round))
  const place: Places = {
    x: (round) => LABEL + 18 + (round - 1) * COLUMN,
    y: (name) => TOP + (names.includes(name) ? names.indexOf(name) : names.length) * ROW,
  }
  const width = LABEL + rounds * COLUMN
  const height = TOP + (names.length + 1) * ROW
  return html`<figure class="picture scroll" tabindex="0" aria-label="Picture of the line">
    <svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
      <title>${spoken(turns, end)}</title>
      ${Array.from({ length: rounds }, (_, index) => roundHead(index + 1, place))}
      ${names.map((name) => rail(name, width, place))} ${way(turns, end, place)}
      ${names.filter((name) => turns.every(({ station }) => station !== name)).map((name) => unseen(name, place))}
      ${turns.map((turn) => mark(turn, place))} ${endMark(rounds, end, place)}
    </svg>
  </figure>`
}

interface Places {
  x: (round: number) => number
  /** Of a station; anything else is where the journey ends. */
  y: (name: string) => number
}

/** The picture in words, for who does not see it. */
function spoken(turns: readonly PageTurn[], end: PageEnd): string {
  const steps = turns.map(({ station, round, verdict }) => `${station} round ${round} ${verdict}`)
  return [...steps, end].join(', then ')
}

function roundHead(round: number, { x }: Places): Html {
  return html`<text x="${x(round)}" y="12" class="head">round ${round}</text>`
}

function rail(name: string, width: number, { y }: Places): Html {
  const shown = name.length > MOST_NAME ? `${name.slice(0, MOST_NAME - 1)}…` : name
  return html`<line x1="${LABEL}" x2="${width}" y1="${y(name)}" y2="${y(name)}" class="rail"></line>
    <text x="0" y="${y(name) + 4}">${shown}</text>`
}

function way(turns: readonly PageTurn[], end: PageEnd, { x, y }: Places): Html {
  const last = turns.at(-1)
  const stops = turns.map(({ station, round }) => `${x(round)},${y(station)}`)
  const points = [...stops, ...(last === undefined ? [] : [`${x(last.round)},${y('')}`])].join(' ')
  return html`<polyline points="${points}" class="way ${end === 'released' ? 'pass' : 'stop'}"></polyline>`
}

/** A station that the unit never came to. */
function unseen(name: string, { x, y }: Places): Html {
  return html`<circle cx="${x(1)}" cy="${y(name)}" r="4" class="unseen"
    ><title>${name}: not reached</title></circle
  >`
}

function mark(turn: PageTurn, { x, y }: Places): Html {
  const [left, top] = [x(turn.round), y(turn.station)]
  const title = `${turn.station} round ${turn.round}: ${turn.verdict}, ${timeText(turn)}`
  const shape =
    turn.verdict === 'pass'
      ? html`<circle cx="${left}" cy="${top}" r="7" class="pass"><title>${title}</title></circle>`
      : html`<rect x="${left - 7}" y="${top - 7}" width="14" height="14" class="stop">
          <title>${title}</title>
        </rect>`
  const time = turn.seconds === undefined || turn.isAtMost ? '' : timeText(turn)
  return html`${shape}<text x="${left + 12}" y="${top - 5}" class="time">${time}</text>`
}

function endMark(rounds: number, end: PageEnd, { x, y }: Places): Html {
  const [left, top] = [x(rounds), y('')]
  const side = end === 'released' ? 'pass' : 'stop'
  return html`<circle cx="${left}" cy="${top}" r="9" class="end ${side}"></circle>
    <text x="${left - 16}" y="${top + 5}" class="ending ${side}">${end}</text>`
}
