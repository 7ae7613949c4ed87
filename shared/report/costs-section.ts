import { priceOf, type Prices } from '../ledger/flow/prices.ts'
import { html, type Html } from './html.ts'
import { timeText, type PageTurn } from './page-turns.ts'

/** Time, models, tokens and, where the team says what it pays, money of each station, all rounds together. */
export function costsSection(turns: readonly PageTurn[], prices?: Prices): Html {
  const names = [...new Set(turns.map(({ station }) => station))]
  return html`<section>
    <h2>Time and cost</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Time and cost of each station">
      <table class="numbers">
        <thead>
          <tr>
            ${[...HEADS, ...(prices === undefined ? [] : [prices.currency])].map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${names.map((name) =>
            row(
              name,
              turns.filter(({ station }) => station === name),
              prices,
            ),
          )}
        </tbody>
        <tfoot>
          ${row('together', turns, prices)}
        </tfoot>
      </table>
    </div>
    <p>
      <small>
        Times are those of the clocks of the machines. “Up to” is the time between the neighbours of a station
        of commands, waiting included. Tokens are as the endpoint counted them; recorded answers cost
        none.${prices === undefined ? '' : ` ${prices.currency} by the prices of ${prices.source}; a sum with a model that has none is not given.`}
      </small>
    </p>
  </section>`
}

const HEADS = ['Station', 'Turns', 'Stops', 'Time', 'Model', 'Calls', 'Tokens in', 'Tokens out']

function row(name: string, turns: readonly PageTurn[], prices: Prices | undefined): Html {
  const models = [...new Set(turns.flatMap(({ model }) => model ?? []))]
  const isAsked = turns.some(({ usage }) => usage !== undefined)
  const sum = (key: 'calls' | 'input' | 'output'): string =>
    isAsked ? String(turns.reduce((all, { usage }) => all + (usage?.[key] ?? 0), 0)) : '–'
  const stops = turns.filter(({ verdict }) => verdict === 'stop').length
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${turns.length}</td>
    <td>${stops}</td>
    <td>${timeText(together(turns))}</td>
    <td>${models.join(', ') || '–'}</td>
    <td>${sum('calls')}</td>
    <td>${sum('input')}</td>
    <td>${sum('output')}</td>
    ${prices === undefined ? html`` : html`<td>${isAsked ? amountOf(turns, prices) : '–'}</td>`}
  </tr>`
}

/** `not known` where a model that was asked has no price: a part of a sum would mislead. */
function amountOf(turns: readonly PageTurn[], prices: Prices): string {
  const sum = turns.reduce((all, { model, usage, at }) => {
    if (usage === undefined || usage.input + usage.output === 0) return all
    const money =
      model === undefined || at === undefined ? undefined : priceOf(prices, model, { ...usage, at })
    return all + (money ?? Number.NaN)
  }, 0)
  return Number.isNaN(sum) ? 'not known' : sum.toFixed(4)
}

/** What several turns took; what nobody measured is left out. */
function together(turns: readonly PageTurn[]): Pick<PageTurn, 'seconds' | 'isAtMost'> {
  const measured = turns.flatMap(({ seconds }) => seconds ?? [])
  return {
    seconds: measured.length === 0 ? undefined : measured.reduce((all, each) => all + each, 0),
    isAtMost: turns.some(({ isAtMost, seconds }) => isAtMost && seconds !== undefined),
  }
}
