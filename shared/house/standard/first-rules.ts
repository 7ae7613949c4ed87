import { defaultHouse } from './built-in-rules.ts'
import type { HouseRule } from './house.ts'

/**
 * What a first house file is chosen from: the built-in rules, and some that most code keeps already. None asks for a
 * taste; each finds a defect, or code that hides one.
 */
export function firstRules(): HouseRule[] {
  return [...defaultHouse().rules, ...MORE]
}

const TYPESCRIPT = ['**/*.{ts,tsx,mts,cts}']
const CODE = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}']

const MORE: HouseRule[] = [
  {
    id: 'strict-equality',
    applies: CODE,
    say: 'Compare with === and !==; == is for null alone.',
    why: '== converts before it compares, and 0 equals the empty text.',
    bad: ["export function isZero(text: unknown): boolean {\n  return text == '0'\n}"],
    good: ["export function isZero(text: unknown): boolean {\n  return text === '0'\n}"],
    enforce: { kind: 'eslint', rule: 'eqeqeq', options: ['always', { null: 'ignore' }], fix: false },
    level: 'block',
  },
  {
    id: 'no-var',
    applies: CODE,
    say: 'Declare variables with const or let.',
    why: 'var is seen outside its block and before its line.',
    bad: ['export function twice(n: number): number {\n  var result = n * 2\n  return result\n}'],
    good: ['export function twice(n: number): number {\n  const result = n * 2\n  return result\n}'],
    enforce: { kind: 'eslint', rule: 'no-var', options: [], fix: false },
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
    enforce: { kind: 'eslint', rule: 'no-empty', options: [], fix: false },
    level: 'block',
  },
  {
    id: 'throw-errors',
    applies: CODE,
    say: 'Throw Error objects, never texts or plain values.',
    why: 'Only an Error knows where it came from.',
    bad: ["export function fail(): never {\n  throw 'no such order'\n}"],
    good: ["export function fail(): never {\n  throw new Error('no such order')\n}"],
    enforce: { kind: 'eslint', rule: 'no-throw-literal', options: [], fix: false },
    level: 'block',
  },
  {
    id: 'no-non-null-assertion',
    applies: TYPESCRIPT,
    say: 'Check that a value is there instead of asserting it with an exclamation mark.',
    why: 'The assertion is believed by the compiler and checked by nobody.',
    bad: ['export function first(list: string[]): string {\n  return list[0]!\n}'],
    good: ["export function first(list: string[]): string {\n  return list[0] ?? ''\n}"],
    enforce: { kind: 'eslint', rule: '@typescript-eslint/no-non-null-assertion', options: [], fix: false },
    level: 'block',
  },
  {
    id: 'no-debugger',
    applies: CODE,
    say: 'Leave no debugger statement behind.',
    why: 'It stops the program of whoever has the tools open.',
    bad: ['export function half(n: number): number {\n  debugger\n  return n / 2\n}'],
    good: ['export function half(n: number): number {\n  return n / 2\n}'],
    enforce: { kind: 'eslint', rule: 'no-debugger', options: [], fix: false },
    level: 'block',
  },
]
