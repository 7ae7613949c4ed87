import { html, type Html } from './html.ts'
import { timeText, type PageTurn } from './page-turns.ts'

/** Time, models and tokens of each station, all rounds together. */
export function costsSection(turns: readonly PageTurn[]): Html {
  const names = [...new Set(turns.map(({ station }) => station))]
  return html`<section>
    <h2>Time and cost</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Time and cost of each station">
      <table class="numbers">
        <thead>
          <tr>
            ${HEADS.map((head) => html`<th scope="col">${head}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${names.map((name) =>
            row(
              name,
              turns.filter(({ station }) => station === name),
            ),
          )}
        </tbody>
        <tfoot>
          ${row('together', turns)}
        </tfoot>
      </table>
    </div>
    <p>
      <small>
        Times are those of the clocks of the machines. “Up to” is the time between the neighbours of a station
        of commands, waiting included. Tokens are as the endpoint counted them; recorded answers cost none.
      </small>
    </p>
  </section>`
}

const HEADS = ['Station', 'Turns', 'Stops', 'Time', 'Model', 'Calls', 'Tokens in', 'Tokens out']

function row(name: string, turns: readonly PageTurn[]): Html {
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
  </tr>`
}

/** What several turns took; what nobody measured is left out. */
function together(turns: readonly PageTurn[]): Pick<PageTurn, 'seconds' | 'isAtMost'> {
  const measured = turns.flatMap(({ seconds }) => seconds ?? [])
  return {
    seconds: measured.length === 0 ? undefined : measured.reduce((all, each) => all + each, 0),
    isAtMost: turns.some(({ isAtMost, seconds }) => isAtMost && seconds !== undefined),
  }
}
