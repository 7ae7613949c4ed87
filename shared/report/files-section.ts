import { changeSetDocument, type Change } from '../git/change-set.ts'
import { parseJson } from '../formats/read-json.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './trace-page.ts'

const MAX_CHANGE_SET_BYTES = 64 * 1024 * 1024
const SHOWN_CHARACTERS = 20_000

/** The proposed files, whole. */
export function filesSection({ links }: PageContent): Html {
  const attachment = links
    .findLast((link) => link.attachments.has('change-set.json'))
    ?.attachments.get('change-set.json')
  if (attachment === undefined) return html``
  const parsed = parseJson(attachment, 'change-set.json', MAX_CHANGE_SET_BYTES)
  const { changes } = changeSetDocument.parse(parsed, 'change-set.json')
  return html`<section>
    <h2>Change set</h2>
    ${changes.map(file)}
  </section>`
}

function file(change: Change): Html {
  if ('deletion' in change) return html`<p><code>${change.path}</code> deleted</p>`
  const cut =
    change.content.length > SHOWN_CHARACTERS
      ? `\n... ${change.content.length - SHOWN_CHARACTERS} more characters`
      : ''
  return html`<details>
    <summary><code>${change.path}</code> <small class="digest">sha256 ${change.sha256}</small></summary>
    <pre>${change.content.slice(0, SHOWN_CHARACTERS)}${cut}</pre>
  </details>`
}
