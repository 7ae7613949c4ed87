import { runAction } from '../../shared/github/run-action.ts'
import { publishUnit, recomputeFor } from '../../shared/github/publish-unit.ts'
import { readInputs } from './inputs.ts'
import { tracePublish } from './trace-publish.ts'

await runAction(
  'trace-publish',
  readInputs,
  (unit, world) => tracePublish(unit, recomputeFor(world)),
  publishUnit,
)
