import type { RunOutcome, TestState } from '../../line/outcome.ts'
import { saysFailure } from '../../text/failure-lines.ts'

type Test = RunOutcome['tests'][number]

/** One run of all commands: its outcome, and which command failed, counted from 0. */
export interface Attempt {
  outcome: RunOutcome
  failedAt: number | undefined
  /** The limit ended it. */
  isOutOfTime: boolean
  /** Why its reports are no evidence, whatever they list. */
  lacks: string | undefined
}

/** What became of a test in an attempt. Tests of one name and file count as one. */
export function statesIn({ outcome }: Attempt): (test: Test) => TestState {
  const states = new Map<string, TestState>()
  for (const test of outcome.tests) {
    const key = keyOf(test)
    if (test.status === 'failed') states.set(key, 'failed')
    if (test.status === 'passed' && states.get(key) !== 'failed') states.set(key, 'passed')
  }
  return (test) => states.get(keyOf(test)) ?? 'absent'
}

function keyOf({ file, name }: Test): string {
  return `${file ?? ''}\u0000${name}`
}

/**
 * Do commands without a failed test fail on the base at the same place, and say with the change nothing about failure that they
 * do not say there? Where they say nothing about it, the base must fail without a failed test as well, with the same output. Numbers do not
 * count: lines and times move.
 */
export function isSameFailure(head: Attempt, base: Attempt): boolean {
  if (base.outcome.outcome !== 'failure' || base.isOutOfTime || head.failedAt !== base.failedAt) return false
  if (executedIn(head.outcome) < executedIn(base.outcome)) return false
  const said = failureLines(head.outcome)
  const isBySilence = !base.outcome.tests.some(({ status }) => status === 'failed')
  if (said.length === 0)
    return isBySilence && withoutNumbers(head.outcome.output) === withoutNumbers(base.outcome.output)
  const known = new Set(failureLines(base.outcome))
  return said.every((line) => known.has(line))
}

/** A change that lets fewer tests run than the base hides what they would say. */
function executedIn({ tests }: RunOutcome): number {
  return tests.filter(({ status }) => status !== 'skipped').length
}

function failureLines({ output, tests }: RunOutcome): string[] {
  const lines = output.split('\n').filter(saysFailure)
  const failed = tests.filter(({ status }) => status === 'failed').map(({ name }) => name)
  return [...lines, ...failed].map(withoutNumbers)
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '#').trim()
}
