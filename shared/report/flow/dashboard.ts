import { createHash } from 'node:crypto'
import type { FlowFigures } from '../../ledger/flow/figures.ts'
import { html, type Html } from '../html.ts'
import { haltsChart, ratesChart, weeksChart } from './charts.ts'
import { DASHBOARD_SCRIPT, DASHBOARD_STYLE } from './dashboard-style.ts'
import { figureText, hoursText, percent, ratioText } from './figure-text.ts'
import type { Cell, FlowTable } from './cells.ts'
import { flowTables } from './flow-table.ts'
import type { Figure } from '../../ledger/flow/figure.ts'

/** What the page is of. */
export interface DashboardSubject {
  /** Name of the repository or of the line. */
  title: string
  /** What stops the line now, each in one sentence; untrusted text. */
  andon: readonly string[]
}

/** The policy names the digest of every character in it: no white space may come in. */
const SCRIPT_ELEMENT = `<script>${DASHBOARD_SCRIPT}</script>`

/**
 * The dashboard of a line: one file that opens offline and loads nothing. Its only script sorts tables; without scripts everything is there,
 * unsorted.
 */
export function dashboardPage(figures: FlowFigures, { title, andon }: DashboardSubject): string {
  const tables = flowTables(figures)
  const hash = createHash('sha256').update(DASHBOARD_SCRIPT).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>Escapes and flow of ${title}</title>
        <style>
          ${{ markup: DASHBOARD_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>Escapes and flow of ${title}</h1>
          <p class="quiet">${figures.window}; counted at ${figures.now}</p>
          ${andon.map((pull) => html`<p role="status"><strong>The line is stopped.</strong> ${pull}</p>`)}
          ${contents(tables)}
        </header>
        <main>
          ${cards(figures)}
          <div class="charts">
            ${weeksChart(figures.weeks)} ${haltsChart(figures.halts)}
            ${ratesChart('Escape rate by model', figures.by.model, '90 days')}
            ${ratesChart('Escape rate by size', figures.by.size, '90 days')}
          </div>
          ${tables.map(tableSection)}
        </main>
        ${{ markup: SCRIPT_ELEMENT }}
      </body>
    </html> `
  return page.markup
}

function contents(tables: readonly FlowTable[]): Html {
  return html`<nav aria-label="Tables">
    <ul>
      ${tables.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
  </nav>`
}

function cards({ escapeRates, ends, dora, cost, money }: FlowFigures): Html {
  const { medianHours, restored, failed, says } = dora.timeToRestore
  return html`<ul class="cards">
    ${escapeRates.map((rate) => card(`Escaped within ${rate.window}`, shareOf(rate), figureText(rate)))}
    ${card('Change failure rate', shareOf(dora.changeFailureRate), figureText(dora.changeFailureRate))}
    ${card('Time to restore', hoursText(medianHours), `median; ${restored} of ${failed} failed units restored: ${says}`)}
    ${card('Released', shareOf(ends.released), figureText(ends.released))}
    ${card('Repaired before release', shareOf(ends.repaired), figureText(ends.repaired))}
    ${(money === null || money.total === null ? [] : money.ratios.slice(0, 1)).map((each) => card(`${money?.currency ?? ''} per released unit`, moneyText(each.value), `${ratioText(each)}: ${each.says}`))}
    ${cost.tokensPerDefectFree.slice(-1).map((each) => card('Tokens per defect-free unit', valueOf(each.value), `${ratioText(each)}: ${each.says}`))}
  </ul>`
}

function card(title: string, value: string, says: string): Html {
  return html`<li>${title} <b>${value}</b> <span class="quiet">${says}</span></li>`
}

/** A share in large type only where it means something. */
function shareOf({ share, numerator, denominator }: Figure): string {
  return share === undefined ? `${numerator} of ${denominator}` : percent(share.value)
}

function valueOf(value: number | undefined): string {
  return value === undefined ? 'none yet' : String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

function moneyText(value: number | undefined): string {
  return value === undefined ? 'none yet' : value.toFixed(value < 1 ? 4 : 2)
}

function tableSection({ id, title, says, columns, rows }: FlowTable): Html {
  const isNumber = (at: number): boolean => rows.every((row) => row[at]?.value !== undefined)
  const head = columns.map(
    (name, at) =>
      html`<th scope="col" class="${isNumber(at) ? 'number' : 'text'}">
        <button type="button">${name}</button>
      </th>`,
  )
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="quiet">${says}</p>
    ${
      rows.length === 0
        ? html`<p>None.</p>`
        : html`<div
            class="${columns.length > 5 ? 'scroll wide' : 'scroll'}"
            role="region"
            aria-labelledby="${id}"
            tabindex="0"
          >
            <table>
              <thead>
                <tr>
                  ${head}
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      ${row.map(cell)}
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}

/** A name or a serial is not broken. */
const SHORT_CHARS = 24

function cell({ text, value }: Cell): Html {
  if (value === undefined)
    return html`<td class="${text.length <= SHORT_CHARS ? 'short' : 'text'}">${text}</td>`
  return html`<td class="number ${text.length <= SHORT_CHARS ? 'short' : 'text'}" data-v="${value}">
    ${text}
  </td>`
}
