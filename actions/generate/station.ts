import { FactoryError } from '../../shared/errors.ts'
import { openStationSession, readModelInputs, type ModelInputs } from '../../shared/station/model-inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'
import { modelWriter } from '../../shared/writer/model-writer.ts'
import { generate } from './generate.ts'

/** Asks the writer for a change set. @throws FactoryError FACTORY_INVALID when factory.yml names no writer. */
export const station: StationProgram<ModelInputs> = {
  name: 'generate',
  readInputs: (source) => readModelInputs('generate', source),
  async work(unit, context) {
    const profile = unit.factory.models.writer
    if (profile === undefined)
      throw new FactoryError('FACTORY_INVALID', 'factory.yml names no models.writer', {
        hint: 'add models.writer',
      })
    return generate(unit, { writer: modelWriter(await openStationSession(unit, context, profile)) })
  },
}
