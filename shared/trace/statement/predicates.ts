import type { StationAction } from './statement.ts'

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** https://slsa.dev/spec/v1.0/provenance */
export const PROVENANCE = 'https://slsa.dev/provenance/v1'
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1'
/** https://slsa.dev/spec/v1.0/verification_summary */
export const VERIFICATION_SUMMARY = 'https://slsa.dev/verification_summary/v1'
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/release.md */
export const RELEASE = 'https://in-toto.io/attestation/release/v0.1'

export type PredicateType = typeof PROVENANCE | typeof TEST_RESULT | typeof VERIFICATION_SUMMARY

const PREDICATES: Record<StationAction, PredicateType> = {
  'spec-validate': TEST_RESULT,
  generate: PROVENANCE,
  'style-gate': TEST_RESULT,
  review: TEST_RESULT,
  'trace-publish': VERIFICATION_SUMMARY,
}

/** The predicate type a station of this action signs. */
export function predicateTypeOf(action: StationAction): PredicateType {
  return PREDICATES[action]
}

/** Is this the name of one of our actions? */
export function isAction(name: string): name is StationAction {
  return Object.hasOwn(PREDICATES, name)
}
