import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from '../../../shared/text/shell-word.ts'

const WORDS = ['specs/a.spec.md', 'our apps/x', "it's", '$HOME', '*', 'a;b', '"', '', '\\', 'ü']

test('words come out of a shell as they were', () => {
  const line = `printf '%s|' ${WORDS.map(shellWord).join(' ')}`
  expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(`${WORDS.join('|')}|`)
})

test('plain paths need no quotes', () => {
  expect(shellWord('specs/a.spec.md')).toBe('specs/a.spec.md')
})
