import { shellLine, type Destination, type GhGroup, type GhStep } from './gh-steps.ts'
import type { Gh } from './run-gh.ts'

/** What became of a step. `kept`: it was there already. `open`: its value is not known here. */
export interface AppliedStep {
  line: string
  state: 'done' | 'kept' | 'open' | 'failed'
  /** What gh said of a step that failed. */
  reason: string | null
}

type StepOutcome = Pick<AppliedStep, 'state' | 'reason'>

export interface Applying {
  /** Values of secrets by their names. */
  values: ReadonlyMap<string, string>
  to: Destination
  gh: Gh
}

/** Does the steps one after the other; a group ends where one of them fails. @throws FactoryError HOST_UNSUPPORTED without gh. */
export async function applyGroups(
  groups: readonly GhGroup[],
  { values, to, gh }: Applying,
): Promise<AppliedStep[]> {
  const resultOf = (step: GhStep, outcome: StepOutcome): AppliedStep => ({
    line: shellLine(step, to),
    ...outcome,
  })
  const applied: AppliedStep[] = []
  for (const { unless, steps } of groups) {
    const isDone = unless !== undefined && (await gh(unless)).code === 0
    for (const step of steps) {
      const result = resultOf(
        step,
        isDone ? { state: 'kept', reason: null } : await applyStep(step, values, gh),
      )
      applied.push(result)
      if (result.state === 'failed') break
    }
  }
  return applied
}

async function applyStep(step: GhStep, values: ReadonlyMap<string, string>, gh: Gh): Promise<StepOutcome> {
  const value = step.secret === undefined ? step.input : values.get(step.secret)
  if (step.secret !== undefined && value === undefined) return { state: 'open', reason: null }
  const { code, stderr } = await gh(step.words, value)
  if (code === 0) return { state: 'done', reason: null }
  return { state: 'failed', reason: withoutValue(stderr, value) || `gh ended with ${String(code)}` }
}

/** Should a program ever repeat what it was given, it is not shown. */
function withoutValue(text: string, value: string | undefined): string {
  const lines = (value ?? '').split('\n').filter((line) => line.length >= 8)
  return lines.reduce((shown, line) => shown.replaceAll(line, '***'), text)
}
