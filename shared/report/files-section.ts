import type { Change } from '../git/change-set.ts'
import { changeSetIfAny, makersOf, type Maker } from '../line/change-set.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'

const SHOWN_CHARACTERS = 20_000

/** The proposed files, whole. */
export function filesSection({ links }: PageContent): Html {
  const changeSet = changeSetIfAny({ links })
  if (changeSet === undefined) return html``
  const makers = makersOf({ links })
  return html`<section>
    <h2>Change set</h2>
    ${changeSet.changes.map((change) => fileDetails(change, makers.get(change.path)))}
  </section>`
}

function fileDetails(change: Change, by: Maker | undefined): Html {
  const maker = by === undefined ? '' : `${by.isMade ? 'made' : 'formatted'} by the commands of ${by.station}`
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
