import type { JsonObject } from '../formats/canonical.ts'
import { proofOf } from './code-analysis.ts'
import type { GateContext } from './gate-context.ts'

/**
 * The self-test of the house, with all that its rules judge this change by: one proof for all checks.
 * @throws FactoryError HOUSE_SELF_TEST, HOUSE_TOO_SLOW.
 */
export async function proofFor(context: GateContext): Promise<JsonObject> {
  const typed = (await context.compilation()) !== undefined
  return proofOf(context.house, context.analysis, { typed, means: await context.means() })
}
