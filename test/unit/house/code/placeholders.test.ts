import { describe, expect, it } from 'vitest'
import { placeholdersIn } from '../../../../shared/house/code/placeholders.ts'

const BASE = `import { a } from './a.ts'

export function first(x: number): number {
  return a(x) + 1
}

export function second(x: number): number {
  const y = a(x)
  return y * 2
}

export function third(x: number): number {
  return a(x) - 3
}
`
const SECOND = BASE.slice(BASE.indexOf('export function second'), BASE.indexOf('export function third'))

const places = (head: string, base = BASE): [number, number][] =>
  placeholdersIn(base, head).map(({ line, vanished }) => [line, vanished])

describe('comments that stand for code', () => {
  it.each([
    '// ... rest of the file stays as it was ...',
    '// rest of the code',
    '// The rest of this module remains the same',
    '// existing code',
    '// ... existing code ...',
    '// … other functions unchanged',
    '// other methods stay as they are',
    '// (previous implementation unchanged)',
    '/* unchanged */',
    '/* ... */',
    '// ...',
    '// same as before',
    '// code omitted for brevity',
    '# remaining functions here',
    '<!-- rest of the component -->',
    '{/* ... existing components ... */}',
    ' * ... remaining exports ...',
    '// no changes here',
    '// [...]',
    '// Existing functions remain unchanged',
  ])('finds %j where a function stood', (comment) => {
    expect(places(BASE.replace(SECOND, `${comment}\n\n`))).toEqual([[7, 3]])
  })

  it('finds one that says by itself that code is missing, also in a new file', () => {
    expect(places('// ... existing code ...\nexport const b = 1\n', '')).toEqual([[1, 0]])
    expect(places('export const b = 1\n// ... rest of the implementation ...\n', '')).toEqual([[2, 0]])
  })

  it.each([
    ['an ordinary comment where code stood', '// second was never called\n\n'],
    [
      'a comment with new code',
      '// the rest of the code calls this\nexport function second(x: number): number {\n  return [x].map(a).map((y) => y * 2)[0] ?? 0\n}\n\n',
    ],
    ['nothing', ''],
    ['a long explanation', `// ${'existing code was hard to read '.repeat(6)}\n\n`],
    ['a text and not a comment', "const note = 'rest of the file stays'\n\n"],
  ])('does not mean %s', (_, text) => {
    expect(places(BASE.replace(SECOND, text))).toEqual([])
  })

  it('does not mean code that moved, or a comment that the base has', () => {
    const moved = `${BASE.replace(SECOND, '// other functions are unchanged\n\n')}\n${SECOND}`
    expect(places(moved)).toEqual([])
    const old = `${BASE}// ... existing code ...\n`
    expect(places(old.replace('+ 1', '+ 4'), old)).toEqual([])
  })

  it.each([
    '// the rest of the file is read later',
    '// existing code relies on this order',
    '// keep the existing behaviour...',
    '// unchanged values are skipped',
    '// and so on...',
    '// Loading...',
    '#region existing code',
    '#!/usr/bin/env node',
  ])('does not mean %j in new code', (comment) => {
    expect(places(`${comment}\nexport const b = 1\n`, '')).toEqual([])
  })

  it('stays fast on ten thousand lines that all differ', () => {
    const lines = (letter: string): string =>
      Array.from({ length: 10_000 }, (_, at) => `${letter}${at}`).join('\n')
    expect(places(`// ... existing code ...\n${lines('b')}`, lines('a'))).toEqual([[1, 10_000]])
  })
})
