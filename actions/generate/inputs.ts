import { readModelInputs, type ModelInputs } from '../../shared/station/model-inputs.ts'

export const readInputs = (): ModelInputs => readModelInputs('generate')
