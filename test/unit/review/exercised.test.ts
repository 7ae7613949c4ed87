import { expect, test } from 'vitest'
import { exercisedBy, isExercised, outlinesOf } from '../../../actions/review/exercised.ts'
import { criterionOf, specOf } from '../../support/unit-of.ts'

const LINES = {
  'src/kebab.ts': [
    "import { join } from './join.js'", // 1
    "import all from './all.ts'", // 2
    'const DASH = "-"', // 3
    'export function kebab(text) { return join(text, DASH) }', // 4
    'export function other() { return 1 }', // 5
    'console.log(1)', // 6
  ],
  'src/join.ts': [
    "export { inner as join } from './inner.ts'", // 1
    'export const unused = 1', // 2
  ],
  'src/inner.ts': ['export const inner = (a, b) => helper(a, b)', 'function helper() {}', 'function no() {}'],
  'src/all.ts': ['export default class {}'],
  'src/index.ts': ["export * from './kebab.ts'"],
}

const scripts = outlinesOf(new Map(Object.entries(LINES).map(([path, lines]) => [path, lines.join('\n')])))

function reached(criterion = criterionOf('AC-1')): string[] {
  const exercised = exercisedBy(criterion, specOf(), scripts)
  if (exercised === undefined) return []
  return Object.entries(LINES).flatMap(([path, lines]) =>
    lines.flatMap((_, at) =>
      isExercised(exercised, path, { line: at + 1, endLine: at + 1 }) ? [`${path}:${at + 1}`] : [],
    ),
  )
}

test('a criterion exercises the export, what it calls, what runs on loading, and modules that pass it on', () => {
  expect(reached()).toEqual([
    'src/kebab.ts:3',
    'src/kebab.ts:4',
    'src/kebab.ts:6',
    'src/join.ts:1',
    'src/inner.ts:1',
    'src/inner.ts:2',
    'src/index.ts:1',
  ])
})

test('a declaration that the sentence names is exercised too', () => {
  expect(reached(criterionOf('AC-1', { ears: 'The function other shall give 1.' }))).toContain(
    'src/kebab.ts:5',
  )
})

test('nothing is known of a change without the module of the interface, nor of code that does not parse', () => {
  expect(exercisedBy(criterionOf('AC-1'), specOf({ interface: [] }), scripts)).toBeUndefined()
  expect(
    exercisedBy(criterionOf('AC-1'), specOf(), outlinesOf(new Map([['src/kebab.ts', '{{{']]))),
  ).toBeUndefined()
})

test('a path alias leads to the shown file that it ends with', () => {
  const texts = new Map([
    ['src/kebab.ts', "import { join } from '@/lib/join'\nexport const kebab = () => join()"],
    ['src/lib/join.ts', 'export const join = () => 1'],
  ])
  const exercised = exercisedBy(criterionOf('AC-1'), specOf(), outlinesOf(texts))
  expect([...(exercised ?? [])].map(([path]) => path).sort()).toEqual(['src/kebab.ts', 'src/lib/join.ts'])
})
