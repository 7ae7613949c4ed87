import { parseJson } from '../formats/read-json.ts'
import { schemaOf } from '../formats/schema.ts'
import { MAX_COUNTEREXAMPLES_BYTES } from '../limits.ts'
import type { RowValue } from '../specification/document/spec.ts'
import counterexamplesSchema from '../../schemas/counterexamples.schema.json' with { type: 'json' }

/** A call that the reviewer named to show a defect. Nobody has run it yet. */
export interface Counterexample {
  /** The call as written; parseCall accepts it. */
  call: string
  /** Repository path of the module. */
  module: string
  /** Name of the export that the call starts from. */
  callee: string
  /** What it should give, as the reviewer says. */
  should: RowValue
  /** The criterion whose sentence decides that; `null` when the spec is silent. */
  criterion: string | null
  /** The reviewer's words. */
  scenario: string
  severity: 'high' | 'medium' | 'low'
  category: 'correctness' | 'security' | 'spec' | 'reuse' | 'risk'
}

/** The attachment of the review's link that holds them. */
export const COUNTEREXAMPLES_FILE = 'counterexamples.json'

/** Most counterexamples of one review. */
export const MAX_COUNTEREXAMPLES: number = counterexamplesSchema.maxItems

/** counterexamples.json (schemas/counterexamples.schema.json): at least one. */
export const counterexamplesDocument = schemaOf<Counterexample[]>(counterexamplesSchema)

/** A verified link, as far as it matters here. */
export interface CarryingLink {
  attachments: ReadonlyMap<string, Buffer>
  extension: { round: number }
}

/**
 * The counterexamples that the review of this round handed on, the worst first; none when it has not reviewed, or named none.
 * `links` are verified. @throws FactoryError JSON_INVALID, SCHEMA_INVALID.
 */
export function counterexamplesOf(links: readonly CarryingLink[], round: number): Counterexample[] {
  const file = { name: COUNTEREXAMPLES_FILE, maxBytes: MAX_COUNTEREXAMPLES_BYTES }
  return attachedInRound(links, round, file).flatMap((value) =>
    counterexamplesDocument.parse(value, COUNTEREXAMPLES_FILE),
  )
}

/** What the links of a round hold in an attachment of this name. @throws FactoryError JSON_INVALID. */
export function attachedInRound(
  links: readonly CarryingLink[],
  round: number,
  { name, maxBytes }: { name: string; maxBytes: number },
): unknown[] {
  return links
    .filter(({ extension }) => extension.round === round)
    .flatMap(({ attachments }) => {
      const bytes = attachments.get(name)
      return bytes === undefined ? [] : [parseJson(bytes, name, maxBytes)]
    })
}
