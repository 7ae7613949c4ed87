import { compareText } from '../../findings.ts'
import { sourceOf, sourceString } from './source-text.ts'

/** One example as a test. `call` is source that parseCall accepted; everything else is data. */
export type TestCase = {
  criterion: string
  key: string
  name: string
  callee: string
  /** The callee is the default export of its module. */
  isDefault: boolean
  call: string
  /** Import specifier of the callee's module. */
  module: string
} & ({ returns: unknown } | { throws: string })

/** Runners that a test file can be written for. */
export type TestRunner = 'node' | 'vitest' | 'jest' | 'mocha'

export interface TestSourceOptions {
  runner: TestRunner
  specId: string
}

/** A whole test file. Everything from the spec becomes a literal or was read as a call; nothing can leave its place. */
export function testSource(cases: readonly TestCase[], { runner, specId }: TestSourceOptions): string {
  const words = freeWords(runner, new Set(cases.map((each) => each.callee)))
  const helper = cases.some((each) => 'throws' in each) ? [helperSource(words.helper)] : []
  const blocks = [...cases.map((each) => caseSource(each, words)), ...helper]
  return `${headSource(specId)}${[...importLines(words), ...calleeLines(cases)].join('\n')}\n\n${blocks.join('\n\n')}\n`
}

/** The names our own lines use, none of which is a name under test. */
interface Words {
  runner: TestRunner
  test: string
  check: string
  helper: string
}

function freeWords(runner: TestRunner, taken: ReadonlySet<string>): Words {
  const free = (word: string): string => (taken.has(word) ? free(`${word}_`) : word)
  return {
    runner,
    // jest and mocha give their names to every file
    test: runner === 'jest' ? 'test' : runner === 'mocha' ? 'it' : free('test'),
    check: runner === 'jest' ? 'expect' : free(isAssert(runner) ? 'assert' : 'expect'),
    helper: free('isExpected'),
  }
}

/** Does the runner leave checking to node:assert? */
function isAssert(runner: TestRunner): boolean {
  return runner === 'node' || runner === 'mocha'
}

function headSource(specId: string): string {
  const id = specId.replace(/[^\w.-]/g, '?')
  return `// Acceptance tests of the spec ${id}, made from its examples by Jidoka. To change them, change the spec.\n`
}

function importLines({ runner, test, check }: Words): string[] {
  const as = (name: string, local: string): string => (name === local ? name : `${name} as ${local}`)
  if (runner === 'vitest') return [`import { ${as('expect', check)}, ${as('test', test)} } from "vitest";`]
  if (runner === 'jest') return []
  const assert = `import ${check} from "node:assert/strict";`
  return runner === 'mocha' ? [assert] : [assert, `import { ${as('test', test)} } from "node:test";`]
}

function calleeLines(cases: readonly TestCase[]): string[] {
  const modules = new Map<string, Set<string>>()
  for (const { module, callee, isDefault } of cases)
    modules.set(module, (modules.get(module) ?? new Set()).add(isDefault ? `default as ${callee}` : callee))
  return [...modules]
    .sort(([a], [b]) => compareText(a, b))
    .map(
      ([module, names]) =>
        `import { ${[...names].sort(compareText).join(', ')} } from ${sourceString(module)};`,
    )
}

/** Tests of node:test are promises; `void` says that they are not awaited here. */
function caseSource(each: TestCase, words: Words): string {
  const start = words.runner === 'node' ? `void ${words.test}` : words.test
  const lines = 'throws' in each ? throwsLine(each, words) : returnsLine(each, words)
  return `${start}(${sourceString(each.name)}, async () => {\n  ${lines}\n});`
}

/** What an object holds counts, not its class, as where the examples are called. */
function returnsLine({ call, returns }: TestCase & { returns: unknown }, { runner, check }: Words): string {
  const expected = sourceOf(returns)
  const isObject = typeof returns === 'object' && returns !== null
  if (!isAssert(runner))
    return `${check}(await ${call}).${isObject ? 'toEqual' : 'toStrictEqual'}(${expected});`
  const value = isObject ? `structuredClone(await ${call})` : `await ${call}`
  return `${check}.deepStrictEqual(${value}, ${expected});`
}

function throwsLine(each: TestCase & { throws: string }, { runner, check, helper }: Words): string {
  const call = `async () => await ${untyped(each)}`
  const expected = `${helper}(${sourceString(each.throws)})`
  if (isAssert(runner)) return `await ${check}.rejects(${call}, ${expected});`
  if (runner === 'vitest') return `await ${check}(${call}).rejects.toSatisfy(${expected});`
  return `${check}(${expected}(await (${call})().then(() => undefined, (error: unknown) => error))).toBe(true);`
}

/** What must throw is often a call that the types forbid: the types are set aside for it. */
function untyped({ call, callee }: TestCase): string {
  const isPlain = call.startsWith(`${callee}(`)
  return isPlain
    ? `(${callee} as unknown as (...values: unknown[]) => unknown)${call.slice(callee.length)}`
    : call
}

function helperSource(name: string): string {
  return `/** An error of this class, or one whose message holds this text. */
function ${name}(expected: string): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof Error)) return String(error).includes(expected);
    const isNamed = [error.name, error.constructor.name, "Error"].includes(expected);
    return isNamed || error.message.includes(expected);
  };
}`
}
