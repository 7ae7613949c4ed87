import { FactoryError } from '../../shared/errors.ts'
import { MAX_PARALLEL_UNITS } from '../../shared/limits.ts'
import type { PlanInputs } from '../../shared/github/plan/plan-request.ts'
import { oneOfWords, optional, required, type InputSource } from '../../shared/station/inputs.ts'

const DEFAULT_PARALLEL = 10

/** @throws FactoryError USAGE naming the input. */
export function readInputs(source: InputSource): PlanInputs {
  return {
    repo: optional(source, 'repo') ?? source.workspace,
    factory: optional(source, 'factory') ?? 'factory.yml',
    event: required(source, 'event'),
    before: source.read('before'),
    spec: source.read('spec'),
    mode: oneOfWords(source, 'mode', ['auto', 'replay', 'refresh']),
    base: source.read('base'),
    after: source.read('after'),
    parallel: parseParallel(optional(source, 'parallel') ?? String(DEFAULT_PARALLEL)),
    token: source.read('token'),
  }
}

function parseParallel(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 1 && count <= MAX_PARALLEL_UNITS) return count
  throw new FactoryError(
    'USAGE',
    `the input parallel is not a whole number from 1 to ${MAX_PARALLEL_UNITS}`,
    {
      hint: `leave \`parallel:\` out for ${DEFAULT_PARALLEL}`,
    },
  )
}
