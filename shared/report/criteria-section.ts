import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { criterionText } from '../specification/document/spec.ts'
import { isRecord, parseJson } from '../formats/read-json.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'
import { MAX_REVIEW_BYTES } from '../limits.ts'

/** What was promised beside what was shown: one row per acceptance criterion, from the last review. */
export function criteriaSection({ spec, links }: PageContent): Html {
  const rows = reviewMatrix(links)
  return html`<section>
    <h2>Acceptance</h2>
    <table>
      <tr>
        <th>Criterion</th>
        <th>Verdict</th>
        <th>Evidence</th>
      </tr>
      ${spec.acceptance.map((criterion) => criterionRow(criterion.id, criterionText(criterion), rows.get(criterion.id)))}
    </table>
  </section>`
}

function criterionRow(id: string, text: string, shown: Record<string, unknown> | undefined): Html {
  const verdict = verdictText(shown)
  return html`<tr>
    <td><strong>${id}</strong> ${text}</td>
    <td class="${verdict.startsWith('met') ? 'pass' : 'stop'}">${verdict}</td>
    <td>${evidence(shown)}</td>
  </tr>`
}

/** An objection to what a run shows is left to the call that the reviewer named: it was run after the review. */
function verdictText(shown: Record<string, unknown> | undefined): string {
  if (shown?.['run'] === true) return 'met by its examples; the objection was run as a call'
  return stringField(shown, 'verdict') || 'not reviewed'
}

function evidence(shown: Record<string, unknown> | undefined): Html {
  const quote = stringField(shown, 'quote')
  const reason = stringField(shown, 'reason')
  const ran = stringField(shown, 'shown')
  return html`${
    quote === ''
      ? ''
      : html`<code>${stringField(shown, 'path')}</code>
          <pre>${quote}</pre>`
  }
  ${reason === '' ? '' : html`<p>${reason}</p>`} ${ran === '' ? '' : html`<small>${ran}</small>`}`
}

function stringField(shown: Record<string, unknown> | undefined, key: string): string {
  const value = shown?.[key]
  return typeof value === 'string' ? value : ''
}

function reviewMatrix(links: VerifiedLink[]): Map<string, Record<string, unknown>> {
  const attachment = links
    .findLast((link) => link.attachments.has('review.json'))
    ?.attachments.get('review.json')
  if (attachment === undefined) return new Map()
  const review = parseJson(attachment, 'review.json', MAX_REVIEW_BYTES)
  const matrix = isRecord(review) && Array.isArray(review['matrix']) ? review['matrix'].filter(isRecord) : []
  return new Map(matrix.map((each) => [stringField(each, 'criterion'), each]))
}
