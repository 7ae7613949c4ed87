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

/** How a test file is written: with types, or plain, as a module or as CommonJS. */
export type TestForm = 'types' | 'modules' | 'commonjs'

/** The names our own lines use, none of which is a name under test. */
export interface Words {
  runner: TestRunner
  form: TestForm
  test: string
  check: string
  helper: string
  exported: string
  module: string
}

/** Names for our own lines that none of the names under test is. */
export function freeWords(
  { runner, form }: Pick<Words, 'runner' | 'form'>,
  taken: ReadonlySet<string>,
): Words {
  const names = [...taken]
  const free = (word: string): string => (taken.has(word) ? free(`${word}_`) : word)
  const freeBegin = (word: string): string =>
    names.some((name) => name.startsWith(word)) ? freeBegin(`${word}_`) : word
  return {
    runner,
    // vitest is never required: it reads every test as a module
    form: runner === 'vitest' && form === 'commonjs' ? 'modules' : form,
    // jest and mocha give their names to every file
    test: runner === 'jest' ? 'test' : runner === 'mocha' ? 'it' : free('test'),
    check: runner === 'jest' ? 'expect' : free(isAssert(runner) ? 'assert' : 'expect'),
    helper: free('isExpected'),
    exported: free('exportOf'),
    module: freeBegin('module'),
  }
}

/** Does the runner leave checking to node:assert? */
export function isAssert(runner: TestRunner): boolean {
  return runner === 'node' || runner === 'mocha'
}
