import { posix } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { isGlob } from '../../paths/declared-paths.ts'
import { parseCall } from '../document/parse-call.ts'
import { readSignature } from '../document/read-signature.ts'
import { matcherOf } from '../rows/matcher.ts'
import { escapeInvisible } from '../rows/source-text.ts'
import { isHeldOut } from '../document/held-out.ts'
import type { Criterion, Example, Spec } from '../document/spec.ts'
import { formOf, testFileName } from './test-names.ts'
import { testSource } from './test-source.ts'
import type { TestCase, TestRunner } from './test-words.ts'

export interface AcceptanceOptions {
  /** The team's own test runner; `none`: no test file is written. */
  runner: TestRunner | 'none'
  /** Repository path of the folder the files go to. */
  folder: string
  /** Is a file (repository path), a module or a test, CommonJS? Default: one that ends with `.cjs`. */
  isCommonJs?: (module: string) => boolean
}

/** A test file that our own code makes from the examples of a spec. */
export interface AcceptanceTest {
  path: string
  content: string
  /** Its examples are hold-outs: never shown to the writer. */
  holdout: boolean
  /** The tests in it, in order. */
  tests: WrittenTest[]
}

/**
 * One test and the example it is made from. `key` (`AC-1: example 2`) is unique within the spec and begins the name; what
 * follows it is for people, and reports may alter it.
 */
export interface WrittenTest {
  criterion: string
  key: string
  name: string
}

/**
 * The test files of a spec: one for its visible examples, one for its hold-outs, each only when there are any. They hold the rows that are
 * one call with literal arguments and a plain value; all others are for the line alone. Equal specs
 * give equal bytes, and hold-outs change nothing of the file of the visible ones.
 * @throws FactoryError SPEC_INVALID when an example is no call of an interface export (spec-validate says where).
 */
export function acceptanceTests(spec: Spec, options: AcceptanceOptions): AcceptanceTest[] {
  const { runner } = options
  if (runner === 'none') return []
  return [false, true].flatMap((holdout) => {
    const rows = spec.acceptance.flatMap((criterion) =>
      numberedExamples(criterion).filter(({ example }) => isHeldOut(criterion, example) === holdout),
    )
    const written = rows.filter(({ example }) => isWritable(example))
    const left = rows.length - written.length
    const cases = written.map((row) => caseOf(row, spec, options))
    return cases.length === 0 ? [] : [testFile(spec, cases, { ...options, runner, holdout, left })]
  })
}

/** Can a runner of the team do the row, and say whether it is right? */
function isWritable(example: Example): boolean {
  if (example.program !== undefined || parseCall(example.call).kind === 'bad') return false
  return 'throws' in example ? example.message === undefined : isPlainValue(example.returns)
}

/** A value that every runner compares in the same way. */
function isPlainValue(value: unknown): boolean {
  if (value === undefined || Number.isNaN(value)) return true
  if (typeof value !== 'object' || value === null) return true
  return matcherOf(value) === undefined && Object.values(value).every(isPlainValue)
}

interface FileOptions extends AcceptanceOptions {
  runner: TestRunner
  holdout: boolean
  left: number
}

function testFile(spec: Spec, cases: TestCase[], options: FileOptions): AcceptanceTest {
  const { runner, folder, holdout, left } = options
  const modules = cases.map(({ callee }) => moduleOf(spec, callee))
  const path = posix.join(folder, testFileName(spec.id, holdout, modules))
  return {
    path,
    content: testSource(cases, { runner, form: formOf(path, commonJs(options)), specId: spec.id, left }),
    holdout,
    tests: cases.map(({ criterion, key, name }) => ({ criterion, key, name })),
  }
}

function commonJs({ isCommonJs }: AcceptanceOptions): (path: string) => boolean {
  return isCommonJs ?? ((path) => path.endsWith('.cjs'))
}

function caseOf(
  { criterion, example, key }: NumberedExample,
  spec: Spec,
  options: AcceptanceOptions,
): TestCase {
  const read = parseCall(example.call)
  if (read.kind === 'bad') throw unfit(`an example of ${criterion.id} ${read.message}`)
  const { callee, text } = read
  const name = isHeldOut(criterion, example) ? key : `${key}: ${callTitle(text)}`
  const outcome = 'throws' in example ? { throws: example.throws } : { returns: example.returns }
  const module = moduleOf(spec, callee)
  return {
    criterion: criterion.id,
    key,
    name,
    callee,
    isDefault: isDefaultExport(spec, callee),
    isCommonJs: commonJs(options)(module),
    call: visibleCall(text),
    module: importSpecifier(options.folder, module),
    ...outcome,
  }
}

/** A row of a criterion, and its key: unique within the spec, and free of what a hold-out says. */
export interface NumberedExample {
  criterion: Criterion
  example: Example
  /** `AC-1: example 2`, `AC-1: hold-out example 1` */
  key: string
}

/** The rows of a criterion. Visible ones and hold-outs are counted apart, so that a hold-out changes no other key. */
export function numberedExamples(criterion: Criterion): NumberedExample[] {
  const counts = { example: 0, 'hold-out example': 0 }
  return criterion.examples.map((example) => {
    const kind = isHeldOut(criterion, example) ? 'hold-out example' : 'example'
    counts[kind] += 1
    return { criterion, example, key: `${criterion.id}: ${kind} ${counts[kind]}` }
  })
}

/** Invisible characters inside literals as escapes, where that says the same: not in a regular expression. */
function visibleCall(text: string): string {
  const escaped = escapeInvisible(text)
  const isSame = escaped === text || /\/.*\//s.test(text) || parseCall(escaped).kind === 'bad'
  return isSame ? text : escaped
}

const MAX_TITLE_CHARS = 100

/** One line of what is visible everywhere: it travels through reports and XML. */
function callTitle(text: string): string {
  const line = text
    .replace(/[^\x20-\x7e\p{L}\p{N}\p{P}\p{S}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= MAX_TITLE_CHARS ? line : `${characters.slice(0, MAX_TITLE_CHARS).join('')}...`
}

/** Does the interface say that the name is the default export of its module? */
export function isDefaultExport(spec: Spec, callee: string): boolean {
  return spec.interface.some(({ signature }) => {
    const read = readSignature(signature)
    return read.kind === 'ok' && read.name === callee && read.isDefault
  })
}

/** The module whose interface entry declares the name; a spec without interface that writes one file means that file. */
export function moduleOf(spec: Spec, callee: string): string {
  const module = moduleIn(spec, callee)
  if (module !== undefined) return module
  throw unfit(`no interface entry with a safe module path declares ${JSON.stringify(callee.slice(0, 80))}`)
}

/** The same, or `undefined` where there is none. */
export function moduleIn(spec: Spec, callee: string): string | undefined {
  const entry = spec.interface.find(({ signature }) => {
    const read = readSignature(signature)
    return read.kind === 'ok' && read.name === callee
  })
  const only = spec.interface.length === 0 && spec.paths.write.length === 1 ? spec.paths.write[0] : undefined
  const module = entry?.module ?? only
  return module !== undefined && !isGlob(module) && pathProblem(module) === undefined ? module : undefined
}

function importSpecifier(folder: string, module: string): string {
  const path = posix.relative(folder, module)
  return path.startsWith('.') ? path : `./${path}`
}

function unfit(message: string): FactoryError {
  return new FactoryError('SPEC_INVALID', message, { hint: 'run jidoka validate on the spec' })
}
