import { eslint, selector, way, type Choice } from './choice.ts'

/** How types are written. */
export const TYPES: readonly Choice[] = [
  {
    asks: 'types of objects',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'interfaces',
        {
          say: 'Declare the type of an object with interface.',
          why: 'It has a name in every message, and can be extended.',
          bad: 'export type P = { size: number }',
          good: 'export interface P {\n  size: number\n}',
        },
        eslint('@typescript-eslint/consistent-type-definitions', 'interface'),
      ),
      way(
        'type-aliases',
        {
          say: 'Declare the type of an object with type.',
          why: 'All types are declared in one way, and none is added to from elsewhere.',
          bad: 'export interface P {\n  size: number\n}',
          good: 'export type P = { size: number }',
        },
        eslint('@typescript-eslint/consistent-type-definitions', 'type'),
      ),
    ],
  },
  {
    asks: 'types of lists',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'short-arrays',
        {
          say: 'Write the type of a list as string[].',
          why: 'It is the shorter way, and the usual one here.',
          bad: "export const a: Array<string> = ['a']",
          good: "export const a: string[] = ['a']",
        },
        eslint('@typescript-eslint/array-type', { default: 'array' }),
      ),
      way(
        'generic-arrays',
        {
          say: 'Write the type of a list as Array<string>.',
          why: 'It reads like every other type with a parameter.',
          bad: "export const a: string[] = ['a']",
          good: "export const a: Array<string> = ['a']",
        },
        eslint('@typescript-eslint/array-type', { default: 'generic' }),
      ),
    ],
  },
  {
    asks: 'enums',
    language: 'typescript',
    measure: { kind: 'kept', selector: 'TSTypeAliasDeclaration > TSUnionType' },
    variants: [
      way(
        'no-enum',
        {
          say: 'Use a union of string literals instead of an enum.',
          why: 'A union is gone at run time, and its values are their own names.',
          bad: 'export enum Unit {\n  Hour,\n}',
          good: "export type Unit = 'h' | 'm'",
        },
        selector('TSEnumDeclaration'),
      ),
    ],
  },
  {
    asks: 'methods in types',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'method-properties',
        {
          say: 'Write a method of a type as a property: size: () => number.',
          why: 'Its parameters are checked strictly.',
          bad: 'export const a: { size(): number } = JSON',
          good: 'export const a: { size: () => number } = JSON',
        },
        eslint('@typescript-eslint/method-signature-style', 'property'),
      ),
      way(
        'method-signatures',
        {
          say: 'Write a method of a type as a method: size(): number.',
          why: 'It looks like the method that implements it.',
          bad: 'export const a: { size: () => number } = JSON',
          good: 'export const a: { size(): number } = JSON',
        },
        eslint('@typescript-eslint/method-signature-style', 'method'),
      ),
    ],
  },
  {
    asks: 'types of tables',
    language: 'typescript',
    measure: { kind: 'opposite' },
    variants: [
      way(
        'records',
        {
          say: 'Write the type of a table as Record<string, number>.',
          why: 'It says in one word what it is.',
          bad: 'export const a: { [name: string]: number } = {}',
          good: 'export const a: Record<string, number> = {}',
        },
        eslint('@typescript-eslint/consistent-indexed-object-style', 'record'),
      ),
      way(
        'index-signatures',
        {
          say: 'Write the type of a table with an index signature, which names the key.',
          why: 'The name says what the keys are.',
          bad: 'export const a: Record<string, number> = {}',
          good: 'export const a: { [name: string]: number } = {}',
        },
        eslint('@typescript-eslint/consistent-indexed-object-style', 'index-signature'),
      ),
    ],
  },
  {
    asks: 'type assertions',
    language: 'typescript',
    measure: { kind: 'kept', selector: 'TSAsExpression' },
    variants: [
      way(
        'as-assertions',
        {
          say: 'Assert a type with as, not with angle brackets.',
          why: 'Angle brackets are elements in .tsx files.',
          bad: "export const a = <string>JSON.parse('1')",
          good: "export const a = JSON.parse('1') as string",
        },
        eslint('@typescript-eslint/consistent-type-assertions', { assertionStyle: 'as' }),
      ),
    ],
  },
]
