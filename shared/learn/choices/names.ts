import { eslint, selector, way, type Choice } from './choice.ts'

const TYPE_NAMES =
  ':matches(TSInterfaceDeclaration, TSTypeAliasDeclaration, ClassDeclaration, TSEnumDeclaration) > Identifier.id'
const CONSTANT =
  "Program > VariableDeclaration[kind='const'] > VariableDeclarator[init.type='Literal'] > Identifier.id"

const FORMS = [
  ['kebab-case', 'a-b.ts', 'aB.ts'],
  ['camelCase', 'aB.ts', 'a-b.ts'],
  ['PascalCase', 'AB.ts', 'a-b.ts'],
  ['snake_case', 'a_b.ts', 'aB.ts'],
] as const

/** How files, types and variables are named. */
export const NAMES: readonly Choice[] = [
  {
    asks: 'names of files',
    language: 'any',
    measure: { kind: 'distinct' },
    variants: FORMS.map(([form, good, bad]) =>
      way(
        `file-names-${form.toLowerCase().replace('_', '-')}`,
        {
          say: `Name files in ${form}.`,
          why: 'A file is found by its name, and some file systems do not tell capitals apart.',
          bad: `// file: ${bad}\nexport const a = [1]`,
          good: `// file: ${good}\nexport const a = [1]`,
        },
        eslint('jidoka/file-name-case', form),
      ),
    ),
  },
  {
    asks: 'names of variables and functions',
    language: 'any',
    measure: { kind: 'kept', selector: ':matches(VariableDeclarator, FunctionDeclaration) > Identifier.id' },
    variants: [
      way(
        'camel-case',
        {
          say: 'Name variables and functions in camelCase; constants may be UPPER_CASE.',
          why: 'A name tells at a glance what it names.',
          bad: 'export const two_words = [1]',
          good: 'export const twoWords = [1]',
        },
        eslint('camelcase', { properties: 'never', ignoreDestructuring: true, ignoreImports: true }),
      ),
    ],
  },
  {
    asks: 'names of types',
    language: 'typescript',
    measure: { kind: 'kept', selector: `${TYPE_NAMES}[name=/^[A-Z][A-Za-z0-9]*$/]` },
    variants: [
      way(
        'type-names',
        {
          say: 'Name types and classes in PascalCase.',
          why: 'A name tells at a glance what it names.',
          bad: "export type unit_name = 'h' | 'm'",
          good: "export type UnitName = 'h' | 'm'",
        },
        selector(`${TYPE_NAMES}:not([name=/^[A-Z][A-Za-z0-9]*$/])`),
      ),
    ],
  },
  {
    asks: 'names of interfaces',
    voidBy: ['type-aliases'],
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'plain-interface-names',
        {
          say: 'Do not begin the name of an interface with I.',
          why: 'Whoever uses a type need not know how it is declared.',
          bad: 'declare interface IPoint {\n  size: number\n}\nexport const a: IPoint = JSON',
          good: 'declare class Point {\n  size: number\n}\nexport const a: Point = JSON',
        },
        selector('TSInterfaceDeclaration > Identifier.id[name=/^I[A-Z]/]'),
      ),
      way(
        'interface-names-with-i',
        {
          say: 'Begin the name of an interface with I.',
          why: 'Interfaces and classes are told apart by their names.',
          bad: 'declare interface Point {\n  size: number\n}\nexport const a: Point = JSON',
          good: 'declare class Point {\n  size: number\n}\nexport const a: Point = JSON',
        },
        // a name of one letter is that of a parameter or an example
        selector('TSInterfaceDeclaration > Identifier.id:not([name=/^(?:I[A-Z]|.$)/])'),
      ),
    ],
  },
  {
    asks: 'names of constants',
    language: 'any',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'upper-constants',
        {
          say: 'Name a constant of a module that is a plain value in UPPER_CASE.',
          why: 'A reader sees that it is the same everywhere.',
          bad: 'const mostRows = 10\nNumber(mostRows)',
          good: 'const MOST_ROWS = 10\nNumber(MOST_ROWS)',
        },
        selector(`${CONSTANT}:not([name=/^[A-Z][A-Z0-9_]*$/])`),
      ),
      way(
        'camel-constants',
        {
          say: 'Name a constant of a module like every other variable, in camelCase.',
          why: 'It may become a computed value without a new name.',
          bad: 'const MOST_ROWS = 10\nNumber(MOST_ROWS)',
          good: 'const mostRows = 10\nNumber(mostRows)',
        },
        selector(`${CONSTANT}[name=/^[A-Z][A-Z0-9_]+$/]`),
      ),
    ],
  },
]
