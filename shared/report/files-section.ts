import { structuredPatch } from 'diff'
import type { Change } from '../git/change-set.ts'
import { changeSetIfAny, makersOf, type Maker } from '../line/change-set.ts'
import { html, type Html } from './html.ts'
import { makersOfLines, versionsOf } from './line-makers.ts'
import type { PageContent } from './page-content.ts'
import { modelIn } from './page-turns.ts'

const SHOWN_LINES = 1500
const SHOWN_COLUMNS = 2000
const CONTEXT_LINES = 3
const MAX_EDITS = 2_000

/** The change: each file beside what it was, and who made each line. */
export function filesSection(content: PageContent): Html {
  const { links, base } = content
  const changeSet = changeSetIfAny({ links })
  if (changeSet === undefined) return html``
  const makers = makersOf({ links })
  return html`<section>
    <h2>Change set</h2>
    ${legend(content)}
    ${base === undefined ? html`<p>The base commit was not at hand: files are shown whole.</p>` : html``}
    ${changeSet.changes.map((change) => fileDetails(change, makers.get(change.path), content))}
  </section>`
}

/** What the marks beside the lines mean. */
function legend({ links }: PageContent): Html {
  const writers = links
    .filter(({ attachments }) => attachments.has('change-set.json'))
    .map(({ extension: { station, round, evidence } }) => {
      const model = modelIn(evidence)
      const byHand = evidence['recorder'] === 'hand' ? ', answer written by hand' : ''
      return html`<li>
        <code>r${round}</code> ${station} round ${round}${model === undefined ? '' : `, ${model}`}${byHand}
      </li>`
    })
  return html`<p>The mark beside a line says who made it:</p>
    <ul>
      ${writers}
      <li><code>base</code> it stood there before; any other name is a station of commands</li>
    </ul>`
}

function fileDetails(change: Change, by: Maker | undefined, content: PageContent): Html {
  const maker = by === undefined ? '' : `${by.isMade ? 'made' : 'formatted'} by the commands of ${by.station}`
  const before = content.base?.get(change.path)
  const isDeleted = 'deletion' in change
  const what = isDeleted
    ? 'deleted'
    : content.base === undefined
      ? ''
      : before === undefined
        ? 'new'
        : 'changed'
  return html`<details open>
    <summary>
      <code>${change.path}</code> ${what} <small>${maker}</small>
      ${isDeleted ? '' : html`<small class="digest">sha256 ${change.sha256}</small>`}
    </summary>
    ${diffTable(change, before, content)}
  </details>`
}

/** One line as it is shown: `+`, `-` or a space, its number, and who made it. */
interface DiffRow {
  sign: string
  line: number | undefined
  maker: string
  text: string
}

function diffTable(change: Change, before: string | undefined, { links }: PageContent): Html {
  const rows = diffRows(change, before, makersOfLines(versionsOf(change.path, links, before)))
  const more = rows.length - SHOWN_LINES
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Lines of ${change.path}">
      <table class="diff">
        <tbody>
          ${rows.slice(0, SHOWN_LINES).map(diffRow)}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p>and ${more} more lines in files/${change.path}</p>` : html``}`
}

function diffRows(change: Change, before: string | undefined, makers: readonly string[]): DiffRow[] {
  const after = 'content' in change ? change.content : ''
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITS }
  const patch = structuredPatch('a', 'b', before ?? '', after, undefined, undefined, options)
  const hunks = patch?.hunks ?? [{ newStart: 1, lines: after.split('\n').map((line) => `+${line}`) }]
  return hunks.flatMap(({ newStart, lines }, index) => {
    const gap = index === 0 ? [] : [{ sign: ' ', line: undefined, maker: '', text: '⋯' }]
    return [...gap, ...hunkRows(newStart, lines, makers)]
  })
}

function hunkRows(newStart: number, lines: readonly string[], makers: readonly string[]): DiffRow[] {
  let next = newStart
  return lines
    .filter((line) => !line.startsWith('\\'))
    .map((line) => {
      const [sign, text] = [line.charAt(0), line.slice(1)]
      if (sign === '-') return { sign, line: undefined, maker: '', text }
      const at = next++
      return { sign, line: at, maker: makers[at - 1] ?? '', text }
    })
}

const SIDES: Record<string, string> = { '+': 'added', '-': 'removed' }

function diffRow({ sign, line, maker, text }: DiffRow): Html {
  const shown = text.length > SHOWN_COLUMNS ? `${text.slice(0, SHOWN_COLUMNS)}…` : text
  return html`<tr class="${SIDES[sign] ?? ''}">
    <td class="by">${maker}</td>
    <td class="no">${line ?? ''}</td>
    <td><code>${`${sign} ${shown}`}</code></td>
  </tr>`
}
