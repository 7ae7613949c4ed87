import { warning, type Finding } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import type { RunOutcome } from './outcome.ts'
import { standingOf, standingOfFailure, type Standing } from './standing.ts'

type Test = RunOutcome['tests'][number]

/** Known failures that are named one by one. */
const MAX_SHOWN = 20

/** Failures that are facts about the repository, told to people and to the reviewer: nothing of them is asked of the writer. */
export function knownFindings(outcome: RunOutcome, known: readonly Test[]): Finding[] {
  const rest = known.length - MAX_SHOWN
  return [
    ...known.slice(0, MAX_SHOWN).map(testFact),
    ...(rest > 0
      ? [warning('RUN_RED_AT_BASE', `and ${rest} more tests that fail at the base or now and then`)]
      : []),
    ...commandFacts(outcome),
  ]
}

const CODES: Record<Exclude<Standing, 'new'>, readonly [code: string, how: string, hint: string]> = {
  'red-at-base': [
    'RUN_RED_AT_BASE',
    'fails on the base commit as well',
    'repair it in a change of its own: it shows nothing about this one',
  ],
  flaky: [
    'RUN_FLAKY',
    'failed, and passed when it was run again on the same tree',
    'make the test reliable: it shows nothing about this change',
  ],
}

function testFact(test: Test): Finding {
  const standing = standingOf(test)
  const [code, how, hint] = CODES[standing === 'flaky' ? 'flaky' : 'red-at-base']
  return warning(code, `${test.name}: ${how}`, { hint, ...defined({ file: test.file }) })
}

/** Commands whose failure no test explains, and which fail on the base in the same way. */
function commandFacts(outcome: RunOutcome): Finding[] {
  const { station, tests } = outcome
  if (tests.some(({ status }) => status === 'failed') || standingOfFailure(outcome) !== 'known') return []
  const hint =
    'repair them in a change of its own: until then only other stations show anything about a change'
  const message = `the commands of ${station} fail on the base commit in the same way: they show nothing about this change`
  return [warning('RUN_RED_AT_BASE', message, { hint })]
}
