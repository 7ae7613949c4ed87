import { describe, expect, it } from 'vitest'
import { validateSpecs } from '../../../shared/specification/checks/validate-spec.ts'
import { specPath } from '../../escapes/base-repository.ts'
import { faultsOf } from '../../escapes/soundness.ts'
import { readUnit, readUnits } from '../../escapes/unit-file.ts'

const units = readUnits()

describe('the corpus of known defects', () => {
  it('has enough units, and more defects of hands than of operators', () => {
    const defects = units.flatMap(({ onePlace }) => onePlace)
    expect(units.length).toBeGreaterThanOrEqual(42)
    expect(defects.filter(({ by }) => by === 'hand').length).toBeGreaterThan(defects.length / 2)
  })

  it.each(units)('can judge $id: right code passes, and every defect is proven wrong', async (unit) => {
    expect(await faultsOf(unit)).toEqual([])
  })

  it('has specs without a finding', async () => {
    const sources = units.map((unit) => ({ path: specPath(unit), bytes: Buffer.from(unit.spec) }))
    expect(await validateSpecs(sources)).toEqual([])
  })
})

describe('a unit that cannot judge', () => {
  const text = `---
id: half
title: Halve a number
why: Halves are reckoned by hand.
paths: { write: [src/half.ts] }
interface:
  - { module: src/half.ts, signature: 'function half(n: number): number' }
acceptance:
  - id: AC-1
    ears: The half function shall return half of a number.
    examples: [{ call: half(4), returns: 2 }]
---

## Reference

\`\`\`ts src/half.ts
export function half(n: number): number {
  return n / 2
}
\`\`\`

## Restyled

\`\`\`ts src/half.ts
export function half(n: number): number {
  return Math.floor(n / 2)
}
\`\`\`

## Rows

\`\`\`text
half(3) => 1.5
half(6) => 3
half(6) => 3
\`\`\`

## One place

\`\`\`diff
@@ hand: fails the visible example
-  return n / 2
+  return n
@@ operator: is not wrong
-  return n / 2
+  return n * 0.5
\`\`\`
`

  it('says what is missing, what is judged wrong, and what is not proven', async () => {
    expect(await faultsOf(readUnit('half', text))).toEqual([
      'half: has 3 rows',
      'half: has a row twice',
      'half: has 2 one-place defects',
      'half: restyled is judged wrong by half(3)',
      'half: one-place 1: fails the visible example fails a visible example',
      'half: one-place 2: is not wrong is proven wrong by no row',
    ])
  })

  it('names a piece that does not fit', async () => {
    const unfit = readUnit(
      'half',
      text.replace('-  return n / 2\n+  return n\n', '-  return 2\n+  return n\n'),
    )
    await expect(faultsOf(unfit)).rejects.toThrow('"fails the visible example" fits 0 times into src/half.ts')
  })

  it('is not read without front matter', () => {
    expect(() => readUnit('half', '## Reference\n')).toThrow('half: there is no front matter')
  })
})
