import { judge } from '../line/judge.ts'
import { signedOutcome } from '../line/signed-outcomes.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { html, type Html } from './html.ts'
import { findingsList, type PageContent } from './page-content.ts'

/** Every step of the journey in order, command stations included, each with what it found. */
export function journeySection(content: PageContent): Html {
  return html`<section>
    <h2>Journey</h2>
    <ol class="journey">
      ${content.links.flatMap((link) => [...runSteps(link, content), linkStep(link)])}
    </ol>
  </section>`
}

function runSteps(link: VerifiedLink, content: PageContent): Html[] {
  return link.extension.runs.map(
    (run) =>
      html`<li class="${run.verdict}">
        <strong>${run.station}</strong> round ${run.round} <span class="mark">${run.verdict}</span>
        <small>commands; outcome observed and signed by ${link.extension.station}</small>
        ${findingsList(runFindings(link, run, content))}
        ${outcomeDetails(link, `outcome.${run.station}.r${run.round}.json`)}
      </li>`,
  )
}

/** What the commands found, as the line judged it. */
function runFindings(
  link: VerifiedLink,
  run: VerifiedLink['extension']['runs'][number],
  { spec, factory, links }: PageContent,
): readonly unknown[] {
  const outcome = signedOutcome(link, run)
  return outcome === undefined ? [] : judge(outcome, { spec, factory, upstream: { links } }).verdict.findings
}

function outcomeDetails(link: VerifiedLink, name: string): Html {
  const attachment = link.attachments.get(name)
  if (attachment === undefined) return html``
  return details('outcome', attachment.toString('utf8'))
}

function linkStep(link: VerifiedLink): Html {
  const { extension } = link
  const { station, round, verdict, transition } = extension
  return html`<li class="${verdict}">
    <strong>${station}</strong> round ${round} <span class="mark">${verdict}</span>
    <small>to ${transition.to}: ${transition.reason}</small>
    <small class="when">${extension.run.startedAt} to ${extension.run.finishedAt}</small>
    ${findingsList(extension.findings)} ${details('evidence', JSON.stringify(extension.evidence, null, 2))}
    <small class="digest">payload sha256 ${link.payloadSha256}</small>
    <small class="digest"
      >invariant digest ${extension.reproduction.invariantDigest} ${reproduced(extension)}</small
    >
  </li>`
}

/** Only a station that asks a model has an answer to record or replay. */
function reproduced({ reproduction }: VerifiedLink['extension']): string {
  return reproduction.cassetteSha256 === null ? '' : `(answers ${reproduction.status})`
}

/** Text that opens under a title; both are escaped. */
function details(title: string, text: string): Html {
  return html`<details>
    <summary>${title}</summary>
    <pre tabindex="0">${text}</pre>
  </details>`
}
