export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/release.md */
export const RELEASE = 'https://in-toto.io/attestation/release/v0.1'
