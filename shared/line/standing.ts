import type { RunOutcome } from './outcome.ts'

type Test = RunOutcome['tests'][number]

/**
 * What a failed test says about the change. `red-at-base`: it fails without the change as well. `flaky`: it passes when it is run
 * again on the same tree, and either failed without the change too, or nothing that it imports is changed. Both are facts
 * about the repository. `new`: all others.
 */
export type Standing = 'new' | 'red-at-base' | 'flaky'

/**
 * A test that flips is not told apart for that alone: code that fails now and then (a race, a random number) makes the tests of
 * what it changed flip, and they are right to fail. Nor is a suite that failed itself: its tests may not have run, so nothing
 * shows what they would say. See docs/decisions/0017.
 */
export function standingOf({ status, further, isSuite }: Test): Standing {
  if (status !== 'failed' || further === undefined || isSuite === true) return 'new'
  const failsAtBase = further.base.includes('failed')
  if (further.again === 'passed') return failsAtBase || further.independent ? 'flaky' : 'new'
  return failsAtBase ? 'red-at-base' : 'new'
}

/** A suite that fails without the change as well: no repair may answer. */
export function isBrokenSuite({ isSuite, further }: Test): boolean {
  return isSuite === true && further?.base.includes('failed') === true
}

/**
 * What a failure of the commands themselves says. `known`: their failed tests are known, or they fail on the base in the same
 * way. `in-the-way`: so it is, and it kept further commands from running, so nobody knows what those would say.
 */
export type FailureStanding = 'new' | 'known' | 'in-the-way'

/** Decided from the facts of the outcome alone; see {@link FailureStanding}. */
export function standingOfFailure({ tests, further }: RunOutcome): FailureStanding {
  if (further === undefined) return 'new'
  const failed = tests.filter(({ status }) => status === 'failed')
  const isKnown = failed.length > 0 ? failed.every((test) => standingOf(test) !== 'new') : further.sameAtBase
  if (!isKnown) return 'new'
  return further.commandsLeft > 0 ? 'in-the-way' : 'known'
}
