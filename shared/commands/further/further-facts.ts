import { defined } from '../../formats/defined.ts'
import type { RunOutcome } from '../../line/outcome.ts'
import { standingOf, standingOfFailure } from '../../line/standing.ts'
import { couldNot } from '../machine-fault.ts'
import { isSameFailure, statesIn, type Attempt } from './attempt.ts'

type Test = RunOutcome['tests'][number]

/** What further runs showed. */
export interface Further {
  again: Attempt
  base: Attempt[]
  /** Test files that have nothing to do with the change. */
  independent: ReadonlySet<string>
  /** Paths that the change writes or removes. */
  written: ReadonlySet<string>
}

/** Is there a failure that a run on the base could explain? */
export function needsBase(first: Attempt, further: Further): boolean {
  const failed = failedTests(withTestFacts(first, further))
  return failed.length === 0 || failed.some((test) => standingOf(test) === 'new')
}

/** Is there a test that flips, and may be one that flips on the base as well? */
export function isOpen(first: Attempt, further: Further): boolean {
  return failedTests(withTestFacts(first, further)).some(
    (test) => standingOf(test) === 'new' && test.further?.again === 'passed' && test.further.base.length > 0,
  )
}

function failedTests({ tests }: Pick<RunOutcome, 'tests'>): Test[] {
  return tests.filter(({ status }) => status === 'failed')
}

/**
 * The outcome of the first run with these facts. Its failure counts as success when all of it is known; what is known is
 * told. @throws FactoryError RUN_COULD_NOT when neither change nor base leaves a report: then nobody was tested.
 */
export function withFacts(first: Attempt, further: Further): RunOutcome {
  const [base] = further.base
  const facts = {
    again: further.again.outcome.outcome,
    ...defined({ base: base?.outcome.outcome }),
    sameAtBase: base !== undefined && isSameFailure(first, base),
    commandsLeft: first.failedAt === undefined ? 0 : first.outcome.commands.length - first.failedAt - 1,
  }
  const outcome = { ...withTestFacts(first, further), further: facts }
  return standingOfFailure(outcome) === 'known' ? forgiven(outcome, first.lacks) : outcome
}

function forgiven(outcome: RunOutcome, lacks: string | undefined): RunOutcome {
  const executed = outcome.tests.filter(({ status }) => status !== 'skipped')
  if (outcome.report !== undefined && executed.length === 0)
    throw couldNot('they fail on the base commit in the same way, and no test runs there either')
  const failed = failedTests(outcome).length
  const told =
    failed === 0
      ? 'the commands fail on the base commit in the same way'
      : `${executed.length - failed} tests passed, ${failed} failed that are red or unreliable without the change`
  return lacks === undefined
    ? { ...outcome, outcome: 'success', verdict: 'pass', reason: told }
    : { ...outcome, outcome: 'success', verdict: 'stop', reason: lacks }
}

function withTestFacts({ outcome }: Attempt, further: Further): RunOutcome {
  const again = statesIn(further.again)
  const base = further.base.map(statesIn)
  const tests = outcome.tests.map((test): Test => {
    if (test.status !== 'failed') return test
    const { file = '' } = test
    const onBase = further.written.has(file) ? [] : base.map((stateOf) => stateOf(test))
    return {
      ...test,
      further: { again: again(test), base: onBase, independent: further.independent.has(file) },
    }
  })
  return { ...outcome, tests }
}
