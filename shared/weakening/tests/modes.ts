import type ts from 'typescript'
import type { OpenSource } from '../../source/open-source.ts'
import { optionOf } from './syntax.ts'

const SKIPS = /^(?:skip|todo|failing|fails|fixme|skipIf|runIf|pending)$/
const SKIPPING_ROOT = /^x(?:it|test|specify|describe|context|suite)$/
const ONLY_ROOT = /^f(?:it|test|describe|context)$/
/** `t.skip()` in a test; what fails after `t.todo()` fails nothing. */
const SKIPS_ITSELF = /^(?:\w+\.(?:skip|pending|fixme|todo)|(?:test|it)\.fails?)$/

/** Is the test or suite of a call not run, or allowed to fail? */
export function skips(source: OpenSource, call: ts.CallExpression, chain: readonly string[]): boolean {
  const [root = ''] = chain
  if (SKIPPING_ROOT.test(root) || chain.some((name) => SKIPS.test(name))) return true
  if (/^(?:test|it)\.fail(?:\.|$)/.test(chain.join('.'))) return true
  return isSet(source, optionOf(source, call, ['skip', 'todo', 'fails']))
}

/** Is it run alone? */
export function isOnly(source: OpenSource, call: ts.CallExpression, chain: readonly string[]): boolean {
  return (
    ONLY_ROOT.test(chain[0] ?? '') ||
    chain.includes('only') ||
    isSet(source, optionOf(source, call, ['only']))
  )
}

function isSet({ ts: compiler }: OpenSource, value: ts.Expression | undefined): boolean {
  return value !== undefined && value.kind !== compiler.SyntaxKind.FalseKeyword
}

/** Does a call in a test keep that test from being run? */
export function skipsItself({ arguments: given }: ts.CallExpression, chain: readonly string[]): boolean {
  return given.length < 2 && SKIPS_ITSELF.test(chain.join('.'))
}
