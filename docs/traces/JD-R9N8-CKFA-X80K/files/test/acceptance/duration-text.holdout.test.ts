// Acceptance tests of the spec duration-text, made from its examples by Jidoka. To change them, change the spec.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationText } from '../../shared/runner/local/duration-text.ts'

void test('AC-3: hold-out example 1', async () => {
  assert.deepStrictEqual(await durationText(59990), '1 min 0 s')
})
