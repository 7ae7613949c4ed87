import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { literalNumber, optionOf } from './syntax.ts'

const SETTERS =
  /^(?:jest\.setTimeout|jest\.retryTimes|this\.timeout|this\.retries|test\.setTimeout|vi\.setConfig|cy\.wait|(?:test\.)?describe\.configure)$/
const OPTIONS = ['timeout', 'testTimeout', 'hookTimeout', 'retry', 'retries']
/** Playwright gives a slow test three times its thirty seconds. */
const SLOW_MS = 90_000

/** Limits that a call sets for a file, a suite or a test that it lies in, by what sets them: `jest.setTimeout`, `vi.setConfig.retry`. */
export function limitsIn(
  source: OpenSource,
  call: ts.CallExpression,
  chain: readonly string[],
): [name: string, value: number][] {
  const name = chain.join('.')
  if (/^(?:test|it)\.slow$/.test(name)) return [[name, SLOW_MS]]
  if (!SETTERS.test(name)) return []
  const value = literalNumber(source, call.arguments[0])
  return value === undefined ? optionLimits(source, call, name) : [[name, value]]
}

/** Limits among the options of a suite: `describe('all', { retry: 3 }, run)`. */
export function optionLimits(
  source: OpenSource,
  call: ts.CallExpression,
  name: string,
): [name: string, value: number][] {
  return OPTIONS.flatMap((option): [string, number][] => {
    const value = literalNumber(source, optionOf(source, call, [option]))
    return value === undefined ? [] : [[`${name}.${option}`, value]]
  })
}
