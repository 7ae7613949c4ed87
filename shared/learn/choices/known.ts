import { eslint, way, type Way } from './choice.ts'

interface Texts {
  say: string
  bad: string
  good: string
}

const WHY = 'The linter of this repository asks for it.'

function known(rule: string, { say, bad, good }: Texts): Way {
  return way(rule.slice(rule.lastIndexOf('/') + 1), { say, why: WHY, bad, good }, eslint(rule))
}

/**
 * Rules that teams set up in their own linter and that are no question to the code. They are taken over with the options of the team,
 * when these examples are rejected and accepted with them too.
 */
export const KNOWN: readonly Way[] = [
  known('no-alert', {
    say: 'Open no boxes of the browser: no alert, confirm or prompt.',
    bad: "alert('a')",
    good: "Number('1')",
  }),
  known('no-shadow', {
    say: 'Give a variable a name that no variable around it has.',
    bad: 'export const a = [1]\n[2].map((a) => {\n  Number(a)\n  return a\n})',
    good: 'export const a = [1]\n;[2].map((b) => {\n  Number(b)\n  return b\n})',
  }),
  known('radix', {
    say: 'Give parseInt the base of the number.',
    bad: "export const a = parseInt('1')",
    good: "export const a = parseInt('1', 10)",
  }),
  known('yoda', {
    say: 'Write the value that is looked at before the one it is compared with.',
    bad: "export const a = 1 < Number('1')",
    good: "export const a = Number('1') > 1",
  }),
  known('no-param-reassign', {
    say: 'Do not give a parameter another value.',
    bad: '[1].map((n) => {\n  n = 2\n  return n\n})',
    good: '[1].map((n) => {\n  Number(n)\n  return n\n})',
  }),
  known('no-implicit-coercion', {
    say: 'Convert with Number, String and Boolean, not with signs.',
    bad: "export const a = !!Number('1')",
    good: "export const a = Boolean(Number('1'))",
  }),
  known('no-self-compare', {
    say: 'Do not compare a value with itself.',
    bad: 'export const a = Math.PI === Math.PI',
    good: 'export const a = Math.PI === Math.E',
  }),
  known('no-sequences', {
    say: 'Write one expression where one is meant, without commas between several.',
    bad: "Number('1'), Number('2')",
    good: "export const a = Number('2')",
  }),
  known('no-unneeded-ternary', {
    say: 'Use a condition itself where true or false is wanted.',
    bad: "export const a = Number('1') > 2 ? true : false",
    good: "export const a = Number('1') > 2",
  }),
  known('no-useless-rename', {
    say: 'Do not rename an import or export to its own name.',
    bad: "export { a as a } from 'a'",
    good: "export { a } from 'a'",
  }),
  known('no-useless-computed-key', {
    say: 'Write a fixed name of a property without brackets.',
    bad: "export const a = { ['b']: 1 }",
    good: 'export const a = { b: 1 }',
  }),
  known('prefer-object-spread', {
    say: 'Copy an object with { ...other }, not with Object.assign.',
    bad: 'export const a = Object.assign({}, Math)',
    good: 'export const a = { ...Math }',
  }),
  known('prefer-exponentiation-operator', {
    say: 'Raise a number with **, not with Math.pow.',
    bad: 'export const a = Math.pow(2, 3)',
    good: 'export const a = 2 ** 3',
  }),
  known('no-bitwise', {
    say: 'Do not work on the bits of numbers.',
    bad: "export const a = Number('1') | 2",
    good: "export const a = Number('1') + 2",
  }),
  known('no-plusplus', {
    say: 'Count with += 1, not with ++.',
    bad: 'for (let i = 0; i < 2; i++) {\n  Number(i)\n  Number(i)\n}',
    good: 'for (let i = 0; i < 2; i += 1) {\n  Number(i)\n  Number(i)\n}',
  }),
  known('no-void', {
    say: 'Do not use void as an operator.',
    bad: "void Number('1')",
    good: "Number('1')",
  }),
  known('no-new', {
    say: 'Keep or use what new makes.',
    bad: 'new Map()',
    good: 'export const a = new Map()',
  }),
  known('no-new-wrappers', {
    say: 'Make no objects of String, Number and Boolean.',
    bad: "export const a = new String('a')",
    good: "export const a = String('a')",
  }),
  known('no-duplicate-imports', {
    say: 'Import from a module once.',
    bad: "import { a } from 'a'\nimport { b } from 'a'\na(b)",
    good: "import { a, b } from 'a'\na(b)",
  }),
  known('no-template-curly-in-string', {
    say: 'Write a template where a text shall hold values.',
    bad: "export const a = '${b}'",
    good: "export const a = 'b'",
  }),
  known('guard-for-in', {
    say: 'In a loop with in, look only at properties of the object itself.',
    bad: 'for (const name in Math) {\n  Number(name)\n  Number(name)\n}',
    good: 'for (const name of Object.keys(Math)) {\n  Number(name)\n  Number(name)\n}',
  }),
  known('symbol-description', {
    say: 'Give every symbol a description.',
    bad: 'export const a = Symbol()',
    good: "export const a = Symbol('a')",
  }),
  known('no-prototype-builtins', {
    say: 'Ask Object.hasOwn, not a method of the object.',
    bad: "export const a = Math.hasOwnProperty('b')",
    good: "export const a = Object.hasOwn(Math, 'b')",
  }),
  known('no-dupe-keys', {
    say: 'Name each property of an object once.',
    bad: 'export const a = { b: 1, b: 2 }',
    good: 'export const a = { b: 1, c: 2 }',
  }),
  known('no-labels', {
    say: 'Use no labels.',
    bad: "a: for (;;) {\n  Number('1')\n  break a\n}",
    good: "for (;;) {\n  Number('1')\n  break\n}",
  }),
  known('@typescript-eslint/no-inferrable-types', {
    say: 'Leave out a type that the value says.',
    bad: 'export const a: number = 1',
    good: 'export const a = 1',
  }),
  known('@typescript-eslint/no-namespace', {
    say: 'Use modules, not namespaces.',
    bad: 'export namespace A {\n  export const b = [1]\n}',
    good: 'export const b = [1]',
  }),
]
