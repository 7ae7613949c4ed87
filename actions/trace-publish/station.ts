import { flag, optional, readStationInputs } from '../../shared/station/inputs.ts'
import type { PublishInputs, StationProgram } from '../../shared/station/program.ts'

/** Decides the deterministic gates again, sums the trace up in one link, then publishes it. */
export const station: StationProgram<PublishInputs> = {
  name: 'trace-publish',
  readInputs: (source) => ({
    ...readStationInputs('trace-publish', source),
    traceFolder: optional(source, 'trace-folder'),
    attest: flag(source, 'attest', false),
    closesSpec: flag(source, 'close-spec', true),
    sarif: optional(source, 'sarif'),
  }),
  async work(unit, context) {
    const { tracePublish } = await import('./trace-publish.ts')
    const { recomputeLast } = await import('../../shared/replay/recompute.ts')
    return tracePublish(unit, {
      recompute: async () => [
        ...(await recomputeLast(unit, 'spec-validate', context)),
        ...(await recomputeLast(unit, 'style-gate', context)),
      ],
      closesSpec: context.inputs.closesSpec,
      info: context.host.info,
    })
  },
  async after(result) {
    const { withSarif } = await import('../../shared/station/publish-trace.ts')
    return withSarif(result, await result.context.host.publish(result))
  },
}
