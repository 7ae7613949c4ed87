import { FactoryError } from '../../shared/errors.ts'
import { optional, readModelInputs, type ModelInputs } from '../../shared/station/inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'

/** Asks the writer for a change set. @throws FactoryError FACTORY_INVALID when factory.yml names no writer. */
export const station: StationProgram<ModelInputs> = {
  name: 'generate',
  readInputs: (source) => ({
    ...readModelInputs('generate', source),
    secondApiKey: optional(source, 'second-api-key'),
  }),
  async question(unit) {
    const { preparePrompt } = await import('./prepare-prompt.ts')
    const { readSources } = await import('./sources.ts')
    return preparePrompt(unit, await readSources(unit)).prompt
  },
  async work(unit, context) {
    const profile = unit.factory.models.writer
    if (profile?.kind !== 'model')
      throw new FactoryError('FACTORY_INVALID', 'factory.yml names no model under models.writer', {
        hint: 'add models.writer',
      })
    const { generate } = await import('./generate.ts')
    const { secondProfile } = await import('./second.ts')
    const { openStationSession } = await import('../../shared/station/model-inputs.ts')
    const { modelWriter } = await import('../../shared/writer/model-writer.ts')
    const second = secondProfile(unit)
    const session = await openStationSession(unit, context, profile, second)
    const others = second === undefined ? {} : { second: modelWriter(session, second) }
    return generate(unit, { writer: modelWriter(session), ...others })
  },
}
