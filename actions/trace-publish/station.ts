import { flag, optional, readStationInputs } from '../../shared/station/inputs.ts'
import type { PublishInputs, StationProgram } from '../../shared/station/program.ts'

/** Decides the deterministic gates again, sums the trace up in one link, then publishes it. */
export const station: StationProgram<PublishInputs> = {
  name: 'trace-publish',
  readInputs: (source) => ({
    ...readStationInputs('trace-publish', source),
    traceFolder: optional(source, 'trace-folder'),
    attest: flag(source, 'attest', false),
  }),
  async work(unit, context) {
    const { tracePublish } = await import('./trace-publish.ts')
    const { recomputeLast } = await import('../../shared/replay/recompute.ts')
    return tracePublish(unit, async () => [
      ...(await recomputeLast(unit, 'spec-validate', context)),
      ...(await recomputeLast(unit, 'style-gate', context)),
    ])
  },
  after: (result) => result.context.host.publish(result),
}
