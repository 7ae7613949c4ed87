import { signedOutcomes } from '../line/signed-outcomes.ts'
import { judgeValues } from '../oracle/judge/judge-values.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { html, type Html } from './html.ts'
import type { PageContent } from './page-content.ts'

/** What this page rests on that nobody verified, or that a person recorded: said on the page, not left to the reader. */
export function doubtsSection(content: PageContent): Html {
  const doubts = doubtsOf(content)
  return html`<section>
    <h2>Recorded by hand, or not verified</h2>
    <ul>
      ${doubts.map((doubt) => html`<li>${doubt}</li>`)}
    </ul>
  </section>`
}

/** One sentence for each. Pure. */
export function doubtsOf({ spec, links, base }: PageContent): string[] {
  return [
    ...links.flatMap(handDoubts),
    ...links.flatMap(replayDoubts),
    ...criteriaDoubts({ spec, links }),
    ...isolationDoubts(links),
    ...signingDoubts(links),
    ...(base === undefined
      ? ['The files of the base commit were not at hand: no line can be told from what stood there before.']
      : []),
    'Times are as the machines told them.',
  ]
}

function handDoubts({ extension: { station, round, evidence } }: VerifiedLink): string[] {
  const which = `${station} round ${round}`
  const made =
    evidence['made'] === undefined
      ? []
      : [`The change of ${which} was made by people or their tools, and taken over.`]
  const { recorder } = evidence
  if (recorder === 'hand')
    return [...made, `The answers of ${which} were written by hand: no model was asked.`]
  return recorder === 'mixed' ? [...made, `Some answers of ${which} were written by hand.`] : made
}

function replayDoubts({ extension: { station, round, reproduction } }: VerifiedLink): string[] {
  return reproduction.status === 'diverged'
    ? [`${station} round ${round} decided otherwise than an earlier attempt.`]
    : []
}

/** Criteria that no values show: they rest on tests of the repository, or on reading. */
function criteriaDoubts({ spec, links }: Pick<PageContent, 'spec' | 'links'>): string[] {
  const values = links.flatMap(signedOutcomes).findLast((outcome) => outcome.values !== undefined)?.values
  const judged = values === undefined ? [] : judgeValues(spec, values).criteria
  const shown = new Set(judged.filter(({ state }) => state === 'shown').map(({ id }) => id))
  const left = spec.acceptance.filter(({ id }) => !shown.has(id)).map(({ id }) => id)
  return left.length === 0 ? [] : [`No value of a call shows ${left.join(', ')}.`]
}

function isolationDoubts(links: readonly VerifiedLink[]): string[] {
  const open = links
    .flatMap(({ extension }) => extension.runs)
    .filter(({ isolation }) => isolation === 'none')
  const names = [...new Set(open.map(({ station }) => station))]
  const shared = links.some(({ extension }) => (extension.run.isolation ?? 'machine') !== 'job')
  return [
    ...(names.length === 0
      ? []
      : [`The commands of ${names.join(', ')} ran as ordinary processes, apart from nothing.`]),
    ...(shared
      ? ['Not every station had a job of its own: those that shared one could see each other.']
      : []),
  ]
}

function signingDoubts(links: readonly VerifiedLink[]): string[] {
  return links.some(({ extension }) => extension.assurance === 'local')
    ? [
        'The links are signed with keys of the machine that ran the line: they show that nothing changed since, not who ran it.',
      ]
    : []
}
