import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countWords, wordsOf } from '../src/words.ts'

test('words keep their apostrophes', () => {
  assert.deepEqual(wordsOf("don't panic"), ["don't", 'panic'])
})

test('an empty text has no words', () => {
  assert.equal(countWords(''), 0)
})
