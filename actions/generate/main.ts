import { FactoryError } from '../../shared/errors.ts'
import { openStationSession } from '../../shared/station/model-inputs.ts'
import { runAction } from '../../shared/github/run-action.ts'
import { modelWriter } from '../../shared/writer/model-writer.ts'
import { generate } from './generate.ts'
import { readInputs } from './inputs.ts'

await runAction('generate', readInputs, async (unit, world) => {
  const profile = unit.factory.models.writer
  if (profile === undefined)
    throw new FactoryError('FACTORY_INVALID', 'factory.yml names no models.writer', {
      hint: 'add models.writer',
    })
  return generate(unit, { writer: modelWriter(await openStationSession(unit, world, profile)) })
})
