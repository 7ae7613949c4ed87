import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { Factory } from '../factory/factory.ts'
import { isRecord } from '../formats/read-json.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { Prices } from '../ledger/flow/prices.ts'
import { html, type Html } from './html.ts'

/** Everything the page of a unit shows. */
export interface PageContent {
  serial: string
  spec: Spec
  factory: Factory
  /** Verified links with their attachments, oldest first; the last is trace-publish. */
  links: VerifiedLink[]
  /** The changed files as the base commit has them; a new file is not among them. Left out where the repository is not at hand. */
  base?: ReadonlyMap<string, string>
  /** What the team pays. No trace holds prices, so the page of a trace folder has none. */
  prices?: Prices
}

const SHOWN_FINDINGS = 20

/** The first findings as a list, the rest counted. */
export function findingsList(findings: readonly unknown[]): Html {
  if (findings.length === 0) return html``
  const more = findings.length - SHOWN_FINDINGS
  return html`<ul>
    ${findings.slice(0, SHOWN_FINDINGS).map((finding) => html`<li>${findingText(finding)}</li>`)}
    ${more > 0 ? html`<li>and ${more} more in the parcel</li>` : html``}
  </ul>`
}

function findingText(finding: unknown): string {
  const fields = isRecord(finding)
    ? ['level', 'code', 'file', 'line', 'message'].map((key) => finding[key])
    : []
  return fields.filter((field) => typeof field === 'string' || typeof field === 'number').join(' ')
}
