import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { printReviews } from '../../../scripts/bench/escapes/print-reviews.ts'
import { reviewName } from '../../../scripts/bench/escapes/review-question.ts'
import { isRead, reviewOf, takeReviews } from '../../../scripts/bench/escapes/reviews.ts'
import { readUnits } from '../../escapes/unit-file.ts'
import { RIGHT, variantsOf, type Variant } from '../../escapes/variants.ts'

const units = readUnits().slice(0, 12)

describe('questions for blind reviewers', () => {
  it('hold one variant of each unit in a folder, under names that tell nothing', () => {
    const folder = temporaryFolder()
    expect(printReviews(folder, units, () => false)).toBe(2 * units.length)

    const named = new Map(units.flatMap(variantsOf).map((variant) => [reviewName(variant), variant]))
    const parts = ['1', '2'].map((part) =>
      readdirSync(join(folder, part)).map((name) => {
        const variant = named.get(name.replace('.prompt.md', ''))
        return { variant, text: readFileSync(join(folder, part, name), 'utf8') }
      }),
    )
    for (const questions of parts) {
      expect(new Set(questions.map(({ variant }) => variant?.unit)).size).toBe(units.length)
      expect(
        questions.filter(({ variant }) => variant !== undefined && RIGHT.has(variant.class)),
      ).toHaveLength(2)
      expect(questions.filter(({ variant }) => variant?.class === 'one-place')).toHaveLength(10)
    }
    const all = parts.flat()
    expect(new Set(all.map(({ variant }) => variant)).size).toBe(2 * units.length)
    expect(all.filter(({ variant, text }) => text.includes(titleOf(variant?.name ?? '')))).toEqual([])
  })

  it('are about what nobody has read: of a kind that was read, about a mistake of people', () => {
    const folder = temporaryFolder()
    const isKnown = ({ name }: Variant): boolean => !name.startsWith('one-place 1:')
    expect(printReviews(folder, units, isKnown)).toBe(2 * units.length)
    const firsts = units.flatMap((unit) => variantsOf(unit).filter((variant) => !isKnown(variant)))
    expect(firsts.map(({ by }) => by)).toEqual(units.map(() => 'hand'))
    expect(readdirSync(join(folder, '1')).sort()).toEqual(
      firsts.map((variant) => `${reviewName(variant)}.prompt.md`).sort(),
    )
  })
})

describe('recorded reviews', () => {
  const all = readUnits().flatMap((unit) => variantsOf(unit).map((variant) => ({ unit, variant })))
  const read = all.filter(({ variant }) => isRead(variant))

  it('are about variants as they are now, and one about other code is refused', () => {
    expect(read.length).toBeGreaterThanOrEqual(270)
    for (const { unit, variant } of read) expect(reviewOf(unit, variant)).toBeDefined()
    for (const { unit, variant } of read.slice(0, 1))
      expect(() => reviewOf({ ...unit, spec: `${unit.spec}\n` }, variant)).toThrow(
        'another spec or other code',
      )
  })

  it('are taken from answers that lie beside the questions', () => {
    const [source, target] = [temporaryFolder(), temporaryFolder()]
    for (const { unit, variant } of all.slice(0, 1)) {
      const answer = join(source, `${reviewName(variant)}.answer.json`)
      const finding = { ...FINDING, path: Object.keys(variant.files)[0] ?? '' }
      writeFileSync(answer, JSON.stringify({ untested: [], findings: [finding], matrix: [] }))
      expect(takeReviews(source, readUnits(), target)).toBe(1)
      expect(reviewOf(unit, variant, target)).toMatchObject({ isStopped: true })
    }
    writeFileSync(join(source, `${'0'.repeat(10)}.answer.json`), '{}')
    expect(() => takeReviews(source, readUnits(), target)).toThrow('answers no question of the corpus')
  })
})

const FINDING = {
  ...{ category: 'correctness', severity: 'high', kind: 'missing', quote: null },
  ...{ call: null, gives: null, should: null, criterion: null, scenario: 'words', suggestion: null },
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-reviews-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** What is known of a defect. */
function titleOf(name: string): string {
  return name.includes(': ') ? name.slice(name.indexOf(': ') + 2) : 'nothing is known of a reference'
}
