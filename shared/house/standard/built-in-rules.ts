import { digestOf } from '../../formats/digest.ts'
import type { Enforcement, House, HouseRule } from './house.ts'

/**
 * The rules of a repository without a house file. They are few, and none is a matter of taste: each forbids something that
 * hides a defect from the compiler, the linter or the reader. A house file replaces them all.
 */
export function defaultHouse(): House {
  return { path: undefined, sha256: digestOf(RULES), rules: RULES }
}

/**
 * The rules that a first house file is chosen from: the built-in rules, and some that most code keeps already. None is a
 * matter of taste: each finds a defect, or code that hides one.
 */
export function firstRules(): HouseRule[] {
  return [...defaultHouse().rules, ...MORE]
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

/** Rules that most code keeps already. */
const MORE: HouseRule[] = [
  {
    id: 'strict-equality',
    applies: CODE,
    say: 'Compare with === and !==; == is for null alone.',
    why: '== converts before it compares, and 0 equals the empty text.',
    bad: ["export function isZero(text: unknown): boolean {\n  return text == '0'\n}"],
    good: ["export function isZero(text: unknown): boolean {\n  return text === '0'\n}"],
    enforce: eslint('eqeqeq', ['always', { null: 'ignore' }]),
    level: 'block',
  },
  {
    id: 'no-var',
    applies: CODE,
    say: 'Declare variables with const or let.',
    why: 'var is seen outside its block and before its line.',
    bad: ['export function twice(n: number): number {\n  var result = n * 2\n  return result\n}'],
    good: ['export function twice(n: number): number {\n  const result = n * 2\n  return result\n}'],
    enforce: eslint('no-var'),
    level: 'block',
  },
  {
    id: 'no-empty-catch',
    applies: CODE,
    say: 'Handle a caught error, or say in a comment why it is of no interest.',
    why: 'An error that is swallowed in silence is found by the customer.',
    bad: [
      'export function parse(text: string): unknown {\n  try {\n    return JSON.parse(text)\n  } catch {}\n  return null\n}',
    ],
    good: [
      'export function parse(text: string): unknown {\n  try {\n    return JSON.parse(text)\n  } catch {\n    // no JSON: the caller asks for nothing else\n    return null\n  }\n}',
    ],
    enforce: eslint('no-empty'),
    level: 'block',
  },
  {
    id: 'throw-errors',
    applies: CODE,
    say: 'Throw Error objects, never texts or plain values.',
    why: 'Only an Error knows where it came from.',
    bad: ["export function fail(): never {\n  throw 'no such order'\n}"],
    good: ["export function fail(): never {\n  throw new Error('no such order')\n}"],
    enforce: eslint('no-throw-literal'),
    level: 'block',
  },
  {
    id: 'no-non-null-assertion',
    applies: TYPESCRIPT,
    say: 'Check that a value is there instead of asserting it with an exclamation mark.',
    why: 'The assertion is believed by the compiler and checked by nobody.',
    bad: ['export function first(list: string[]): string {\n  return list[0]!\n}'],
    good: ["export function first(list: string[]): string {\n  return list[0] ?? ''\n}"],
    enforce: eslint('@typescript-eslint/no-non-null-assertion'),
    level: 'block',
  },
  {
    id: 'no-debugger',
    applies: CODE,
    say: 'Leave no debugger statement behind.',
    why: 'It stops the program of whoever has the tools open.',
    bad: ['export function half(n: number): number {\n  debugger\n  return n / 2\n}'],
    good: ['export function half(n: number): number {\n  return n / 2\n}'],
    enforce: eslint('no-debugger'),
    level: 'block',
  },
]

function eslint(rule: string, options: unknown[] = []): Enforcement {
  return { kind: 'eslint', rule, options, fix: false }
}
