import { expect, it } from 'vitest'
import { readReply } from '../../../../shared/adequacy/answers/reply.ts'
import { refusalOf } from '../../../support/refusal-of.ts'

it.each<[string, unknown]>([
  ['yes', { kind: 'yes' }],
  ['  YES \n', { kind: 'yes' }],
  ['returns 0', { kind: 'returns', value: 0 }],
  ['returns { "a": [1, null],\n "b": "c d" }', { kind: 'returns', value: { a: [1, null], b: 'c d' } }],
  ['throws RangeError', { kind: 'throws', name: 'RangeError' }],
  ['out-of-domain', { kind: 'out-of-domain' }],
  ['out-of-domain must-throw TypeError', { kind: 'out-of-domain', mustThrow: 'TypeError' }],
])('%j is a reply', (text, reply) => {
  expect(readReply(text)).toEqual(reply)
})

it.each([
  '',
  'no',
  'yes please',
  'returns',
  'returns abc',
  'throws',
  'throws a b',
  'out-of-domain x',
  'returns 1 2',
])('%j is none', async (text) => {
  expect(await refusalOf(() => readReply(text))).toMatchObject({ code: 'USAGE' })
})
