import { expect, expectTypeOf, it } from 'vitest'
import { defined } from '../../../shared/formats/defined.ts'

it('leaves out what is undefined and nothing else', () => {
  const fields = { b: undefined, a: 0, d: '', c: null, e: false }
  const left = defined(fields)
  expect(left).toEqual({ a: 0, d: '', c: null, e: false })
  expect(Object.keys(left)).toEqual(['a', 'd', 'c', 'e'])
})

it('makes optional fields of those that may be undefined', () => {
  const hint = 'x' as string | undefined
  expectTypeOf(defined({ hint, line: 1 })).toExtend<{ hint?: string; line: number }>()
  expectTypeOf(defined({ hint })).not.toExtend<{ hint: string }>()
})
