import { MAX_PROBE_DIFFERENCES } from '../../../limits.ts'
import type { ToldValue } from '../../../oracle/values/frames.ts'
import { sameObserved } from '../../probe-values.ts'
import type { VariantDifference, VariantFrame, VariantTask } from '../variant-frames.ts'
import { callVariant, freshInstance, survey, type SurveyedCall, type VariantTools } from './variant-calls.ts'

/** Tries the variants of a task one after the other, and says what became of each. */
export async function tryVariants(task: VariantTask, tools: VariantTools): Promise<void> {
  const { send } = tools
  const calls = await survey(task.calls, tools)
  send({ step: 'survey', isSame: calls !== undefined })
  if (calls === undefined) return
  await repeatSuspect(task, tools)
  const told = new Set<number>()
  for (const [index, mutant] of task.mutants.entries()) {
    const near = calls.filter(({ reached }) => reached.has(mutant))
    const frame = await tryVariant(mutant, near, { tools, isFirst: index === 0 })
    send(frame.step === 'alive' ? { ...frame, differences: frame.differences.map(once(told)) } : frame)
    if (frame.step === 'spoilt') return
  }
}

/** It ends this process as well, or was no fault of the call. */
async function repeatSuspect({ suspect, calls, mutants }: VariantTask, tools: VariantTools): Promise<void> {
  const call = calls.find(({ id }) => id === suspect)
  const [mutant] = mutants
  if (call === undefined || mutant === undefined) return
  await callVariant(call, { active: mutant, instance: freshInstance(), mutant }, tools)
}

interface Setting {
  tools: VariantTools
  /** Nothing but the change has run in this process. */
  isFirst: boolean
}

type Verdict = Extract<VariantFrame, { step: 'dead' | 'alive' | 'spoilt' }>

/** All calls in one instance, until an example differs. What differs is called once more on its own. */
async function tryVariant(
  mutant: number,
  near: readonly SurveyedCall[],
  { tools, isFirst }: Setting,
): Promise<Verdict> {
  const instance = freshInstance()
  const differing: SurveyedCall[] = []
  const verdictOf = async (verdict: Verdict, calls: readonly SurveyedCall[]): Promise<Verdict> =>
    isFirst || (await isUnspoilt(mutant, calls, tools)) ? verdict : { step: 'spoilt', mutant }
  for (const call of near) {
    if (isSame(call, await callVariant(call, { active: mutant, instance, mutant }, tools))) continue
    if (call.isExample) return verdictOf({ step: 'dead', mutant }, [call])
    differing.push(call)
  }
  const confirmed = await confirm(mutant, differing, tools)
  const differences = confirmed.map(({ call, observed }) => ({ call: call.id, observed }))
  return verdictOf(
    { step: 'alive', mutant, differences },
    confirmed.map(({ call }) => call),
  )
}

/** What differs in an instance of its own as well, so that no state that was carried along counts: of many calls the smallest. */
async function confirm(
  mutant: number,
  differing: readonly SurveyedCall[],
  tools: VariantTools,
): Promise<{ call: SurveyedCall; observed: ToldValue }[]> {
  const confirmed: { call: SurveyedCall; observed: ToldValue }[] = []
  const smallestFirst = differing.toSorted((a, b) => a.call.length - b.call.length || a.id - b.id)
  for (const call of smallestFirst) {
    if (confirmed.length === MAX_PROBE_DIFFERENCES) break
    const observed = await callVariant(call, { active: mutant, instance: freshInstance(), mutant }, tools)
    if (!isSame(call, observed)) confirmed.push({ call, observed })
  }
  return confirmed.sort((a, b) => a.call.id - b.call.id)
}

/** Do these calls still do what they did on the change, while no variant is active? */
async function isUnspoilt(
  mutant: number,
  calls: readonly SurveyedCall[],
  tools: VariantTools,
): Promise<boolean> {
  const instance = freshInstance()
  for (const call of calls)
    if (!isSame(call, await callVariant(call, { active: 0, instance, mutant }, tools))) return false
  return true
}

function isSame({ change }: SurveyedCall, observed: ToldValue): boolean {
  return sameObserved(change, observed)
}

/** Leaves out what was told of the same call before. */
function once(told: Set<number>): (difference: VariantDifference) => VariantDifference {
  return (difference) => {
    if (told.has(difference.call)) return { call: difference.call }
    told.add(difference.call)
    return difference
  }
}
