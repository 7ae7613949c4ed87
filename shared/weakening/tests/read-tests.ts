import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import { assertionAt } from './read-assertions.ts'
import { importsOf, namesIn } from './names.ts'
import { reachOf } from './reach.ts'
import { chainOf, compact, functionOf, literalNumber, optionOf } from './syntax.ts'
import type { Assertion, TestCase, TestFile } from './test-case.ts'

const TEST = /^(?:it|test|specify|[xf]it|xtest|ftest|xspecify)$/
const SUITE = /^(?:describe|suite|context|[xf]describe|xcontext|fcontext|xsuite)$/
const SKIPS = /^(?:skip|todo|failing|fails|fixme|skipIf|runIf|pending)$/
const SKIPPING_ROOT = /^x(?:it|test|specify|describe|context|suite)$/
const ONLY_ROOT = /^f(?:it|test|describe|context)$/
/** Bounds what a hostile file makes of a reading. */
const MOST_TESTS = 5000

interface Suite {
  titles: string[]
  isSkipped: boolean
  isOnly: boolean
}

interface Reading {
  source: OpenSource
  found: TestCase[]
  loose: Assertion[]
  escapes: { name: string; line: number; column: number }[]
  limits: Map<string, { value: number; line: number; column: number }>
  imports: Map<string, string>
}

/** Tests, assertions and limits of a test file, for every runner that names its tests `it` or `test`. Nothing is run. */
export function readTests(source: OpenSource): TestFile {
  const reading: Reading = {
    source,
    found: [],
    loose: [],
    escapes: [],
    limits: new Map(),
    imports: importsOf(source),
  }
  visit(reading, source.file, { titles: [], isSkipped: false, isOnly: false }, undefined)
  const { found: tests, ...others } = reading
  return { ...others, path: source.path, tests }
}

/** `test` and `end`: the test that the node lies in, and its function. */
function visit(
  reading: Reading,
  node: ts.Node,
  suite: Suite,
  inside: { test: TestCase; end: ts.Node } | undefined,
): void {
  const { ts: compiler } = reading.source
  if (!compiler.isCallExpression(node)) {
    compiler.forEachChild(node, (child) => visit(reading, child, suite, inside))
    return
  }
  const kind = kindOf(reading.source, node)
  if (kind === 'suite') openSuite(reading, node, suite, inside)
  else if (kind === 'test' && reading.found.length < MOST_TESTS) openTest(reading, node, suite)
  else visitCall(reading, node, suite, inside)
}

const MAKERS =
  /^(?:each|for|skipIf|runIf|extend|use|step|before|after|beforeEach|afterEach|setTimeout|slow|info)$/

function kindOf(source: OpenSource, call: ts.CallExpression): 'suite' | 'test' | undefined {
  const chain = chainOf(source, call)
  // `it.each(rows)` makes the function that is called next
  const isMaker = MAKERS.test(chain.at(-1) ?? '') && !isMade(source, call)
  return call.arguments.length === 0 || isMaker ? undefined : kindOfChain(chain)
}

function kindOfChain(chain: readonly string[]): 'suite' | 'test' | undefined {
  const [root = ''] = chain
  const last = chain.at(-1) ?? ''
  if (SUITE.test(root)) return 'suite'
  const isTest = TEST.test(root) || `${root}.${last}` === 'Deno.test' || (root === 't' && TEST.test(last))
  if (!isTest) return root === 't' && SUITE.test(last) ? 'suite' : undefined
  return SUITE.test(last) || chain.includes('describe') ? 'suite' : 'test'
}

/** Is what is called itself given by a call? */
function isMade({ ts: compiler }: OpenSource, { expression }: ts.CallExpression): boolean {
  return compiler.isCallExpression(expression) || compiler.isTaggedTemplateExpression(expression)
}

function openSuite(
  reading: Reading,
  call: ts.CallExpression,
  suite: Suite,
  inside: { test: TestCase; end: ts.Node } | undefined,
): void {
  const { source } = reading
  const chain = chainOf(source, call)
  const inner: Suite = {
    titles: [...suite.titles, titleOf(source, call)],
    isSkipped: suite.isSkipped || skips(source, call, chain),
    isOnly: suite.isOnly || isOnly(source, call, chain),
  }
  const body = functionOf(source, call)
  if (body !== undefined) source.ts.forEachChild(body, (child) => visit(reading, child, inner, inside))
}

