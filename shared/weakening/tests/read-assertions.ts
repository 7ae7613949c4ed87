import type ts from 'typescript'
import { placeIn } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import { guardsOf } from './guards.ts'
import { isPlain, strengthOf, type MatcherUse } from './matchers.ts'
import { partsOf } from './parts.ts'
import { chainOf, compact } from './syntax.ts'
import type { Assertion } from './test-case.ts'
import { isFloating } from './unheard.ts'

const EXPECTS = /^(?:expect|expectTypeOf|assertType|should)$/
/** Helpers of the team that assert, by their name. */
const HELPER = /^(?:assert|expect|verify|should)[A-Z]\w*$/
const NODE_ASSERT = /^(?:node:)?assert(?:\/strict)?$/
const AVA =
  /^(?:is|not|deepEqual|like|true|false|truthy|falsy|throws|throwsAsync|notThrows|notThrowsAsync|regex|snapshot|pass|assert|equal|ok|strictEqual|same|match|rejects|notOk|plan)$/

/** The assertion that a call is, or the root of; `undefined` for other calls. `end` is the function of the test. */
export function assertionAt(
  source: OpenSource,
  call: ts.CallExpression,
  end: ts.Node,
  imports: ReadonlyMap<string, string>,
): Assertion | undefined {
  const use = useOf(source, call, imports)
  if (use === undefined) return undefined
  const { isDead, ...guards } = guardsOf(source, use.node, end)
  if (isDead) return undefined
  const matcher = use.members.at(-1) ?? ''
  const isInline = /InlineSnapshot$/.test(matcher)
  return {
    text: compact(source, use.node),
    subject: use.subject,
    matcher: use.members.join('.'),
    strength: isEmpty(use) ? 0 : strengthOf(use),
    args: use.args,
    parts: use.parts,
    ...guards,
    isSwallowed: guards.isSwallowed || isFloating(source, use.node, use.members),
    recorded: isInline ? (use.args.at(-1) ?? '') : undefined,
    ...placeIn(source, call),
  }
}

/** It is about a value that is written down, or compares one with itself: nothing can make it fail. */
function isEmpty({ subject, args, node, members, isCalled }: Use): boolean {
  // `expect(x).toBe` without a call compares nothing
  if (isPlain(subject) || (!isCalled && /^to[A-Z]/.test(members.at(-1) ?? ''))) return true
  // the arguments of `assert.equal` begin with the subject, those of `expect(x).toBe` do not
  const isPair = args[0] === subject && args.length > 1 && members.length === 1
  return subject !== '' && (isPair ? args[1] === subject : args[0] === subject && isChained(node, members))
}

function isChained(node: ts.Node, members: readonly string[]): boolean {
  return members.length > 0 && /^(?:expect|should)/.test(node.getText().trimStart())
}

interface Use extends MatcherUse {
  node: ts.Node
  subject: string
  parts: string[]
  /** Is the last member called? */
  isCalled: boolean
}

function useOf(
  source: OpenSource,
  call: ts.CallExpression,
  imports: ReadonlyMap<string, string>,
): Use | undefined {
  const chain = chainOf(source, call)
  const [root = '', second] = chain
  if (EXPECTS.test(root)) return expectUse(source, call, chain)
  const isAssert = root === 'assert' || (/^(?:chai|fc)$/.test(root) && second === 'assert')
  if (isAssert) return plainUse(source, call, chain.slice(-1))
  const [only] = chain.length === 1 ? [root] : []
  const isKnown = isAva(chain) || (only !== undefined && (isImported(only, imports) || HELPER.test(only)))
  return isKnown ? plainUse(source, call, chain.slice(-1)) : undefined
}

function isAva(chain: readonly string[]): boolean {
  const [root, second = ''] = chain
  return root === 't' && chain.length === 2 && AVA.test(second)
}

function isImported(name: string, imports: ReadonlyMap<string, string>): boolean {
  return NODE_ASSERT.test(imports.get(name) ?? '')
}

/** `expect(x)`, `expect.soft(x)`, `expect.assertions(2)`; other calls of the chain belong to the first. */
function expectUse(source: OpenSource, call: ts.CallExpression, chain: readonly string[]): Use | undefined {
  const [, second] = chain
  if (source.ts.isIdentifier(call.expression)) return expectation(source, call)
  if (second === undefined || chain.length > 2) return undefined
  if (/^(?:soft|poll)$/.test(second)) return expectation(source, call)
  return /^(?:assertions|hasAssertions)$/.test(second) ? plainUse(source, call, [second]) : undefined
}

function plainUse(source: OpenSource, call: ts.CallExpression, members: string[]): Use {
  const args = call.arguments.map((each) => compact(source, each))
  const parts = partsOf(source, call.arguments)
  // `assert.ok(f() >= 90)` is about `f()`
  const [, compared] = /^(.*\S)\s+[<>]=?\s+\S+$/.exec(args.length === 1 ? (args[0] ?? '') : '') ?? []
  return { node: call, subject: compared ?? args[0] ?? '', members, args, parts, isCalled: true }
}

/** `expect(x).not.toBe(1)`, and what follows an `expect` without a call, as `to.be.true`. */
function expectation(source: OpenSource, call: ts.CallExpression): Use | undefined {
  const { ts: compiler } = source
  const members: string[] = []
  let given: readonly ts.Expression[] = []
  let node: ts.Node = call
  for (;;) {
    const { parent } = node
    if (compiler.isPropertyAccessExpression(parent) && parent.expression === node)
      members.push(parent.name.text)
    else if (compiler.isCallExpression(parent) && parent.expression === node) given = parent.arguments
    else break
    if (members.at(-1) === 'catch' || members.at(-1) === 'then') {
      members.pop()
      break
    }
    node = parent
  }
  if (members.length === 0) return undefined
  const [subject] = call.arguments
  return {
    node,
    subject: subject === undefined ? '' : compact(source, subject),
    members,
    args: given.map((each) => compact(source, each)),
    parts: partsOf(source, given),
    isCalled: compiler.isCallExpression(node),
  }
}
