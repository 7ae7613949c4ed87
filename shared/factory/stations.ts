/**
 * The one table of our stations. A new station is a row here and a folder actions/<name>/; the enums of the schemas
 * (`npm run docs`), the bundles, the pull request checks and the predicate types of links follow from it.
 */

/** https://slsa.dev/spec/v1.0/provenance */
export const PROVENANCE = 'https://slsa.dev/provenance/v1'
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1'
/** https://slsa.dev/spec/v1.0/verification_summary */
export const VERIFICATION_SUMMARY = 'https://slsa.dev/verification_summary/v1'

export type PredicateType = typeof PROVENANCE | typeof TEST_RESULT | typeof VERIFICATION_SUMMARY

export interface StationRow {
  /** What its link attests. */
  predicateType: PredicateType
  /** The entry of `models` in factory.yml that it asks. */
  model?: 'writer' | 'reviewer'
  /** Can it judge a pull request, without a unit? */
  judges: boolean
}

export const STATIONS = {
  'spec-validate': { predicateType: TEST_RESULT, judges: true },
  generate: { predicateType: PROVENANCE, model: 'writer', judges: false },
  'style-gate': { predicateType: TEST_RESULT, judges: true },
  review: { predicateType: TEST_RESULT, model: 'reviewer', judges: true },
  'trace-publish': { predicateType: VERIFICATION_SUMMARY, judges: false },
} as const satisfies Record<string, StationRow>

export type StationName = keyof typeof STATIONS

/** In the order of the table. */
export const STATION_NAMES = Object.keys(STATIONS) as StationName[]

/** Is this the name of one of our stations? */
export function isStation(name: string): name is StationName {
  return Object.hasOwn(STATIONS, name)
}

/** The row of a station. */
export function stationRow(name: StationName): StationRow {
  return STATIONS[name]
}
