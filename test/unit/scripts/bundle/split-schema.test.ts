import { expect, test } from 'vitest'
import { splitSchema } from '../../../../scripts/bundle/split-schema.ts'

const SHORT = { type: 'string' }
const LONG = { type: 'string', description: 'x'.repeat(200) }

test('a longer part becomes a definition, and a short one stays', () => {
  expect(splitSchema({ properties: { a: SHORT, b: LONG }, required: ['a'] })).toEqual({
    properties: { a: SHORT, b: { $ref: '#/$defs/part-0' } },
    required: ['a'],
    $defs: { 'part-0': LONG },
  })
})

test('parts within parts, of lists and of definitions are parts of their own', () => {
  const document = { $defs: { known: { items: LONG } }, anyOf: [SHORT, { not: LONG }, { allOf: [LONG] }] }
  expect(splitSchema(document)).toEqual({
    $defs: { known: { items: { $ref: '#/$defs/part-0' } }, 'part-0': LONG, 'part-1': LONG, 'part-2': LONG },
    anyOf: [SHORT, { not: { $ref: '#/$defs/part-1' } }, { allOf: [{ $ref: '#/$defs/part-2' }] }],
  })
})

test('values that only look like schemas stay as they are', () => {
  const document = { properties: { items: { const: { items: LONG } } }, default: { properties: { a: LONG } } }
  expect(splitSchema(document)).toMatchObject({ default: { properties: { a: LONG } } })
  expect(JSON.stringify(splitSchema(document))).toContain('"const":{"items":{"type":"string"')
})
