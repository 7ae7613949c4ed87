import { afterEach, expect, test } from 'vitest'
import { withHeldOut } from '../../support/held-out.ts'
import { criterionOf } from '../../support/unit-of.ts'
import {
  GREEN,
  HIDDEN,
  KEBAB,
  matrixOf,
  outcomeOf,
  passed,
  READ,
  removeRepositories,
  rightValues,
  tell,
  TESTED,
  type Told,
} from './story.ts'

afterEach(removeRepositories)

const NAMED = criterionOf('AC-4', { tests: ['kebab works'], check: 'test' })
const ACCEPTANCE = [TESTED, READ, HIDDEN, NAMED]
const ROWS = matrixOf([{}, { criterion: 'AC-4' }])
const OUTCOME = outcomeOf([...GREEN, passed('kebab works')])

/** A review of a spec without rows that hold themselves back, and of the same with such rows. */
async function both(files?: { path: string; content: string }[]): Promise<[Told, Told]> {
  const story = { outcomes: [OUTCOME], reply: ROWS, ...(files === undefined ? {} : { files }) }
  const { acceptance, domain } = withHeldOut(ACCEPTANCE)
  const before = await tell({ ...story, acceptance: ACCEPTANCE })
  return [before, await tell({ ...story, acceptance, spec: { domain } })]
}

test('the reviewer is asked the same, whatever rows hold themselves back, and the same answer passes', async () => {
  const [before, after] = await both([{ path: 'src/kebab.ts', content: KEBAB }])
  expect(after.session?.requests).toEqual(before.session?.requests)
  expect(before.session?.requests).toHaveLength(1)
  expect([before.codes, after.codes]).toEqual([[], []])
  expect(after.review.matrix.at(-1)).toMatchObject({ criterion: 'AC-9', verdict: 'met', by: 'examples' })
})

test('a row that holds itself back and is wrong speaks against its criterion', async () => {
  const { acceptance, domain } = withHeldOut(ACCEPTANCE)
  const { rows } = rightValues(acceptance)
  const values = {
    rows: rows.map((row) =>
      row.criterion === 'AC-2' && row.example === 1
        ? { ...row, alone: { kind: 'returned' as const, value: '["x"]' } }
        : row,
    ),
  }
  const { codes, session } = await tell({
    acceptance,
    spec: { domain },
    outcomes: [{ ...OUTCOME, values }],
    reply: ROWS,
  })
  expect(codes).toContain('REVIEW_UNCOVERED')
  expect(session?.requests).toEqual([])
})
