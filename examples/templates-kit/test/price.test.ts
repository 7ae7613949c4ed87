import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { formatPrice } from '../src/price.ts'

test('a price has two digits behind the point', () => {
  strictEqual(formatPrice(1250), '12.50')
})
