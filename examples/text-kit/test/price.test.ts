import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPrice } from '../src/price.ts'

test('a price shows two decimals', () => {
  assert.equal(formatPrice(1250, 'EUR'), '12.50 EUR')
  assert.equal(formatPrice(-5, 'EUR'), '-0.05 EUR')
})

test('a fraction of a cent is refused', () => {
  assert.throws(() => formatPrice(0.5, 'EUR'), RangeError)
})
