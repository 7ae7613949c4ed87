import { declaredNames, readRow } from '../document/read-row.ts'
import { parseCall } from '../document/parse-call.ts'
import { literalOf } from '../document/read-literal.ts'
import type { Example, Spec } from '../document/spec.ts'
import { matcherOf, type Matcher } from '../rows/matcher.ts'
import { moduleSaid } from '../rows/program.ts'
import { escapeInvisible } from '../rows/source-text.ts'
import { entryOf, moduleIn } from './declared-module.ts'
import { isPlainModule } from './test-names.ts'
import { isAssert, type TestRunner } from './test-words.ts'

/** The code of a row as a test does it. */
export interface WrittenRow {
  /** Exports that it uses, the one that it is most about first. */
  names: readonly string[]
  given: readonly string[]
  /** An expression; in brackets where it is more than a call. */
  call: string
  /** For people. */
  title: string
}

/**
 * A row as a test of the team's runner; `undefined` where a runner cannot do it, or a reader would not see what it does: programs,
 * requests, components, files, types and relations, and values that only the line can compare.
 */
export function writtenRow(example: Example, spec: Spec, runner: TestRunner): WrittenRow | undefined {
  const code = codeOf(example, spec)
  if (code === undefined) return undefined
  const typed = typedResult(spec, code.names[0] ?? '')
  const isFit = typed === undefined || isTypeSafe(code, spec)
  return isFit && hasWrittenOutcome(example, { code, typed, runner }) ? code : undefined
}

function codeOf(example: Example, spec: Spec): WrittenRow | undefined {
  const { program, call } = example
  if (program !== undefined && program.kind !== 'expression') return undefined
  const plain = program === undefined ? parseCall(call) : undefined
  if (plain?.kind === 'ok')
    return { names: [plain.callee], given: [], call: visibleCall(plain.text), title: plain.text }
  const read = readRow(example, declaredNames(spec))
  if (read.kind === 'bad' || read.code === undefined) return undefined
  const isKnown = read.names.every(
    (name) => (moduleSaid(program, name) ?? moduleIn(spec, name)) !== undefined,
  )
  if (!isKnown) return undefined
  const { given, expression } = read.code
  if ([...given, expression].some((text) => escapeInvisible(text) !== text || BEYOND.test(text)))
    return undefined
  return { names: read.names, given, call: `(${expression})`, title: call }
}

/** People run the tests of their repository without any wall: what leaves the exports and values of a row stays with the line. */
const BEYOND =
  /\b(?:constructor|__proto__|prototype|Function|eval|import|require|process|globalThis|fetch|setTimeout)\b/

/** Invisible characters inside literals as escapes, where that says the same: not in a regular expression. */
function visibleCall(text: string): string {
  const escaped = escapeInvisible(text)
  const isSame = escaped === text || /\/.*\//s.test(text) || parseCall(escaped).kind === 'bad'
  return isSame ? text : escaped
}

/** What the types say that an export gives; `undefined` in plain JavaScript, where nobody asks, and empty where the types do not say it. */
function typedResult(spec: Spec, name: string): string | undefined {
  const modules = spec.interface.length > 0 ? spec.interface.map(({ module }) => module) : spec.paths.write
  if (modules.every(isPlainModule)) return undefined
  const signature = signatureOf(spec, name)
  const result = /\)\s*:\s*([^;{]+)$/.exec(signature)?.[1]?.trim() ?? ''
  return /^Promise<(.*)>$/s.exec(result)?.[1] ?? result
}

function signatureOf(spec: Spec, name: string): string {
  return entryOf(spec, name)?.signature ?? ''
}

/** A function, and what is empty, have types of their own only where others give them. */
const UNTYPED = /=>|\bfunction\b|[=(,]\s*\[\s*\]|\bnew (?:Map|Set|WeakMap|Array)\(\s*\)|\blet \w+\s*;/

/** Does the compiler take the row, although nobody writes types in it? */
function isTypeSafe({ names, given, call }: WrittenRow, spec: Spec): boolean {
  const takesFunctions = names.some((name) => /\([^]*=>[^]*\)/.test(signatureOf(spec, name)))
  return !given.some((line) => UNTYPED.test(line)) && (takesFunctions || !/=>|\bfunction\b/.test(call))
}

interface Written {
  code: WrittenRow
  typed: string | undefined
  runner: TestRunner
}

function isWrittenLiteral(text: string): boolean {
  return !/\bnew URL\b/.test(text) && literalOf(text) !== undefined
}

/** What is not typed may be one. */
function isCollection(typed: string | undefined): boolean {
  return typed === undefined || /\[\]$|^(?:readonly |Readonly)?(?:Array|Set)</.test(typed)
}

function hasWrittenOutcome(example: Example, { code, typed, runner }: Written): boolean {
  if ('throws' in example) return code.given.length === 0
  const matcher = matcherOf(example.returns)
  if (matcher === undefined) return isPlainValue(example.returns)
  switch (matcher.kind) {
    case 'literal':
      return isWrittenLiteral(matcher.text)
    case 'about':
    case 'matching':
      return true
    case 'in-any-order':
      return matcher.items.every(isSimple) && isCollection(typed)
    case 'containing':
      return isWrittenPart(matcher, { typed, runner })
    case 'not-empty':
    case 'related':
      return false
  }
}

/** A part of a text or a list, or simple members. Whether a set holds something, each runner asks in another way. */
function isWrittenPart(
  { part }: Extract<Matcher, { kind: 'containing' }>,
  { typed = ANY_TYPE, runner }: Pick<Written, 'typed' | 'runner'>,
): boolean {
  if (/\bSet</.test(typed)) return false
  const isFree = typed === ANY_TYPE || !isAssert(runner)
  if (typeof part === 'object' && part !== null && !Array.isArray(part))
    return isFree && Object.values(part).every(isSimple)
  const parts: unknown[] = Array.isArray(part) ? (part as unknown[]) : [part]
  return parts.length > 0 && parts.every(isSimple) && (isFree || /^string$|\[\]$/.test(typed))
}

const ANY_TYPE = 'any'

function isSimple(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** A value that every runner compares in the same way. */
function isPlainValue(value: unknown): boolean {
  if (value === undefined || Number.isNaN(value)) return true
  if (typeof value !== 'object' || value === null) return true
  return matcherOf(value) === undefined && Object.values(value).every(isPlainValue)
}
