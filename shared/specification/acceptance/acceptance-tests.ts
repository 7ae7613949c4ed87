import { posix } from 'node:path'
import { defined } from '../../formats/defined.ts'
import { moduleSaid } from '../rows/program.ts'
import { isHeldOut } from '../document/held-out.ts'
import type { Criterion, Example, Spec } from '../document/spec.ts'
import { isDefaultExport, moduleOf } from './declared-module.ts'
import { callTitle, formOf, testFileName } from './test-names.ts'
import { testSource } from './test-source.ts'
import type { Callee, TestCase, TestRunner } from './test-words.ts'
import { writtenRow, type WrittenRow } from './written-row.ts'

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
 * The test files of a spec: one for its visible examples, one for its hold-outs, each only when there are any. They hold the rows that a
 * runner can do (written-row.ts); all others are for the line alone. Equal specs
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
    const written = writtenRows(rows, spec, runner)
    const left = rows.length - written.length
    const cases = written.map((row) => caseOf(row, spec, options))
    return cases.length === 0 ? [] : [testFile(spec, cases, { ...options, runner, holdout, left })]
  })
}

interface Row extends NumberedExample {
  code: WrittenRow
}

/** The rows that a runner of the team can do, each with its code. A name stands for one module in the whole file. */
function writtenRows(rows: readonly NumberedExample[], spec: Spec, runner: TestRunner): Row[] {
  const modules = new Map<string, string>()
  return rows.flatMap((row) => {
    const code = writtenRow(row.example, spec, runner)
    if (code === undefined) return []
    const places = code.names.map((name) => [name, placeOf(row.example, name, spec)] as const)
    const isClear = places.every(([name, module]) => (modules.get(name) ?? module) === module)
    if (!isClear) return []
    for (const [name, module] of places) modules.set(name, module)
    return [{ ...row, code }]
  })
}

function placeOf({ program }: Example, name: string, spec: Spec): string {
  return moduleSaid(program, name) ?? moduleOf(spec, name)
}

interface FileOptions extends AcceptanceOptions {
  runner: TestRunner
  holdout: boolean
  left: number
}

function testFile(spec: Spec, cases: TestCase[], options: FileOptions): AcceptanceTest {
  const { runner, folder, holdout, left } = options
  const modules = cases
    .flatMap((each) => [each, ...each.others])
    .map(({ module }) => posix.join(folder, module))
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

function caseOf({ criterion, example, key, code }: Row, spec: Spec, options: AcceptanceOptions): TestCase {
  const { names, given, call, title } = code
  const [first = calleeOf('', ''), ...others] = names.map((name) =>
    calleeOf(name, placeOf(example, name, spec)),
  )
  function calleeOf(callee: string, module: string): Callee {
    const isCommonJs = commonJs(options)(module)
    return {
      callee,
      isDefault: isDefaultExport(spec, callee),
      isCommonJs,
      module: importSpecifier(options.folder, module),
    }
  }
  return {
    criterion: criterion.id,
    key,
    name: isHeldOut(criterion, example) ? key : `${key}: ${callTitle(title)}`,
    ...first,
    others,
    ...{ given, call },
    ...outcomeOf(example),
  }
}

function outcomeOf(example: Example): { returns: unknown } | { throws: string; message?: string } {
  if (!('throws' in example)) return { returns: example.returns }
  const { throws, message } = example
  return { throws, ...defined({ message }) }
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

function importSpecifier(folder: string, module: string): string {
  const path = posix.relative(folder, module)
  return path.startsWith('.') ? path : `./${path}`
}
