import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { OWN_REPOSITORY } from '../../../shared/own-repository.ts'
import { schemaOf } from '../../../shared/formats/schema.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'schemas')
const NAMES = readdirSync(FOLDER).sort()

test.each(NAMES)(
  '%s fits the meta-schema of its draft, compiles in strict mode and has its address in our repository',
  (name) => {
    const document = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { $id: string; $schema: string }
    const ajv = new Ajv2020({ allErrors: true, strict: true, strictTuples: false, allowUnionTypes: true })
    expect(ajv.validateSchema(document)).toBe(true)
    expect(() => ajv.compile(document)).not.toThrow()
    expect(document.$id).toBe(`https://raw.githubusercontent.com/${OWN_REPOSITORY}/main/schemas/${name}`)
  },
)

const pair = schemaOf<{ a: number; b?: string }>({
  type: 'object',
  additionalProperties: false,
  required: ['a'],
  properties: { a: { type: 'number' }, b: { enum: ['x', 'y'] } },
})

test('every problem is told at once, each with its pointer', () => {
  expect(pair.problemsOf({ b: 'z', 'c/d': 1 })).toEqual([
    { pointer: '', message: expect.stringContaining("'a'") as string },
    { pointer: '/c~1d', message: expect.any(String) as string },
    { pointer: '/b', message: expect.stringContaining('x, y') as string },
  ])
})

test('a value that fits is given back, one that does not is an error with its subject', () => {
  const value: unknown = { a: 1 }
  expect(pair.parse(value, 'the pair')).toBe(value)
  expect(() => pair.parse([], 'the pair')).toThrow(
    expect.objectContaining({ code: 'SCHEMA_INVALID', message: expect.stringContaining('the pair') }),
  )
})
