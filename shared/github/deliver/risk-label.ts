import { asFactoryError, type FactoryError } from '../../errors.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { withApiRetry } from './api-faults.ts'
import type { Labels, NewLabel } from './labels.ts'

type Risk = Spec['risk']

/** What became of the label. `lower`: it could not be set, so the risk is told one rung lower, in the summary of the job. */
export type LabelEnd = { risk: Risk } & (
  { kind: 'set' | 'unchanged' } | { kind: 'lower'; error: FactoryError }
)

const COLORS: Record<Risk, string> = { low: '0e8a16', medium: 'fbca04', high: 'b60205' }

/** The label that says the risk of a unit. */
export function riskLabel(risk: Risk): NewLabel {
  const description = `Made by the line from a spec of ${risk} risk`
  return { name: `jidoka: risk ${risk}`, color: COLORS[risk], description }
}

const OURS = /^jidoka: risk (low|medium|high)$/

/**
 * Gives a pull request the label of its risk, and takes those of other risks away; all other labels are people's. A delivery does not fail
 * for a label.
 */
export async function keepRiskLabel(
  labels: Labels,
  risk: Risk,
  sleep: (ms: number) => Promise<void>,
): Promise<LabelEnd> {
  try {
    return { risk, kind: await withApiRetry(() => keep(labels, risk), sleep) }
  } catch (thrown) {
    return { risk, kind: 'lower', error: asFactoryError(thrown) }
  }
}

async function keep(labels: Labels, risk: Risk): Promise<'set' | 'unchanged'> {
  const wanted = riskLabel(risk)
  const there = await labels.list()
  const others = there.filter((name) => OURS.test(name) && name !== wanted.name)
  if (there.includes(wanted.name) && others.length === 0) return 'unchanged'
  await labels.make(wanted)
  await labels.add(wanted.name)
  for (const name of others) await labels.remove(name)
  return 'set'
}
