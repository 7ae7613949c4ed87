import { optional, type InputSource } from '../../shared/station/inputs.ts'

export interface SyncInputs {
  /** Folder of the clone, with the history of the branch. */
  repo: string
  /** Branch to look through; `undefined`: that of the run. */
  branch: string | undefined
  token: string
}

export function readInputs(source: InputSource): SyncInputs {
  return {
    repo: optional(source, 'repo') ?? source.workspace,
    branch: optional(source, 'branch'),
    token: source.read('token'),
  }
}
