import type { AnswerPlace } from '../../shared/github/reply/take-answers.ts'
import { optional, required, type InputSource } from '../../shared/station/inputs.ts'

/** The action is no station, and its unit is the one that the comment is about. */
export function readInputs(source: InputSource): AnswerPlace {
  return {
    repo: optional(source, 'repo') ?? source.workspace,
    factory: optional(source, 'factory') ?? 'factory.yml',
    commit: source.base,
    store: optional(source, 'store') ?? 'artifacts',
    trust: source.read('trust'),
    token: required(source, 'token'),
  }
}
