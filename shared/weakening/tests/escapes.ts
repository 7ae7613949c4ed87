import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import type { WeakeningCode } from '../weakening.ts'
import { chainOf, compact } from './syntax.ts'
import type { Escape } from './test-case.ts'

interface Kind {
  name: RegExp
  code: WeakeningCode
  what: string
}

/** What a test file may do to the whole run. The first that fits. */
const KINDS: readonly Kind[] = [
  {
    name: /^process\.(?:exit|reallyExit|abort|kill|exitCode)$/,
    code: 'WEAKENED_FAILURE',
    what: 'the tests end the run themselves',
  },
  {
    name: /^process\./,
    code: 'WEAKENED_SWALLOWED',
    what: 'the tests take failures that nobody caught',
  },
  {
    name: /(?:^|\.)(?:skip|pending|fixme)$/,
    code: 'WEAKENED_TEST_SKIPPED',
    what: 'the tests are skipped from outside of them',
  },
  {
    name: /(?:^|\.)(?:it|test|describe|suite)$/,
    code: 'WEAKENED_TEST_SKIPPED',
    what: 'the tests say themselves what a test is',
  },
]
const ASSERTING: Kind = {
  name: /./,
  code: 'WEAKENED_MATCHER',
  what: 'the tests say themselves what an assertion is',
}

/** What such a line does. */
export function escapeKind(name: string): Omit<Kind, 'name'> {
  return KINDS.find((kind) => kind.name.test(name)) ?? ASSERTING
}

const CALLS = /^(?:process\.(?:exit|reallyExit|abort|kill|removeAllListeners)|expect\.extend)$/
const LISTENED = /^['"`](?:unhandledRejection|uncaughtException|uncaughtExceptionMonitor)['"`]$/
const GLOBALS = /^(?:globalThis|global|window|self)\.(?:it|test|describe|suite|expect|assert)$/

/** A call that ends the run as a success, takes the place of what asserts, or skips from outside of a test. */
export function escapingCall(
  source: OpenSource,
  call: ts.CallExpression,
  isInTest: boolean,
): Escape | undefined {
  const chain = chainOf(source, call)
  const name = chain.join('.')
  const [first] = call.arguments
  const isListening =
    /^process\.(?:on|once|addListener)$/.test(name) &&
    first !== undefined &&
    LISTENED.test(compact(source, first))
  const isSkipping =
    !isInTest && chain.length === 2 && /^(?:skip|pending|fixme)$/.test(chain[1] ?? '') && isBare(source, call)
  return CALLS.test(name) || isListening || isSkipping ? { name, ...placeIn(source, call) } : undefined
}

/** It names no test of its own: `this.skip()`, `test.skip(isSlow, 'too slow')`. */
function isBare({ ts: compiler }: OpenSource, call: ts.CallExpression): boolean {
  const [first] = call.arguments
  const isTitle =
    first !== undefined && (compiler.isStringLiteralLike(first) || compiler.isTemplateExpression(first))
  return !isTitle && !call.arguments.some((each) => compiler.isFunctionLike(each))
}

/** `process.exitCode = 0`, `globalThis.expect = ...`. */
export function escapingAssignment(source: OpenSource, node: ts.Node): Escape | undefined {
  const { ts: compiler } = source
  if (!compiler.isBinaryExpression(node) || node.operatorToken.kind !== compiler.SyntaxKind.EqualsToken)
    return undefined
  const name = compact(source, node.left)
  return name === 'process.exitCode' || GLOBALS.test(name) ? { name, ...placeIn(source, node) } : undefined
}
