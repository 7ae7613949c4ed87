import { describe, expect, it } from 'vitest'
import { schemaSubsetProblems } from '../../support/schema-subset.ts'

const portable = {
  type: 'object',
  additionalProperties: false,
  required: ['rows', 'note'],
  properties: {
    note: { type: ['string', 'null'], description: 'may be null' },
    rows: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['result'],
        properties: { result: { enum: ['met', 'unmet'] } },
      },
    },
  },
}

describe('schemaSubsetProblems', () => {
  it('finds nothing in a portable schema', () => {
    expect(schemaSubsetProblems(portable)).toEqual([])
  })

  it('reports every departure at once, by pointer', () => {
    const schema = {
      type: 'object',
      required: ['a', 'c~/d'],
      properties: {
        a: { type: 'string', minLength: 1 },
        b: { type: 'number', default: 3 },
        'c~/d': { oneOf: [] },
      },
    }
    expect(schemaSubsetProblems(schema)).toEqual([
      { pointer: '', message: 'does not set additionalProperties to false' },
      { pointer: '/properties/a/minLength', message: 'is not in the portable subset' },
      { pointer: '/properties/b', message: 'is not required' },
      { pointer: '/properties/b/default', message: 'is not in the portable subset' },
      { pointer: '/properties/c~0~1d/oneOf', message: 'is not in the portable subset' },
      { pointer: '/properties/c~0~1d', message: 'names no type' },
    ])
  })

  it.each([
    ['an array at the root', { type: 'array', items: portable }],
    ['a nullable root', { ...portable, type: ['object', 'null'] }],
  ])('refuses %s', (_, schema) => {
    expect(schemaSubsetProblems(schema)[0]).toEqual({ pointer: '', message: 'is not an object at the root' })
  })

  it('refuses items that are missing', () => {
    const schema = { ...portable, required: ['a'], properties: { a: { type: 'array' } } }
    expect(schemaSubsetProblems(schema)).toEqual([
      { pointer: '/properties/a/items', message: 'is not a schema object' },
    ])
  })

  it('refuses the sixth level', () => {
    const nested = (levels: number): object =>
      levels === 0
        ? { type: 'string' }
        : {
            type: 'object',
            additionalProperties: false,
            required: ['a'],
            properties: { a: nested(levels - 1) },
          }
    expect(schemaSubsetProblems(nested(4))).toEqual([])
    expect(schemaSubsetProblems(nested(5))).toEqual([
      { pointer: '/properties/a'.repeat(5), message: 'is deeper than 5 levels' },
    ])
  })
})
