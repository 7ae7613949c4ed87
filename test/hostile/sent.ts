import type { Runner } from './whole-line.ts'

/**
 * Changes that go down the whole line as well, each once. The runner of the repository and the machine differ, and the verdict does not.
 */
export const SENT: readonly (readonly [change: string, runner: Runner, apart: boolean])[] = [
  ['exit-hook-junit', 'node', true],
  ['assert-by-builtin-module', 'node', true],
  ['reads-tests', 'node', false],
  ['frame-with-nonce', 'node', false],
  ['table', 'node', true],
  ['bomb-by-now', 'node', false],
  ['object-is', 'vitest', true],
  ['expect-by-symbol', 'vitest', false],
  ['asymmetric-match', 'vitest', true],
  ['env-of-a-runner', 'vitest', false],
  ['asymmetric-class', 'jest', true],
  ['require-cache', 'jest', false],
  ['first-call-right', 'jest', true],
  ['globals-of-a-runner', 'jest', false],
]

/** Changes that go down the compiled line, job by job. */
export const COMPILED = ['exit-hook-junit', 'reads-tests', 'runner-commands', 'runner-files'] as const
