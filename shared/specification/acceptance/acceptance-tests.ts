import { posix } from 'node:path'
import { isHeldOut } from '../document/held-out.ts'
import type { Spec } from '../document/spec.ts'
import { numberedExamples } from './numbered-examples.ts'
import { formOf, testFileName } from './test-names.ts'
import { codeOf, testCases } from './test-cases.ts'
import { testSource } from './test-source.ts'
import { calleesOf, type TestCase, type TestRunner } from './test-words.ts'

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
    const cases = testCases(rows, spec, { ...options, runner, isCommonJs: commonJs(options) })
    const left = rows.length - cases.length
    return cases.length === 0 ? [] : [testFile(spec, cases, { ...options, runner, holdout, left })]
  })
}

interface FileOptions extends AcceptanceOptions {
  runner: TestRunner
  holdout: boolean
  left: number
}

function testFile(spec: Spec, cases: TestCase[], options: FileOptions): AcceptanceTest {
  const { runner, folder, holdout, left } = options
  const used = cases.flatMap(calleesOf).map(({ module }) => posix.join(folder, module))
  const modules = used.length > 0 ? used : codeOf(spec)
  const path = posix.join(folder, testFileName(spec.id, holdout, modules))
  const form = formOf(path, commonJs(options))
  const toTop = posix.relative(folder, '') || '.'
  return {
    path,
    content: testSource(cases, { runner, form, specId: spec.id, left, toTop }),
    holdout,
    tests: cases.map(({ criterion, key, name }) => ({ criterion, key, name })),
  }
}

function commonJs({ isCommonJs }: AcceptanceOptions): (path: string) => boolean {
  return isCommonJs ?? ((path) => path.endsWith('.cjs'))
}
