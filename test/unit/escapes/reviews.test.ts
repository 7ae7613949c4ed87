import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { printReviews } from '../../../scripts/bench/escapes/print-reviews.ts'
import { reviewName } from '../../../scripts/bench/escapes/review-question.ts'
import { readUnits } from '../../escapes/unit-file.ts'
import { variantsOf } from '../../escapes/variants.ts'

const units = readUnits().slice(0, 12)

describe('questions for blind reviewers', () => {
  it('hold one variant of each unit in a folder, under names that tell nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-reviews-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    expect(printReviews(folder, units)).toBe(2 * units.length)

    const named = new Map(units.flatMap(variantsOf).map((variant) => [reviewName(variant), variant]))
    const parts = ['1', '2'].map((part) =>
      readdirSync(join(folder, part)).map((name) => {
        const variant = named.get(name.replace('.prompt.md', ''))
        return { variant, text: readFileSync(join(folder, part, name), 'utf8') }
      }),
    )
    for (const questions of parts) {
      expect(new Set(questions.map(({ variant }) => variant?.unit)).size).toBe(units.length)
      expect(new Set(questions.map(({ variant }) => variant?.class))).toEqual(
        new Set(['one-place', 'reference']),
      )
    }
    const all = parts.flat()
    expect(new Set(all.map(({ variant }) => variant)).size).toBe(2 * units.length)
    expect(all.filter(({ variant, text }) => text.includes(titleOf(variant?.name ?? '')))).toEqual([])
  })
})

/** What is known of a defect. */
function titleOf(name: string): string {
  return name.includes(': ') ? name.slice(name.indexOf(': ') + 2) : 'nothing is known of a reference'
}
