import { stringify } from 'devalue'
import { expect, test } from 'vitest'
import { judgeCounterexamples } from '../../../../shared/adequacy/judge/counterexamples.ts'
import type { Counterexample } from '../../../../shared/adequacy/counterexamples.ts'
import type { ProbeRow } from '../../../../shared/adequacy/probe-values.ts'
import { criterionOf, specOf } from '../../../support/unit-of.ts'

const PLACE = { module: 'src/kebab.ts', callee: 'kebab' }
const SPEC = specOf({
  acceptance: [
    criterionOf('AC-1', { examples: [{ call: 'kebab("word")', returns: 'word' }] }),
    criterionOf('AC-2', { holdout: true }),
  ],
})

function named(call: string, parts: Partial<Counterexample> = {}): Counterexample {
  return {
    ...PLACE,
    call,
    should: { returns: 'right' },
    criterion: null,
    scenario: 'words',
    severity: 'high',
    category: 'correctness',
    ...parts,
  }
}

function rowOf(call: string, value: unknown, source: ProbeRow['source'] = 'reviewer'): ProbeRow {
  return { ...PLACE, source, call, change: { kind: 'returned', value: stringify(value) }, differs: [] }
}

test('each counterexample is judged by the row of its own call', () => {
  const judged = judgeCounterexamples(
    [
      named('kebab("right")'),
      named('kebab("asked")'),
      named('kebab("decided")', { criterion: 'AC-1' }),
      named('kebab("missing")'),
    ],
    [rowOf('kebab("right")', 'right'), rowOf('kebab("asked")', 'other'), rowOf('kebab("decided")', 'wrong')],
    SPEC,
  )
  expect(judged.findings.map(({ code }) => code)).toEqual([
    'ADEQUACY_COUNTEREXAMPLE_DROPPED',
    'ADEQUACY_COUNTEREXAMPLE',
    'ADEQUACY_COUNTEREXAMPLE_OPEN',
  ])
  expect(judged.questions).toEqual([
    { ...PLACE, call: 'kebab("asked")', value: { returns: 'other' }, proposed: { returns: 'right' } },
  ])
  expect(judged.isFinal).toBe(false)
})

test('rows of other sources and of other modules do not count', () => {
  const elsewhere = { ...rowOf('kebab("right")', 'right'), module: 'src/other.ts' }
  const rows = [rowOf('kebab("right")', 'right', 'generated'), elsewhere]
  const { findings } = judgeCounterexamples([named('kebab("right")')], rows, SPEC)
  expect(findings.map(({ code }) => code)).toEqual(['ADEQUACY_COUNTEREXAMPLE_OPEN'])
})

test('a hold-out that is not met ends the unit', () => {
  const rows = [rowOf('kebab("secret")', 'wrong')]
  expect(judgeCounterexamples([named('kebab("secret")', { criterion: 'AC-2' })], rows, SPEC).isFinal).toBe(
    true,
  )
})
