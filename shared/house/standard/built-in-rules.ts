import { digestOf } from '../../formats/digest.ts'
import type { Enforcement, House, HouseRule } from './house.ts'

/**
 * The rules of a repository without a house file: few, and none a matter of taste. Each hides a defect from the
 * compiler, the linter or the reader. A house file replaces them all.
 */
export function defaultHouse(): House {
  return { path: undefined, sha256: digestOf(RULES), rules: RULES }
}

const TYPESCRIPT = ['**/*.{ts,tsx,mts,cts}']
const CODE = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}']

const RULES: HouseRule[] = [
  {
    id: 'no-any',
    applies: TYPESCRIPT,
    say: 'Use a precise type, or unknown and a check, instead of any.',
    why: 'any switches the compiler off for everything it touches.',
    bad: ['export function sizeOf(value: any): number {\n  return value.size\n}'],
    good: ['export function sizeOf(value: { size: number }): number {\n  return value.size\n}'],
    enforce: eslint('@typescript-eslint/no-explicit-any'),
    level: 'block',
  },
  {
    id: 'no-suppressions',
    applies: CODE,
    say: 'Mend what the compiler or linter reports; do not switch it off with a comment.',
    why: 'A suppression hides the next defect on its line as well.',
    bad: ['// @ts-ignore\nexport const port = 80'],
    good: ['// the registry assigns this one\nexport const port = 80'],
    enforce: eslint('jidoka/no-suppressions'),
    level: 'block',
  },
  {
    id: 'no-eval',
    applies: CODE,
    say: 'Do not run text as code: no eval.',
    why: 'Whoever controls the text controls the program.',
    bad: ["export const sum: unknown = eval('1 + 1')"],
    good: ['export const sum: unknown = 1 + 1'],
    enforce: eslint('no-eval'),
    level: 'block',
  },
  {
    id: 'no-new-function',
    applies: CODE,
    say: 'Do not run text as code: no Function constructor.',
    why: 'Whoever controls the text controls the program.',
    bad: ["export const add: unknown = new Function('a', 'return a')"],
    good: ['export const add = (a: number): number => a'],
    enforce: eslint('no-new-func'),
    level: 'block',
  },
  {
    id: 'no-floating-promises',
    applies: TYPESCRIPT,
    say: 'Await each promise, return it, or handle its rejection.',
    why: 'A rejection nobody handles is lost or ends the process.',
    bad: [
      'async function save(): Promise<void> {\n  await Promise.resolve()\n}\nexport function close(): void {\n  save()\n}',
    ],
    good: [
      'async function save(): Promise<void> {\n  await Promise.resolve()\n}\nexport async function close(): Promise<void> {\n  await save()\n}',
    ],
    enforce: eslint('@typescript-eslint/no-floating-promises'),
    level: 'block',
  },
  {
    id: 'no-unused',
    applies: CODE,
    say: 'Remove variables, parameters after the last used one, and imports that nothing uses.',
    why: 'Unused code misleads readers and often marks a forgotten step.',
    bad: ['export function area(width: number): number {\n  const height = 2\n  return width\n}'],
    good: ['export function area(width: number): number {\n  const height = 2\n  return width * height\n}'],
    enforce: eslint('@typescript-eslint/no-unused-vars'),
    level: 'block',
  },
]

function eslint(rule: string): Enforcement {
  return { kind: 'eslint', rule, options: [], fix: false }
}
