import { FactoryError } from '../../shared/errors.ts'
import type { PublishInputs } from '../../shared/github/publish-unit.ts'
import { optional, readStationInputs } from '../../shared/station/station-inputs.ts'

/**
 * The common inputs with `trace-folder` and `publish` (`branch` by default).
 * @throws FactoryError USAGE naming the input.
 */
export function readInputs(): PublishInputs {
  return {
    ...readStationInputs('trace-publish'),
    traceFolder: optional('trace-folder'),
    publish: publishOf(optional('publish') ?? 'branch'),
  }
}

function publishOf(text: string): PublishInputs['publish'] {
  if (text === 'pull-request' || text === 'branch' || text === 'none') return text
  throw new FactoryError('USAGE', 'the input publish is none of pull-request, branch, none')
}
