import { eslint, way, type Choice } from './choice.ts'

/** What hides a defect from the compiler, the linter or the reader. Most code keeps all of these. */
export const DEFECTS: readonly Choice[] = [
  {
    asks: 'any',
    language: 'typescript',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-any',
        {
          say: 'Use a precise type, or unknown and a check, instead of any.',
          why: 'any switches the compiler off for everything it touches.',
          bad: 'export const a: any = 1',
          good: 'export const a: unknown = 1',
        },
        eslint('@typescript-eslint/no-explicit-any'),
      ),
    ],
  },
  {
    asks: 'comments that switch checks off',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-suppressions',
        {
          say: 'Mend what the compiler or linter reports; do not switch it off with a comment.',
          why: 'A suppression hides the next defect on its line as well.',
          bad: '// @ts-ignore\nexport const a = 1',
          good: '// the registry assigns this one\nexport const a = 1',
        },
        eslint('jidoka/no-suppressions'),
      ),
    ],
  },
  {
    asks: 'text that is run as code',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-eval',
        {
          say: 'Do not run text as code: no eval.',
          why: 'Whoever controls the text controls the program.',
          bad: "export const a = eval('1 + 1')",
          good: 'export const a = 1 + 1',
        },
        eslint('no-eval'),
      ),
    ],
  },
  {
    asks: 'functions made of text',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-new-function',
        {
          say: 'Do not run text as code: no Function constructor.',
          why: 'Whoever controls the text controls the program.',
          bad: "export const a = new Function('b', 'return b')",
          good: 'export const a = Number',
        },
        eslint('no-new-func'),
      ),
    ],
  },
  {
    asks: 'promises that nobody awaits',
    language: 'typescript',
    measure: { kind: 'uncounted' },
    variants: [
      way(
        'no-floating-promises',
        {
          say: 'Await each promise, return it, or handle its rejection.',
          why: 'A rejection nobody handles is lost or ends the process.',
          bad: 'Promise.resolve()',
          good: 'await Promise.resolve()',
        },
        eslint('@typescript-eslint/no-floating-promises'),
      ),
    ],
  },
  {
    asks: 'names that nothing uses',
    language: 'any',
    measure: { kind: 'kept', selector: 'ImportSpecifier, VariableDeclarator, FunctionDeclaration' },
    variants: [
      way(
        'no-unused',
        {
          say: 'Remove variables, parameters after the last used one, and imports that nothing uses.',
          why: 'Unused code misleads readers and often marks a forgotten step.',
          bad: 'const a = [1]',
          good: 'export const a = [1]',
        },
        eslint('@typescript-eslint/no-unused-vars'),
      ),
    ],
  },
  {
    asks: 'comparisons',
    language: 'any',
    measure: { kind: 'kept', selector: 'BinaryExpression[operator=/^[!=]==$/]' },
    variants: [
      way(
        'strict-equality',
        {
          say: 'Compare with === and !==; == is for null alone.',
          why: '== converts before it compares, and 0 equals the empty text.',
          bad: "export const a = Number('1') == 1",
          good: "export const a = Number('1') === 1",
        },
        eslint('eqeqeq', 'always', { null: 'ignore' }),
      ),
    ],
  },
  {
    asks: 'empty blocks',
    language: 'any',
    measure: { kind: 'kept', selector: 'BlockStatement' },
    variants: [
      way(
        'no-empty-catch',
        {
          say: 'Handle a caught error, or say in a comment why it is of no interest.',
          why: 'An error that is swallowed in silence is found by the customer.',
          bad: "try {\n  JSON.parse('1')\n} catch {}",
          good: "try {\n  JSON.parse('1')\n} catch {\n  // no JSON: nothing to do\n}",
        },
        eslint('no-empty'),
      ),
    ],
  },
  {
    asks: 'what is thrown',
    language: 'any',
    measure: { kind: 'kept', selector: 'ThrowStatement > NewExpression' },
    variants: [
      way(
        'throw-errors',
        {
          say: 'Throw Error objects, never texts or plain values.',
          why: 'Only an Error knows where it came from.',
          bad: "throw 'no such order'",
          good: "throw new RangeError('no such order')",
        },
        eslint('no-throw-literal'),
      ),
    ],
  },
  {
    asks: 'values that are asserted to be there',
    language: 'typescript',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-non-null-assertion',
        {
          say: 'Check that a value is there instead of asserting it with an exclamation mark.',
          why: 'The assertion is believed by the compiler and checked by nobody.',
          bad: 'export const a = [1].at(0)!',
          good: 'export const a = [1].at(0) ?? 0',
        },
        eslint('@typescript-eslint/no-non-null-assertion'),
      ),
    ],
  },
  {
    asks: 'debugger statements',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-debugger',
        {
          say: 'Leave no debugger statement behind.',
          why: 'It stops the program of whoever has the tools open.',
          bad: 'debugger',
          good: 'export const a = 1',
        },
        eslint('no-debugger'),
      ),
    ],
  },
]
