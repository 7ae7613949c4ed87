import { readModelInputs, type ModelInputs } from '../../shared/station/model-inputs.ts'
import { readCheckInputs, type CheckInputs } from '../../shared/github/run-check.ts'

export const readInputs = (): ModelInputs => readModelInputs('review')

export const readReviewCheck = (): ModelInputs & CheckInputs => ({
  ...readCheckInputs('review'),
  ...readModelInputs('review'),
})
