import { eslint, selector, way, type Choice } from './choice.ts'

/** How functions, loops and errors are written. */
export const FUNCTIONS: readonly Choice[] = [
  {
    asks: 'how functions are declared',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'declare-functions',
        {
          say: 'Declare functions with function, not as constants.',
          why: 'Declarations are hoisted, so helpers stand below what uses them.',
          bad: 'const half = (n) => {\n  const m = n\n  return m\n}\nhalf(1)',
          good: 'half(1)\nfunction half(n) {\n  return n\n}',
        },
        eslint('func-style', 'declaration'),
      ),
      way(
        'functions-as-constants',
        {
          say: 'Declare functions as constants, not with function.',
          why: 'Every name is declared in the same way, before it is used.',
          bad: 'half(1)\nfunction half(n) {\n  return n\n}',
          good: 'const half = (n) => {\n  const m = n\n  return m\n}\nhalf(1)',
        },
        eslint('func-style', 'expression'),
      ),
    ],
  },
  {
    asks: 'bodies of arrow functions',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'short-arrows',
        {
          say: 'Write an arrow function that only returns a value without braces.',
          why: 'The value is all there is to read.',
          bad: 'export const a = [1].map((n) => {\n  return n\n})',
          good: 'export const a = [1].map((n) => n)',
        },
        eslint('arrow-body-style', 'as-needed'),
      ),
      way(
        'arrows-with-braces',
        {
          say: 'Give every arrow function braces and a return.',
          why: 'A statement can be added without writing the function anew.',
          bad: 'export const a = [1].map((n) => n)',
          good: 'export const a = [1].map((n) => {\n  return n\n})',
        },
        eslint('arrow-body-style', 'always'),
      ),
    ],
  },
  {
    asks: 'functions that are handed over',
    language: 'any',
    measure: { kind: 'kept', selector: 'CallExpression > ArrowFunctionExpression' },
    variants: [
      way(
        'arrow-callbacks',
        {
          say: 'Hand over arrow functions, not function expressions.',
          why: 'An arrow function keeps this, and is shorter.',
          bad: 'export const a = [1].map(function (n) {\n  const m = n\n  return m\n})',
          good: 'export const a = [1].map((n) => {\n  const m = n\n  return m\n})',
        },
        eslint('prefer-arrow-callback'),
      ),
    ],
  },
  {
    asks: 'types of what exported functions return',
    language: 'typescript',
    measure: {
      kind: 'kept',
      selector: 'ExportNamedDeclaration > FunctionDeclaration[returnType]',
    },
    variants: [
      way(
        'return-types',
        {
          say: 'Write the types of parameters and result of every exported function.',
          why: 'The signature is a promise, and must not change when the body does.',
          bad: 'export class A {\n  half(n: number) {\n    return n\n  }\n}',
          good: 'export class A {\n  half(n: number): number {\n    return n\n  }\n}',
        },
        eslint('@typescript-eslint/explicit-module-boundary-types'),
      ),
    ],
  },
  {
    asks: 'loops over lists',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'for-of',
        {
          say: 'Go through a list with for of, not with forEach.',
          why: 'It can be left early, and it can await.',
          bad: '[1].forEach(Number)',
          good: 'for (const n of [1]) {\n  Number(n)\n  Number(n)\n}',
        },
        selector("CallExpression[callee.property.name='forEach']"),
      ),
      way(
        'for-each',
        {
          say: 'Go through a list with forEach, not with for of.',
          why: 'What is done with each entry is a function with a name.',
          bad: 'for (const n of [1]) {\n  Number(n)\n  Number(n)\n}',
          good: '[1].forEach(Number)',
        },
        selector('ForOfStatement[await=false]'),
      ),
    ],
  },
  {
    asks: 'results of promises',
    language: 'any',
    measure: { kind: 'kept', selector: 'AwaitExpression' },
    variants: [
      way(
        'await-results',
        {
          say: 'Take the result of a promise with await, not with then.',
          why: 'What comes next stands below, and a throw stays a throw.',
          bad: 'export const a = Promise.resolve(1).then(Number)',
          good: 'export const a = Number(await Promise.resolve(1))',
        },
        selector("CallExpression[callee.property.name='then']"),
      ),
    ],
  },
  {
    asks: 'errors of the code itself',
    language: 'any',
    measure: { kind: 'kept', selector: "ThrowStatement > NewExpression[callee.name!='Error']" },
    variants: [
      way(
        'own-errors',
        {
          say: 'Throw an error of a class that says what went wrong, not a plain Error.',
          why: 'Whoever catches it can tell it from others.',
          bad: "throw new Error('no such order')",
          good: "throw new RangeError('no such order')",
        },
        selector("ThrowStatement > NewExpression[callee.name='Error']"),
      ),
    ],
  },
  {
    asks: 'private fields',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'private-word',
        {
          say: 'Mark private fields with private, not with #.',
          why: 'Tests and proxies can reach them.',
          bad: 'export class A {\n  #size = 1\n}',
          good: 'export class A {\n  private size = 1\n}',
        },
        selector('PropertyDefinition > PrivateIdentifier'),
      ),
      way(
        'private-sign',
        {
          say: 'Mark private fields with #, not with private.',
          why: 'They are private at run time as well.',
          bad: 'export class A {\n  private size = 1\n}',
          good: 'export class A {\n  #size = 1\n}',
        },
        selector("PropertyDefinition[accessibility='private']"),
      ),
    ],
  },
]
