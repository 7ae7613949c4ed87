/** An export under test. */
export interface Callee {
  callee: string
  /** It is the default export of its module. */
  isDefault: boolean
  /** It may be a member of what CommonJS exports, which `import` does not see by its name. */
  isCommonJs: boolean
  /** Import specifier of its module. */
  module: string
}

interface NamedCase {
  criterion: string
  key: string
  name: string
}

/** One example as a test. */
export type TestCase = CallCase | DeedCase

/** More than an expression and its value. */
export type DeedCase = NamedCase & { callees: readonly Callee[]; deed: Deed }

/** `given` and `call` are source that was read as statements and an expression; everything else is data. */
export type CallCase = NamedCase &
  Callee & {
    /** Further exports that the row uses. */
    others: readonly Callee[]
    given: readonly string[]
    call: string
  } & ({ returns: unknown } | { throws: string; message?: string })

/** The exports that a test uses. */
export function calleesOf(each: TestCase): readonly Callee[] {
  return 'deed' in each ? each.callees : [each, ...each.others]
}

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
  /** What a call gave, where it is looked at twice. */
  value: string
  /** The top folder of the repository. */
  top: string
  /** A name of this kind that is free. */
  free: (word: string) => string
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
    value: free('value'),
    top: free('top'),
    free,
  }
}

/** Does the runner leave checking to node:assert? */
export function isAssert(runner: TestRunner): boolean {
  return runner === 'node' || runner === 'mocha'
}

/** What a test does that is more than an expression and its value. */
export interface Deed {
  /** Exports that it uses. */
  names: readonly string[]
  /** What it takes from modules of Node. */
  uses: readonly NodeName[]
  /** Its statements use the top folder of the repository. */
  usesTop: boolean
  lines: (words: Words) => string[]
}

export type NodeName = readonly [module: string, name: string]
