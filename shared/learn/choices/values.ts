import { eslint, selector, way, type Choice } from './choice.ts'

/** How values are declared, compared and written down. */
export const VALUES: readonly Choice[] = [
  {
    asks: 'var',
    language: 'any',
    measure: { kind: 'kept', selector: "VariableDeclaration[kind!='var']" },
    variants: [
      way(
        'no-var',
        {
          say: 'Declare variables with const or let.',
          why: 'var is seen outside its block and before its line.',
          bad: 'var a = [1]\nexport const b = a',
          good: 'export const a = [1]',
        },
        eslint('no-var'),
      ),
    ],
  },
  {
    asks: 'variables that never change',
    language: 'any',
    measure: { kind: 'kept', selector: "VariableDeclaration[kind='const']" },
    variants: [
      way(
        'prefer-const',
        {
          say: 'Declare what never changes with const.',
          why: 'A reader of const need not look for the line that changes it.',
          bad: 'let a = [1]\nexport const b = a',
          good: 'export const a = [1]',
        },
        eslint('prefer-const'),
      ),
    ],
  },
  {
    asks: 'comparisons with null',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'loose-null',
        {
          say: 'Compare with null by == or !=, which is true for undefined as well.',
          why: 'One test for a missing value, whichever way it is missing.',
          bad: "export const a = JSON.parse('1') === null",
          good: "export const a = JSON.parse('1') == null",
        },
        selector('BinaryExpression[operator=/^[!=]==$/]:matches([left.raw="null"], [right.raw="null"])'),
      ),
      way(
        'strict-null',
        {
          say: 'Compare with null by === or !==, and with undefined where that is meant.',
          why: 'null and undefined mean different things here.',
          bad: "export const a = JSON.parse('1') == null",
          good: "export const a = JSON.parse('1') === null",
        },
        selector('BinaryExpression[operator=/^[!=]=$/]:matches([left.raw="null"], [right.raw="null"])'),
      ),
    ],
  },
  {
    asks: 'texts with values in them',
    language: 'any',
    measure: { kind: 'kept', selector: 'TemplateLiteral[expressions.length>0]' },
    variants: [
      way(
        'template-texts',
        {
          say: 'Put values into a text with a template, not with +.',
          why: 'The text is read as it will be, with its spaces.',
          bad: "export const a = 'n = ' + Number('1')",
          good: "export const a = `n = ${Number('1')}`",
        },
        eslint('prefer-template'),
      ),
    ],
  },
  {
    asks: 'properties named like their values',
    language: 'any',
    measure: { kind: 'kept', selector: 'ObjectExpression > Property[shorthand=true]' },
    variants: [
      way(
        'object-shorthand',
        {
          say: 'Write { size } for a property that is named like its value.',
          why: 'The name is said once.',
          bad: 'export const a = { Number: Number }',
          good: 'export const a = { Number }',
        },
        eslint('object-shorthand', 'always'),
      ),
    ],
  },
  {
    asks: 'declarations of several variables',
    language: 'any',
    measure: { kind: 'kept', selector: 'VariableDeclaration[declarations.length=1]' },
    variants: [
      way(
        'one-declaration',
        {
          say: 'Declare one variable with each const or let.',
          why: 'A line that is added or taken out changes no other.',
          bad: 'export const a = [1],\n  b = [2]',
          good: 'export const a = [1]\nexport const b = [2]',
        },
        eslint('one-var', 'never'),
      ),
    ],
  },
  {
    asks: 'questions inside questions',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-nested-ternary',
        {
          say: 'Do not put a ? : into another one.',
          why: 'Nobody reads two of them at once without counting.',
          bad: "export const a = Number('1') ? 1 : Number('2') ? 2 : 3",
          good: "export const a = Number('1') ? 1 : 2",
        },
        eslint('no-nested-ternary'),
      ),
    ],
  },
  {
    asks: 'output on the console',
    language: 'any',
    measure: { kind: 'files' },
    variants: [
      way(
        'no-console',
        {
          say: 'Do not write to the console.',
          why: 'The terminal belongs to whoever runs the program; output has its own place here.',
          bad: "console.log('a')",
          good: "export const a = ['a']",
        },
        eslint('no-console'),
      ),
    ],
  },
  {
    asks: 'braces of a single statement',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'braces-always',
        {
          say: 'Put the statement of an if, else or loop into braces.',
          why: 'A second statement that is added later belongs to it.',
          bad: "if (Number('1')) throw new RangeError('a')",
          good: "if (Number('1')) {\n  throw new RangeError('a')\n}",
        },
        eslint('curly', 'all'),
      ),
      way(
        'braces-for-several',
        {
          say: 'Leave the braces away around a single statement of an if, else or loop.',
          why: 'Guards stay one line.',
          bad: "if (Number('1')) {\n  throw new RangeError('a')\n}",
          good: "if (Number('1')) throw new RangeError('a')",
        },
        eslint('curly', 'multi'),
      ),
    ],
  },
]
