import { readModelInputs, type ModelInputs } from '../../shared/runner/model-inputs.ts'

export const readInputs = (): ModelInputs => readModelInputs('review')
