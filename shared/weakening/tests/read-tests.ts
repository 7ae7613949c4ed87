import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import { reboundWords, renamedWords } from './bindings.ts'
import { escapingAssignment, escapingCall } from './escapes.ts'
import { reachOf } from './guards.ts'
import { limitsIn, optionLimits } from './limits.ts'
import { isOnly, skips, skipsItself } from './modes.ts'
import { importsOf, namesIn } from './names.ts'
import { assertionAt } from './read-assertions.ts'
import { chainOf, compact, functionOf, literalNumber, optionOf } from './syntax.ts'
import type { Assertion, Escape, TestCase, TestFile } from './test-case.ts'

const TEST = /^(?:it|test|specify|[xf]it|xtest|ftest|xspecify)$/
const SUITE = /^(?:describe|suite|context|[xf]describe|xcontext|fcontext|xsuite)$/
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
  escapes: Escape[]
  limits: Map<string, { value: number; line: number; column: number }>
  imports: Map<string, string>
  /** Words of the runner by the names that the file gives them. */
  renamed: Map<string, string>
}

interface Inside {
  test: TestCase
  end: ts.Node
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
    renamed: renamedWords(source),
  }
  visit(reading, source.file, { titles: [], isSkipped: false, isOnly: false }, undefined)
  const { found: tests, loose, escapes, limits, imports } = reading
  return { path: source.path, tests, loose, escapes, limits, imports, rebound: reboundWords(source) }
}

/** `test` and `end`: the test that the node lies in, and its function. */
function visit(reading: Reading, node: ts.Node, suite: Suite, inside: Inside | undefined): void {
  const { ts: compiler } = reading.source
  if (!compiler.isCallExpression(node)) {
    const escape = escapingAssignment(reading.source, node)
    if (escape !== undefined) reading.escapes.push(escape)
    compiler.forEachChild(node, (child) => visit(reading, child, suite, inside))
    return
  }
  const kind = kindOf(reading, node)
  if (kind === 'suite') openSuite(reading, node, suite, inside)
  else if (kind === 'test' && reading.found.length < MOST_TESTS) openTest(reading, node, suite)
  else visitCall(reading, node, suite, inside)
}

const MAKERS =
  /^(?:each|for|skipIf|runIf|extend|use|step|before|after|beforeEach|afterEach|setTimeout|slow|info)$/

function kindOf(reading: Reading, call: ts.CallExpression): 'suite' | 'test' | undefined {
  const { source } = reading
  const chain = wordsOf(reading, call)
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

/** The names of a call as its runner knows them. */
function wordsOf({ source, renamed }: Reading, call: ts.CallExpression): string[] {
  const [root = '', ...more] = chainOf(source, call)
  return [renamed.get(root) ?? root, ...more]
}

/** Is what is called itself given by a call? */
function isMade({ ts: compiler }: OpenSource, { expression }: ts.CallExpression): boolean {
  return compiler.isCallExpression(expression) || compiler.isTaggedTemplateExpression(expression)
}

function openSuite(
  reading: Reading,
  call: ts.CallExpression,
  suite: Suite,
  inside: Inside | undefined,
): void {
  const { source } = reading
  const chain = wordsOf(reading, call)
  const inner: Suite = {
    titles: [...suite.titles, titleOf(source, call)],
    isSkipped: suite.isSkipped || skips(source, call, chain),
    isOnly: suite.isOnly || isOnly(source, call, chain),
  }
  keepLimits(reading, call, inner, optionLimits(source, call, 'describe'))
  const body = functionOf(source, call)
  if (body !== undefined) source.ts.forEachChild(body, (child) => visit(reading, child, inner, inside))
}

function openTest(reading: Reading, call: ts.CallExpression, suite: Suite): void {
  const { source } = reading
  const chain = wordsOf(reading, call)
  const body = functionOf(source, call)
  const escape = body === undefined ? escapingCall(source, call, false) : undefined
  if (escape !== undefined) reading.escapes.push(escape)
  const { isNever, isConditional, rows } = reachOf(source, call)
  const test: TestCase = {
    file: source.path,
    title: [...suite.titles, titleOf(source, call)].join(' > ').slice(0, 500),
    isSkipped: suite.isSkipped || isNever || body === undefined || skips(source, call, chain),
    isConditional,
    rows,
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
  inside: Inside | undefined,
): void {
  const { source, loose, imports } = reading
  const assertion = assertionAt(source, call, inside?.end ?? source.file, imports)
  if (assertion !== undefined) (inside?.test.assertions ?? loose).push(assertion)
  const chain = wordsOf(reading, call)
  if (inside !== undefined && skipsItself(call, chain)) inside.test.isSkipped = true
  const escape = escapingCall(source, call, inside !== undefined)
  if (escape !== undefined) reading.escapes.push(escape)
  keepLimits(reading, call, suite, limitsIn(source, call, chain))
  source.ts.forEachChild(call, (child) => visit(reading, child, suite, inside))
}

function keepLimits(
  { source, limits }: Reading,
  call: ts.CallExpression,
  { titles }: Suite,
  found: readonly [string, number][],
): void {
  for (const [name, value] of found)
    limits.set([...titles, name].join(' > '), { value, ...placeIn(source, call) })
}

function titleOf(source: OpenSource, call: ts.CallExpression): string {
  const [first] = call.arguments
  if (first === undefined) return ''
  return source.ts.isStringLiteralLike(first) ? first.text : compact(source, first).slice(0, 200)
}
