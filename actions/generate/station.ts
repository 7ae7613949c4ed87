import { FactoryError } from '../../shared/errors.ts'
import type { ModelWriter } from '../../shared/factory/writer-choice.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { optional, readModelInputs, type ModelInputs } from '../../shared/station/inputs.ts'
import type { StationContext, StationProgram } from '../../shared/station/program.ts'

/** Asks the writer for a change set. @throws FactoryError FACTORY_INVALID when factory.yml names no writer. */
export const station: StationProgram<ModelInputs> = {
  name: 'generate',
  readInputs: (source) => ({
    ...readModelInputs('generate', source),
    secondApiKey: optional(source, 'second-api-key'),
    change: optional(source, 'change'),
  }),
  async question(unit) {
    const { writer } = unit.factory.models
    if (writer?.kind === 'command') {
      const { commandQuestion } = await import('./by-command.ts')
      return (await commandQuestion(unit, writer)).order.request
    }
    if (writer?.kind === 'change')
      throw new FactoryError('FACTORY_INVALID', `nobody is asked: the change comes from a ${writer.from}`, {
        hint: 'run the line: it takes the change as it is',
      })
    const { preparePrompt } = await import('./prepare-prompt.ts')
    const { readSources } = await import('./sources.ts')
    return preparePrompt(unit, await readSources(unit)).prompt
  },
  async order(unit, context) {
    const { writer } = unit.factory.models
    if (writer?.kind !== 'command')
      throw new FactoryError('USAGE', 'models.writer of factory.yml is no program: no job lets it write', {
        hint: 'compile the line again',
      })
    const { orderForJob } = await import('./start-command.ts')
    return orderForJob(await withKnownOrder(unit, context), context, writer)
  },
  async work(given, context) {
    const unit = await withKnownOrder(given, context)
    const { writer } = unit.factory.models
    if (writer?.kind === 'model') return askModel(unit, context, writer)
    if (writer?.kind === 'command') {
      const { startCommand } = await import('./start-command.ts')
      return startCommand(unit, context, writer)
    }
    if (writer?.kind === 'change') {
      const { takeChange } = await import('./by-change.ts')
      return takeChange(unit, context, writer)
    }
    throw new FactoryError('FACTORY_INVALID', 'factory.yml names no models.writer', {
      hint: 'add models.writer',
    })
  },
}

/**
 * A run that takes recorded answers alone asks as without a ledger, so that it finds them; and two jobs on GitHub ask a program the same, whatever was
 * written into the ledger between them.
 */
async function withKnownOrder(unit: Unit, { inputs, host }: StationContext<ModelInputs>): Promise<Unit> {
  const isInJobs = host.identity.host === 'github' && unit.factory.models.writer?.kind === 'command'
  if (inputs.mode !== 'replay' && !isInJobs) return unit
  const { NONE_BROKEN } = await import('../../shared/house/standard/broken-rules.ts')
  return { broken: NONE_BROKEN, ...unit }
}

async function askModel(
  unit: Unit,
  context: StationContext<ModelInputs>,
  profile: ModelWriter,
): Promise<StationReport> {
  const { generate } = await import('./generate.ts')
  const { secondProfile } = await import('./second.ts')
  const { openStationSession } = await import('../../shared/station/model-inputs.ts')
  const { modelWriter } = await import('../../shared/writer/model-writer.ts')
  const second = secondProfile(unit)
  const session = await openStationSession(unit, context, profile, second)
  const others = second === undefined ? {} : { second: modelWriter(session, second) }
  return generate(unit, { writer: modelWriter(session), ...others })
}
