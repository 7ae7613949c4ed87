import { judge } from '../line/journey.ts'
import { signedOutcomes } from '../line/signed-outcomes.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { cliCommand } from './cli-command.ts'
import { criteriaSection } from './criteria-section.ts'
import { filesSection } from './files-section.ts'
import { html, type Html } from './html.ts'
import { journeySection } from './journey-section.ts'
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
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        ${pageHeader(content)} ${journeySection(content)} ${criteriaSection(content)} ${filesSection(content)}
        ${verifySection(content)}
      </body>
    </html> `
  return page.markup
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
    <pre>
${command} verify .jidoka/traces/${serial}
${command} replay .jidoka/traces/${serial}</pre>
    <p>
      This page is a reading aid. What counts are the signed links in <code>links/</code> and the seal over
      this folder.
    </p>
  </section>`
}

/** The page's only style sheet; no fonts, images or scripts are loaded. */
const STYLE = `
:root { color-scheme: light dark; --pass: #1a7f37; --stop: #b42318; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0.2rem 0; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
.serial { font: 600 1rem ui-monospace, monospace; letter-spacing: 0.08em; margin: 0; }
.verdict { display: inline-block; font-weight: 700; text-transform: uppercase; padding: 0.1rem 0.7rem; border: 2px solid; border-radius: 4px; }
.pass > .mark, .verdict.pass, td.pass { color: var(--pass); } .stop > .mark, .verdict.stop, td.stop { color: var(--stop); }
.mark { font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.journey > li { border-left: 4px solid var(--line); padding: 0.3rem 0.8rem; margin: 0.5rem 0; }
.journey > li.pass { border-color: var(--pass); } .journey > li.stop { border-color: var(--stop); }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
pre { overflow-x: auto; background: #8881; padding: 0.6rem; border-radius: 4px; } code, pre { font-family: ui-monospace, monospace; font-size: 0.85rem; }
.digest { display: block; font-family: ui-monospace, monospace; overflow-wrap: anywhere; opacity: 0.75; }
`
