import { oneOfWords, optional, required, type InputSource } from '../../shared/station/inputs.ts'

export interface SyncInputs {
  /** Folder of the clone, with the history of the branch. */
  repo: string
  /** Branch to look through; `undefined`: that of the run. */
  branch: string | undefined
  /** Who writes into the ledger. */
  ledger: 'push' | 'api'
  token: string
}

/** @throws FactoryError USAGE. */
export function readInputs(source: InputSource): SyncInputs {
  return {
    repo: optional(source, 'repo') ?? source.workspace,
    branch: optional(source, 'branch'),
    ledger: oneOfWords(source, 'ledger', ['push', 'api']),
    token: required(source, 'token'),
  }
}
