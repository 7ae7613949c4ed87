import { matcherOf } from '../rows/matcher.ts'
import { sourceOf, sourceString } from '../rows/source-text.ts'
import { equalLine, matcherLines } from './outcome-lines.ts'
import { calleeLines, importLines, lookUpLines, nodeLines, topLine } from './test-imports.ts'
import {
  calleesOf,
  freeWords,
  isAssert,
  type CallCase,
  type Callee,
  type TestCase,
  type TestForm,
  type TestRunner,
  type Words,
} from './test-words.ts'

export interface TestSourceOptions {
  runner: TestRunner
  form: TestForm
  specId: string
  /** Rows of the spec that no runner can do. */
  left: number
  /** From the file to the top folder of the repository: `../..`. */
  toTop: string
}

/** A whole test file. Everything from the spec becomes a literal or was read as a call; nothing can leave its place. */
export function testSource(cases: readonly TestCase[], options: TestSourceOptions): string {
  const callees = cases.flatMap(calleesOf)
  const deeds = cases.flatMap((each) => ('deed' in each ? [each.deed] : []))
  const words = freeWords(
    options,
    new Set([...callees.map(({ callee }) => callee), ...cases.flatMap(ownWords)]),
  )
  const isNamed = namedCallees(cases)
  const named = callees.filter(({ callee }) => isNamed.has(callee))
  const lookedUp = callees.filter(({ callee }) => !isNamed.has(callee))
  const lookUps = lookUpLines(lookedUp, words)
  const helpers = [
    ...(cases.some((each) => 'throws' in each) ? [helperSource(words, cases.some(hasMessage))] : []),
    ...(lookedUp.length > 0 ? [exportSource(words)] : []),
  ]
  const usesTop = deeds.some((each) => each.usesTop)
  const uses = deeds.flatMap((each) => each.uses)
  const head = [
    ...[...importLines(words), ...nodeLines(uses, { usesTop }, words)],
    ...[...calleeLines(named, words), ...lookUps.imports],
  ]
  const top = usesTop ? [topLine(options.toTop, words)] : []
  const blocks = [...top, ...lookUps.constants, ...cases.map((each) => caseSource(each, words)), ...helpers]
  return `${headSource(options)}${head.join('\n')}\n\n${blocks.join('\n\n')}\n`
}

/** The names that a row may declare itself. A plain call declares none. */
function ownWords(each: TestCase): string[] {
  if ('deed' in each) return []
  const { given, call } = each
  const code = [...given, ...(call.startsWith('(') ? [call] : [])].join(' ')
  return code.match(/[A-Za-z_$][\w$]*/g) ?? []
}

function hasMessage(each: TestCase): boolean {
  return 'throws' in each && each.message !== undefined
}

function headSource({ specId, left }: TestSourceOptions): string {
  const id = specId.replace(/[^\w.-]/g, '?')
  const more = left === 0 ? '' : `// The line does ${left} more of its rows, which no test runner can do.\n`
  return `// Acceptance tests of the spec ${id}, made from its examples by Jidoka. To change them, change the spec.\n${more}`
}

/** The callees that are imported by their name. A look-up gives a function of any values, and no class or object. */
function namedCallees(cases: readonly TestCase[]): ReadonlySet<string> {
  const named = cases.flatMap((each) => calleesOf(each).filter((callee) => isNamedIn(each, callee)))
  return new Set(named.map(({ callee }) => callee))
}

function isNamedIn(each: TestCase, { isCommonJs, isDefault }: Callee): boolean {
  if (!isCommonJs || isDefault) return true
  return 'deed' in each ? false : each.others.length > 0 || !isPlainCall(each)
}

function isPlainCall({ call, callee }: CallCase): boolean {
  return call.startsWith(`${callee}(`) && !/\)\s*[.(]/.test(call)
}

/** Tests of node:test are promises; `void` says that they are not awaited here. */
function caseSource(each: TestCase, words: Words): string {
  const start = words.runner === 'node' ? `void ${words.test}` : words.test
  const lines = 'deed' in each ? each.deed.lines(words) : callLines(each, words)
  return `${start}(${sourceString(each.name)}, async () => {\n${lines.map((line) => `  ${line}\n`).join('')}});`
}

function callLines(each: CallCase, words: Words): string[] {
  return [...each.given, ...('throws' in each ? [throwsLine(each, words)] : returnsLines(each, words))]
}

function returnsLines({ call, returns }: CallCase & { returns: unknown }, words: Words): string[] {
  const matcher = matcherOf(returns)
  if (matcher !== undefined) return matcherLines(matcher, `await ${call}`, words)
  const isObject = typeof returns === 'object' && returns !== null
  return [equalLine(`await ${call}`, { text: sourceOf(returns), isObject }, words)]
}

function throwsLine(each: CallCase & { throws: string; message?: string }, words: Words): string {
  const { runner, check, helper, form } = words
  const call = `async () => await ${form === 'types' ? untyped(each) : each.call}`
  const error = form === 'types' ? '(error: unknown)' : '(error)'
  const texts = [each.throws, ...(each.message === undefined ? [] : [each.message])]
  const expected = `${helper}(${texts.map(sourceString).join(', ')})`
  if (isAssert(runner)) return `await ${check}.rejects(${call}, ${expected});`
  if (runner === 'vitest') return `await ${check}(${call}).rejects.toSatisfy(${expected});`
  return `${check}(${expected}(await (${call})().then(() => undefined, ${error} => error))).toBe(true);`
}

/** What must throw is often a call that the types forbid: the types are set aside for it. */
function untyped({ call, callee }: CallCase): string {
  const isPlain = call.startsWith(`${callee}(`)
  return isPlain
    ? `(${callee} as unknown as (...values: unknown[]) => unknown)${call.slice(callee.length)}`
    : call
}

function helperSource({ helper, form }: Words, withMessage: boolean): string {
  const more = withMessage ? ', message = ""' : ''
  const head =
    form === 'types'
      ? `function ${helper}(expected: string${more}): (error: unknown) => boolean {`
      : `function ${helper}(expected${more}) {`
  const isRight = 'isNamed || error.message.includes(expected)'
  const right = withMessage ? `(${isRight}) && error.message.includes(message)` : isRight
  return `/** An error of this class, or one whose message holds this text. */
${head}
  return (error) => {
    if (!(error instanceof Error)) return String(error).includes(expected);
    const isNamed = [error.name, error.constructor.name, "Error"].includes(expected);
    return ${right};
  };
}`
}

function exportSource({ exported, form }: Words): string {
  const doc =
    '/** What a module exports under this name, or CommonJS as a member of its one export; else that export itself. */'
  const find = '  const place = [module, whole].find((each) => Object.keys(each).includes(name));'
  if (form !== 'types')
    return `${doc}
function ${exported}(module, name) {
  const whole = module.default ?? module;
${find}
  return place === undefined ? whole : Reflect.get(place, name);
}`
  return `${doc}
function ${exported}(module: object, name: string): (...values: unknown[]) => unknown {
  const whole = (module as { default?: object }).default ?? module;
${find}
  return (place === undefined ? whole : Reflect.get(place, name)) as (...values: unknown[]) => unknown;
}`
}
