import { REVIEW_FILE } from '../adequacy/untested.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import { expectedWords } from '../oracle/judge/expected-words.ts'
import { departureOf } from '../oracle/judge/judge-observed.ts'
import type { Observed, ValueRow, ValueTable } from '../oracle/values/observed.ts'
import { isHeldOut } from '../specification/document/held-out.ts'
import { criterionText, type Criterion, type Example } from '../specification/document/spec.ts'
import { isRecord, parseJson, recordOrEmpty } from '../formats/read-json.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'
import { MAX_REVIEW_BYTES } from '../limits.ts'

/** What was promised beside what was shown: one row per acceptance criterion, from the last review and the last values. */
export function criteriaSection({ spec, links }: PageContent): Html {
  const review = lastReview(links)
  const values = links.flatMap(signedOutcomes).findLast((outcome) => outcome.values !== undefined)?.values
  return html`<section>
    <h2>Acceptance</h2>
    <table class="criteria">
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Verdict</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        ${spec.acceptance.map((criterion) => criterionRow(criterion, { values, ...shownIn(review, criterion) }))}
      </tbody>
    </table>
  </section>`
}

/** What the trace shows of one criterion. */
interface Shown {
  /** Its row in the matrix of the review. */
  row: Fields | undefined
  /** The tests that the review found for it. */
  tests: Fields[]
  values: ValueTable | undefined
}

type Fields = Record<string, unknown>

function criterionRow(criterion: Criterion, { row, tests, values }: Shown): Html {
  const verdict = verdictText(row)
  return html`<tr>
    <td><strong>${criterion.id}</strong> ${criterionText(criterion)}</td>
    <td class="${verdict.startsWith('met') ? 'pass' : 'stop'}">${verdict}</td>
    <td>${evidence(row)} ${valuesOf(criterion, values)} ${testsOf(tests)}</td>
  </tr>`
}

/** Each example with what it expects and what its call did. */
function valuesOf(criterion: Criterion, table: ValueTable | undefined): Html {
  const rows = table?.rows.filter((row) => row.criterion === criterion.id) ?? []
  if (criterion.examples.length === 0) return html``
  const right = criterion.examples.filter((example, index) => isRight(example, rows, index)).length
  return html`<details>
    <summary>${right} of ${criterion.examples.length} examples right</summary>
    <ul class="examples">
      ${criterion.examples.map((example, index) => {
        const held = isHeldOut(criterion, example) ? ' (hold-out)' : ''
        return html`<li>
          <code>${example.call}</code>${held} should ${expectation(example)}:
          ${outcomeOf(example, rows, index)}
        </li>`
      })}
    </ul>
  </details>`
}

function expectation(example: Example): string {
  return 'throws' in example ? `throw ${example.throws}` : `give ${expectedWords(example.returns)}`
}

function observedOf(rows: readonly ValueRow[], index: number): Observed | undefined {
  return rows.find(({ example }) => example === index + 1)?.alone
}

function isRight(example: Example, rows: readonly ValueRow[], index: number): boolean {
  const observed = observedOf(rows, index)
  return observed !== undefined && departureOf(example, observed) === undefined
}

function outcomeOf(example: Example, rows: readonly ValueRow[], index: number): string {
  const observed = observedOf(rows, index)
  if (observed === undefined) return 'its call was not observed'
  return departureOf(example, observed)?.text ?? 'so it did'
}

function testsOf(tests: readonly Fields[]): Html {
  if (tests.length === 0) return html``
  return html`<details>
    <summary>tests</summary>
    <ul>
      ${tests.map((test) => html`<li>${stringField(test, 'status')} <code>${stringField(test, 'name')}</code></li>`)}
    </ul>
  </details>`
}

/** An objection to what a run shows is left to the call that the reviewer named: it was run after the review. */
function verdictText(shown: Fields | undefined): string {
  if (shown?.['run'] === true) return 'met by its examples; the objection was run as a call'
  return stringField(shown, 'verdict') || 'not reviewed'
}

function evidence(shown: Fields | undefined): Html {
  const quote = stringField(shown, 'quote')
  const reason = stringField(shown, 'reason')
  const ran = stringField(shown, 'shown')
  return html`${
    quote === ''
      ? ''
      : html`<code>${stringField(shown, 'path')}</code>
          <pre tabindex="0">${quote}</pre>`
  }
  ${reason === '' ? '' : html`<p>${reason}</p>`} ${ran === '' ? '' : html`<small>${ran}</small>`}`
}

function stringField(shown: Fields | undefined, key: string): string {
  const value = shown?.[key]
  return typeof value === 'string' ? value : ''
}

function lastReview(links: VerifiedLink[]): Fields {
  const attachment = links.findLast((link) => link.attachments.has(REVIEW_FILE))?.attachments.get(REVIEW_FILE)
  const review = attachment === undefined ? {} : parseJson(attachment, REVIEW_FILE, MAX_REVIEW_BYTES)
  return recordOrEmpty(review)
}

function shownIn(review: Fields, { id }: Criterion): Pick<Shown, 'row' | 'tests'> {
  const facts = recordOrEmpty(review['facts'])
  const ofThis = (value: unknown): Fields | undefined =>
    recordsIn(value).find((each) => stringField(each, 'criterion') === id)
  return {
    row: ofThis(review['matrix']),
    tests: recordsIn(ofThis(facts['coverage'])?.['promised']),
  }
}

function recordsIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
