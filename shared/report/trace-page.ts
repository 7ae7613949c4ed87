import { judge } from '../line/judge.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { cliCommand } from './cli-command.ts'
import { criteriaSection } from './criteria-section.ts'
import { costsSection } from './costs-section.ts'
import { doubtsSection } from './doubts-section.ts'
import { filesSection } from './files-section.ts'
import { html, type Html } from './html.ts'
import { journeySection } from './journey-section.ts'
import { linePicture } from './line-picture.ts'
import { PAGE_STYLE } from './page-style.ts'
import { turnsOf } from './page-turns.ts'
import { findingsList, type PageContent } from './page-content.ts'

/** The page of one unit: a single file that opens offline, runs no script and loads nothing. */
export function tracePage(content: PageContent): string {
  const { serial, spec } = content
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${serial} ${spec.title}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <main>
          ${pageHeader(content)} ${pictureSection(content)} ${criteriaSection(content)}
          ${costsSection(turnsOf(content.links), content.prices)} ${journeySection(content)}
          ${filesSection(content)} ${doubtsSection(content)} ${verifySection(content)}
        </main>
      </body>
    </html> `
  return page.markup
}

function pictureSection({ factory, links }: PageContent): Html {
  const end = links.at(-1)?.extension.transition.to
  if (end !== 'released' && end !== 'halted' && end !== 'asking') return html``
  return html`<section>
    <h2>The way down the line</h2>
    ${linePicture(factory, turnsOf(links), end)}
  </section>`
}

function pageHeader({ serial, spec, factory, links }: PageContent): Html {
  const last = links.at(-1)?.extension
  if (last === undefined) return html`<header><p class="serial">${serial}</p></header>`
  const end = last.transition.to
  const released = end === 'released'
  return html`<header>
    <p class="serial">${serial}</p>
    <h1>${spec.title}</h1>
    <p class="verdict ${released ? 'pass' : 'stop'}">${end}</p>
    <p>${released ? 'Every gate passed.' : last.transition.reason}</p>
    ${released ? html`` : findingsList(endFindings({ spec, factory, links }))}
    <dl>
      ${definition('Spec', `${last.spec.path} (risk ${spec.risk}, owner ${spec.owner ?? 'not named'})`)}
      ${definition('Repository', `${factory.repository} at ${last.base}`)}
      ${definition('Line', `${factory.name}, round ${last.round} of at most ${factory.rounds}`)}
      ${definition('Signed', ASSURANCE[last.assurance])} ${definition('Model answers', recorders(links))}
    </dl>
  </header>`
}

/** What ended the unit: the findings of the commands that the last station signed, or else those of the last link that stopped. */
function endFindings({ spec, factory, links }: Omit<PageContent, 'serial'>): readonly unknown[] {
  const last = links.at(-1)
  const outcomes = last === undefined ? [] : signedOutcomes(last)
  const stopped = outcomes.map((outcome) => judge(outcome, { spec, factory, upstream: { links } }).verdict)
  const stop = links.findLast(
    ({ extension }) => extension.verdict === 'stop' && extension.action !== 'trace-publish',
  )
  return stopped.find(({ kind }) => kind === 'stop')?.findings ?? stop?.extension.findings ?? []
}

function definition(name: string, value: string): Html {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`
}

const ASSURANCE = {
  local:
    'local keys, made on the machine that ran the line: shows that nothing changed since, not who ran it',
  keyed: 'one key per station; the trust file says which key may sign which station',
  keyless:
    'the identity of the job of each station, which GitHub vouches for; the trust file names workflow, commit and environment',
}

function recorders(links: VerifiedLink[]): string {
  const kinds = new Set(
    links.map((link) => link.extension.evidence['recorder']).filter((kind) => typeof kind === 'string'),
  )
  if (kinds.size === 0) return 'no model was asked'
  const words = [...kinds].sort().map((kind) => RECORDERS[kind] ?? kind)
  return words.join('; ')
}

const RECORDERS: Record<string, string> = {
  live: 'recorded from a live model',
  hand: 'WRITTEN BY HAND, no model was asked',
  mixed: 'partly from a live model, partly WRITTEN BY HAND',
}

function verifySection({ serial, factory }: PageContent): Html {
  const command = cliCommand(factory)
  return html`<section>
    <h2>Check it yourself</h2>
    <pre tabindex="0" role="region" aria-label="Commands that verify and replay the unit">
${command} verify .jidoka/traces/${serial}
${command} replay .jidoka/traces/${serial}</pre>
    <p>
      This page is a reading aid. What counts are the signed links in <code>links/</code> and the seal over
      this folder.
    </p>
  </section>`
}
