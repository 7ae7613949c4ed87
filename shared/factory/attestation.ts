/** Folder below the temporary folder of the runner, and the files in it that `actions/attest` reads. */
export const ATTESTATION = 'jidoka-attestation'
export const SUBJECTS_FILE = 'subjects.txt'
export const PREDICATE_FILE = 'predicate.json'
