import { compareText } from '../../findings.ts'
import { sourceOf, sourceString } from '../rows/source-text.ts'

/** One example as a test. `call` is source that parseCall accepted; everything else is data. */
export type TestCase = {
  criterion: string
  key: string
  name: string
  callee: string
  /** The callee is the default export of its module. */
  isDefault: boolean
  /** The callee may be a member of what CommonJS exports, which `import` does not see by its name. */
  isCommonJs: boolean
  call: string
  /** Import specifier of the callee's module. */
  module: string
} & ({ returns: unknown } | { throws: string })

/** Runners that a test file can be written for. */
export type TestRunner = 'node' | 'vitest' | 'jest' | 'mocha'

export interface TestSourceOptions {
  runner: TestRunner
  specId: string
  /** Rows of the spec that no runner can do. */
  left: number
}

/** A whole test file. Everything from the spec becomes a literal or was read as a call; nothing can leave its place. */
export function testSource(cases: readonly TestCase[], { runner, specId, left }: TestSourceOptions): string {
  const words = freeWords(runner, new Set(cases.map((each) => each.callee)))
  const isNamed = namedCallees(cases)
  const named = cases.filter(({ callee }) => isNamed.has(callee))
  const lookedUp = cases.filter(({ callee }) => !isNamed.has(callee))
  const lookUps = lookUpLines(lookedUp, words)
  const helpers = [
    ...(cases.some((each) => 'throws' in each) ? [helperSource(words.helper)] : []),
    ...(lookedUp.length > 0 ? [exportSource(words.exported)] : []),
  ]
  const head = [...importLines(words), ...calleeLines(named), ...lookUps.imports]
  const blocks = [...lookUps.constants, ...cases.map((each) => caseSource(each, words)), ...helpers]
  return `${headSource(specId, left)}${head.join('\n')}\n\n${blocks.join('\n\n')}\n`
}

/** The names our own lines use, none of which is a name under test. */
interface Words {
  runner: TestRunner
  test: string
  check: string
  helper: string
  exported: string
  module: string
}

function freeWords(runner: TestRunner, taken: ReadonlySet<string>): Words {
  const names = [...taken]
  const free = (word: string): string => (taken.has(word) ? free(`${word}_`) : word)
  const freeBegin = (word: string): string =>
    names.some((name) => name.startsWith(word)) ? freeBegin(`${word}_`) : word
  return {
    runner,
    // jest and mocha give their names to every file
    test: runner === 'jest' ? 'test' : runner === 'mocha' ? 'it' : free('test'),
    check: runner === 'jest' ? 'expect' : free(isAssert(runner) ? 'assert' : 'expect'),
    helper: free('isExpected'),
    exported: free('exportOf'),
    module: freeBegin('module'),
  }
}

/** Does the runner leave checking to node:assert? */
function isAssert(runner: TestRunner): boolean {
  return runner === 'node' || runner === 'mocha'
}

function headSource(specId: string, left: number): string {
  const id = specId.replace(/[^\w.-]/g, '?')
  const more = left === 0 ? '' : `// The line does ${left} more of its rows, which no test runner can do.\n`
  return `// Acceptance tests of the spec ${id}, made from its examples by Jidoka. To change them, change the spec.\n${more}`
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

/** The callees that are imported by their name. A look-up gives a function of any values, and no class or object. */
function namedCallees(cases: readonly TestCase[]): ReadonlySet<string> {
  const isPlain = ({ call, callee }: TestCase): boolean =>
    call.startsWith(`${callee}(`) && !/\)\s*[.(]/.test(call)
  const named = cases.filter((each) => !each.isCommonJs || each.isDefault || !isPlain(each))
  return new Set(named.map(({ callee }) => callee))
}

/** CommonJS as every runner shows it: its exports, and all of them once more as the default. */
function lookUpLines(
  cases: readonly TestCase[],
  { exported, module }: Words,
): { imports: string[]; constants: string[] } {
  const modules = [...new Set(cases.map((each) => each.module))].sort(compareText)
  const locals = new Map(modules.map((each, index) => [each, `${module}${index + 1}`]))
  const names = new Map(cases.map((each) => [each.callee, locals.get(each.module) ?? '']))
  const lines = [...names]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, local]) => `const ${name} = ${exported}(${local}, ${sourceString(name)});`)
  return {
    imports: modules.map((each) => `import * as ${locals.get(each) ?? ''} from ${sourceString(each)};`),
    constants: lines.length === 0 ? [] : [lines.join('\n')],
  }
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

function exportSource(name: string): string {
  return `/** What a module exports under this name, or CommonJS as a member of its one export; else that export itself. */
function ${name}(module: object, name: string): (...values: unknown[]) => unknown {
  const whole = (module as { default?: object }).default ?? module;
  const place = [module, whole].find((each) => Object.keys(each).includes(name));
  return (place === undefined ? whole : Reflect.get(place, name)) as (...values: unknown[]) => unknown;
}`
}
