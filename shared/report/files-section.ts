import type { Change } from '../git/change-set.ts'
import { changeSetIfAny, madeFiles } from '../line/change-set.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'

const SHOWN_CHARACTERS = 20_000

/** The proposed files, whole. */
export function filesSection({ links }: PageContent): Html {
  const changeSet = changeSetIfAny({ links })
  if (changeSet === undefined) return html``
  const made = madeFiles({ links })
  return html`<section>
    <h2>Change set</h2>
    ${changeSet.changes.map((change) => fileDetails(change, made.get(change.path)))}
  </section>`
}

function fileDetails(change: Change, station: string | undefined): Html {
  const maker = station === undefined ? '' : `made by the commands of ${station}`
  if ('deletion' in change) return html`<p><code>${change.path}</code> deleted <small>${maker}</small></p>`
  const cut =
    change.content.length > SHOWN_CHARACTERS
      ? `\n... ${change.content.length - SHOWN_CHARACTERS} more characters`
      : ''
  return html`<details>
    <summary>
      <code>${change.path}</code> <small>${maker}</small>
      <small class="digest">sha256 ${change.sha256}</small>
    </summary>
    <pre>${change.content.slice(0, SHOWN_CHARACTERS)}${cut}</pre>
  </details>`
}