function openTest(reading: Reading, call: ts.CallExpression, suite: Suite): void {
  const { source } = reading
  const chain = chainOf(source, call)
  const body = functionOf(source, call)
  const { isNever, isConditional } = reachOf(source, call)
  const test: TestCase = {
    file: source.path,
    title: [...suite.titles, titleOf(source, call)].join(' > ').slice(0, 500),
    isSkipped: suite.isSkipped || isNever || body === undefined || skips(source, call, chain),
    isConditional,
    isOnly: suite.isOnly || isOnly(source, call, chain),
    timeoutMs:
      literalNumber(source, call.arguments.at(-1)) ??
      literalNumber(source, optionOf(source, call, ['timeout'])),
    retries: literalNumber(source, optionOf(source, call, ['retry', 'retries'])) ?? 0,
    body: body === undefined ? '' : compact(source, body),
    assertions: [],
    names: body === undefined ? new Set() : namesIn(source, body),
    ...placeIn(source, call),
  }
  reading.found.push(test)
  if (body !== undefined)
    source.ts.forEachChild(body, (child) => visit(reading, child, suite, { test, end: body }))
}

/** An assertion, a limit, `t.skip()`, or any other call. */
function visitCall(
  reading: Reading,
  call: ts.CallExpression,
  suite: Suite,
  inside: { test: TestCase; end: ts.Node } | undefined,
): void {
  const { source, loose, imports } = reading
  const assertion = assertionAt(source, call, inside?.end ?? source.file, imports)
  if (assertion !== undefined) (inside?.test.assertions ?? loose).push(assertion)
  const chain = chainOf(source, call)
  const last = chain.at(-1) ?? ''
  if (
    inside !== undefined &&
    chain.length === 2 &&
    /^(?:skip|pending|fixme)$/.test(last) &&
    call.arguments.length < 2
  )
    inside.test.isSkipped = true
  if (ESCAPES.test(chain.join('.'))) reading.escapes.push({ name: chain.join('.'), ...placeIn(source, call) })
  addLimit(reading, call, chain, suite)
  source.ts.forEachChild(call, (child) => visit(reading, child, suite, inside))
}

/** What ends the run as a success, or takes the place of what asserts. */
const ESCAPES = /^(?:process\.(?:exit|reallyExit|abort|kill)|expect\.extend)$/

const LIMITS =
  /^(?:jest\.setTimeout|jest\.retryTimes|this\.timeout|this\.retries|test\.setTimeout|vi\.setConfig|cy\.wait)$/

function addLimit(
  { source, limits }: Reading,
  call: ts.CallExpression,
  chain: readonly string[],
  suite: Suite,
): void {
  const name = chain.join('.')
  if (!LIMITS.test(name)) return
  const value =
    literalNumber(source, call.arguments[0]) ??
    literalNumber(source, optionOf(source, call, ['testTimeout', 'hookTimeout']))
  if (value !== undefined)
    limits.set([...suite.titles, name].join(' > '), { value, ...placeIn(source, call) })
}

function titleOf(source: OpenSource, call: ts.CallExpression): string {
  const [first] = call.arguments
  if (first === undefined) return ''
  return source.ts.isStringLiteralLike(first) ? first.text : compact(source, first).slice(0, 200)
}

function skips(source: OpenSource, call: ts.CallExpression, chain: readonly string[]): boolean {
  const [root = ''] = chain
  if (SKIPPING_ROOT.test(root) || chain.some((name) => SKIPS.test(name))) return true
  return isSet(source, optionOf(source, call, ['skip', 'todo', 'fails']))
}

function isOnly(source: OpenSource, call: ts.CallExpression, chain: readonly string[]): boolean {
  return (
    ONLY_ROOT.test(chain[0] ?? '') ||
    chain.includes('only') ||
    isSet(source, optionOf(source, call, ['only']))
  )
}

function isSet({ ts: compiler }: OpenSource, value: ts.Expression | undefined): boolean {
  return value !== undefined && value.kind !== compiler.SyntaxKind.FalseKeyword
}
