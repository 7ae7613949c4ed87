import { optional, required, type InputSource } from '../../shared/station/inputs.ts'

export interface AnswerInputs {
  /** Folder of the repository. */
  repo: string
  /** Repository path of factory.yml. */
  factory: string
  /** Commit of the run: the tip of the default branch. */
  commit: string
  /** `artifacts`, or the folder that all stations share. */
  store: string
  /** A trust file to use instead of the repository's. */
  trust: string
  token: string
}

/** The action is no station, and its unit is the one that the comment is about. */
export function readInputs(source: InputSource): AnswerInputs {
  return {
    repo: optional(source, 'repo') ?? source.workspace,
    factory: optional(source, 'factory') ?? 'factory.yml',
    commit: source.base,
    store: optional(source, 'store') ?? 'artifacts',
    trust: source.read('trust'),
    token: required(source, 'token'),
  }
}
