import type { Change } from '../git/change-set.ts'
import { changeSetIfAny } from '../line/change-set.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'

const SHOWN_CHARACTERS = 20_000

/** The proposed files, whole. */
export function filesSection({ links }: PageContent): Html {
  const changeSet = changeSetIfAny({ links })
  if (changeSet === undefined) return html``
  return html`<section>
    <h2>Change set</h2>
    ${changeSet.changes.map(fileDetails)}
  </section>`
}

function fileDetails(change: Change): Html {
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
