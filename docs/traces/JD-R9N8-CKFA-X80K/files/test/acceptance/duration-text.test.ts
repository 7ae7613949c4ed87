// Acceptance tests of the spec duration-text, made from its examples by Jidoka. To change them, change the spec.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationText } from '../../shared/runner/local/duration-text.ts'

void test('AC-1: example 1: durationText(0)', async () => {
  assert.deepStrictEqual(await durationText(0), '0.0 s')
})

void test('AC-1: example 2: durationText(1234)', async () => {
  assert.deepStrictEqual(await durationText(1234), '1.2 s')
})

void test('AC-1: example 3: durationText(59900)', async () => {
  assert.deepStrictEqual(await durationText(59900), '59.9 s')
})

void test('AC-2: example 1: durationText(60000)', async () => {
  assert.deepStrictEqual(await durationText(60000), '1 min 0 s')
})

void test('AC-2: example 2: durationText(241300)', async () => {
  assert.deepStrictEqual(await durationText(241300), '4 min 1 s')
})

void test('AC-4: example 1: durationText(-1)', async () => {
  await assert.rejects(
    async () => await (durationText as unknown as (...values: unknown[]) => unknown)(-1),
    isExpected('RangeError'),
  )
})

/** An error of this class, or one whose message holds this text. */
function isExpected(expected: string): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof Error)) return String(error).includes(expected)
    const isNamed = [error.name, error.constructor.name, 'Error'].includes(expected)
    return isNamed || error.message.includes(expected)
  }
}
