import { expect, test } from 'vitest'
import { isSeeded } from '../../../shared/line/seeded-variants.ts'
import { factoryOf, specOf } from '../../support/unit-of.ts'

const SERIALS = Array.from({ length: 500 }, (_, at) => `JD-0000-0000-${String(at).padStart(4, '0')}`)

test('about every fifth unit is asked about, the same ones each time', () => {
  const due = (): string[] =>
    SERIALS.filter((serial) => isSeeded({ factory: factoryOf(), spec: specOf(), serial }))
  expect(due()).toEqual(due())
  expect(due().length).toBeGreaterThan(60)
  expect(due().length).toBeLessThan(140)
})

test('without a reviewer nobody is asked', () => {
  const factory = factoryOf({ models: { second: undefined, writer: undefined, reviewer: undefined } })
  expect(isSeeded({ factory, spec: specOf({ risk: 'high' }), serial: 'JD-0' })).toBe(false)
})
