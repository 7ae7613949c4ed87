import { choiceText, type Census, type StyleGroup } from '../style/census/census.ts'
import type { Month, MonthHabit } from '../style/census/trend.ts'
import { featureOf, variantText } from '../style/features.ts'
import { percentText } from '../style/profile.ts'
import { CENSUS_STYLE } from './census-style.ts'
import { html, type Html } from './html.ts'
import { lineChart, sparkLine } from './style-charts.ts'

export interface StyleContent {
  commit: string
  census: Census
  /** Oldest first; may be empty. */
  trend: readonly Month[]
}

/** The page of a census: a single file that opens offline, runs no script and loads nothing. */
export function stylePage(content: StyleContent): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Styles at ${content.commit.slice(0, 12)}</title>
        <style>
          ${{ markup: CENSUS_STYLE }}
        </style>
      </head>
      <body>
        ${pageHeader(content)}
        <main>
          ${trendSection(content.trend)} ${groupsSection(content.census)} ${habitsSection(content.trend)}
        </main>
        ${pageFooter(content.census)}
      </body>
    </html> `
  return page.markup
}

function pageHeader({ commit, census }: StyleContent): Html {
  return html`<header>
    <p class="commit">${commit}</p>
    <h1>${countText(census.styles)}</h1>
    <p>
      ${census.counted} of ${census.sources} sources were counted. Tests, declarations and generated files are
      left out, and everything that a formatter decides.
    </p>
  </header>`
}

function countText(styles: number | null): string {
  if (styles === null) return 'Too few sources to tell styles apart'
  return styles === 1 ? 'One style, as far as can be told' : `At least ${styles} styles`
}

function trendSection(trend: readonly Month[]): Html {
  if (trend.length === 0) return html``
  const points = (value: (month: Month) => number | null) =>
    trend.map((month) => ({ label: month.month, value: value(month) ?? undefined }))
  return html`<section>
    <h2>By month</h2>
    ${lineChart({
      title: 'Files that do otherwise than most, mean over all questions',
      points: points(({ off }) => off),
      text: (share) => `${(share * 100).toFixed(1)} %`,
      atLeast: 0.1,
    })}
    ${lineChart({
      title: 'How divided the house is: bits of entropy, mean over all questions',
      points: points(({ entropy }) => entropy),
      text: (bits) => bits.toFixed(2),
      atLeast: 0.5,
    })}
    ${lineChart({
      title: 'Styles, at least',
      points: points(({ styles }) => styles),
      text: (count) => (Number.isInteger(count) ? String(count) : ''),
      atLeast: 2,
    })}
    ${monthTable(trend)}
  </section>`
}

function monthTable(trend: readonly Month[]): Html {
  return html`<details>
    <summary>The figures as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Figures of each month">
      <table>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Commit</th>
            <th scope="col">Files</th>
            <th scope="col">Styles</th>
            <th scope="col">Entropy</th>
            <th scope="col">Off the majority</th>
          </tr>
        </thead>
        <tbody>
          ${trend.map(
            ({ month, commit, files, styles, entropy, off }) =>
              html`<tr>
                <th scope="row">${month}</th>
                <td><code>${commit.slice(0, 12)}</code></td>
                <td>${files}</td>
                <td>${styles ?? 'too few files'}</td>
                <td>${entropy.toFixed(3)}</td>
                <td>${(off * 100).toFixed(1)} %</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

function groupsSection({ groups, styles }: Census): Html {
  if (styles === null || groups.length < 2) return html``
  return html`<section>
    <h2>Which files have which</h2>
    ${groups.map(groupArticle)}
  </section>`
}

function groupArticle({ files, choices, models }: StyleGroup, at: number): Html {
  const writers = models.map(({ model, files: own }) => `${model} (${own} files)`).join(', ')
  return html`<article>
    <h3>Style ${at + 1}: ${files.length} files</h3>
    <ul>
      ${choices.map((choice) => html`<li>${choiceText(choice)}</li>`)}
    </ul>
    ${writers === '' ? html`` : html`<p>Written by ${writers}.</p>`}
    <details>
      <summary>Its files</summary>
      <ul class="files">
        ${files.map((path) => html`<li><code>${path}</code></li>`)}
      </ul>
    </details>
  </article>`
}

/** Every question, the ones that the house agrees on least first. */
function habitsSection(trend: readonly Month[]): Html {
  const last = trend.at(-1)
  if (last === undefined || last.habits.length === 0) return html``
  const rows = [...last.habits].sort((a, b) => b.off - a.off || (a.feature < b.feature ? -1 : 1))
  return html`<section>
    <h2>Question by question</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Every question">
      <table>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Most often</th>
            <th scope="col">Share of votes</th>
            <th scope="col">Files off it</th>
            <th scope="col">By month</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((habit) => habitRow(habit, trend))}
        </tbody>
      </table>
    </div>
  </section>`
}

function habitRow({ feature, majority, share, off }: MonthHabit, trend: readonly Month[]): Html {
  const history = trend.map(({ habits }) => habits.find((each) => each.feature === feature)?.off)
  return html`<tr>
    <th scope="row">${featureOf(feature).things}</th>
    <td>${variantText(feature, majority)}</td>
    <td>${percentText(share)}</td>
    <td>${percentText(off)}</td>
    <td>${sparkLine(history, 1)}</td>
  </tr>`
}

function pageFooter({ steps, method }: Census): Html {
  return html`<footer>
    <h2>How it was counted</h2>
    <p>
      Each file answers some fifty questions, one vote each. One more style is believed only while files that
      were held out become likelier by it: by more than two standard errors, and by more than 1 % of what one
      style gives (method ${method}). Similar styles count as one, so the number is a lower bound.
    </p>
    <ul>
      ${steps.map(
        ({ from, to, gain, needed, isTaken }) =>
          html`<li>
            from ${from} to ${to}: a gain of ${gain} a file, ${needed} needed,
            ${isTaken ? 'taken' : 'not taken'}
          </li>`,
      )}
    </ul>
  </footer>`
}
