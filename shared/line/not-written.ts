import { producedGlobs, type Factory } from '../factory/factory.ts'
import type { NotWritten } from '../own-eslint/own-paths.ts'
import { acceptanceTests } from '../specification/acceptance/acceptance-tests.ts'
import type { Spec } from '../specification/document/spec.ts'

/** What of the changes of a unit stations make, and what Jidoka: the machine that lints and the one that judges it must mean the same. */
export function notWritten(factory: Pick<Factory, 'line' | 'acceptance'>, spec: Spec): NotWritten {
  const tests = acceptanceTests(spec, factory.acceptance).map(({ path }) => path)
  return { made: producedGlobs(factory.line), tests }
}
