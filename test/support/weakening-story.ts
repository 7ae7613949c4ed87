/** The tests of the base. */
export const TEST = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countWords, wordsOf } from '../src/words.ts'

test('words keep their apostrophes', () => {
  assert.deepEqual(wordsOf("don't panic"), ["don't", 'panic'])
})

test('an empty text has no words', () => {
  assert.equal(countWords(''), 0)
})
`
/** What a right writer adds. */
export const CODE = `import { wordsOf } from './words.ts'

/** The first word of a text; empty when it has none. */
export function firstWord(text: string): string {
  return wordsOf(text)[0] ?? ''
}
`

/** A spec whose change may touch those tests. `weakens`: a line of front matter, or nothing. */
export const weakeningSpec = (weakens = ''): string => `---
id: first-word
title: The first word of a text
why: Lists are sorted by the first word of a title.
paths: { write: [src/first-word.ts, test/words.test.ts], read: [src/words.ts] }
${weakens}interface:
  - { module: src/first-word.ts, signature: "function firstWord(text: string): string" }
acceptance:
  - id: AC-1
    ears: When a text has words, firstWord shall return the first one.
    examples:
      - { call: 'firstWord("oak tree")', returns: oak }
---
`

/** The base: the spec, and the tests that it lets a change touch. */
export const baseWith = (weakens?: string): Record<string, string> => ({
  'specs/first-word.spec.md': weakeningSpec(weakens),
  'test/words.test.ts': TEST,
})
