import { expect, test } from 'vitest'
import { outcomeDocument } from '../../../../shared/line/outcome.ts'
import type { PlannedProbe } from '../../../../shared/adequacy/probe-order.ts'
import { probeValues, type ProbeFindings } from '../../../../shared/adequacy/run/probe-rows.ts'
import { ENDLESS } from '../../../../shared/mutants/switch/mutant-switch.ts'
import type { ToldValue } from '../../../../shared/oracle/values/frames.ts'

const returned = (value: string): ToldValue => ({ kind: 'returned', value })
const planned = (source: PlannedProbe['source'], call: string): PlannedProbe => {
  return { source, module: 'a.ts', callee: 'f', call }
}

/** Every call gives `value`; the variants by number and the calls that tell them. */
function findingsOf(
  calls: readonly PlannedProbe[],
  told: Record<number, { call: number; observed?: ToldValue }[]>,
  value: ToldValue = returned('[1]'),
): ProbeFindings {
  const numbers = Object.keys(told).map(Number)
  return {
    order: {
      modules: [],
      mutants: numbers.map((number) => ({ number, path: 'a.ts' })),
      calls: [...calls],
      seconds: 1,
    },
    change: {
      alone: new Map(calls.map((_, id) => [id, value])),
      steady: calls.map((call, id) => ({ ...call, id, value })),
      untried: 0,
    },
    mutants: {
      verdicts: new Map(
        numbers.map((number) => [number, { kind: 'alive', differences: told[number] ?? [] }]),
      ),
      faults: new Map(),
    },
    ends: { undecided: 0 },
  }
}

test('rows stand in the order of the plan, with the numbers of all variants and what the first one did', () => {
  const calls = [planned('example', 'f(0)'), planned('generated', 'f(1)'), planned('generated', 'f(2)')]
  const { rows, mutants } = probeValues(
    findingsOf(calls, {
      7: [{ call: 2, observed: returned('[7]') }, { call: 1 }],
      3: [{ call: 2, observed: returned('[3]') }],
      5: [],
    }),
  )
  expect(rows).toEqual([
    { ...calls[1], change: returned('[1]'), differs: [7] },
    { ...calls[2], change: returned('[1]'), differs: [3, 7], other: returned('[3]') },
  ])
  expect(mutants).toEqual({ made: 3, dead: 0, survived: 3, undecided: 0 })
})

test('the first calls near the examples that give what hardly anybody means are told, and no more of them', () => {
  const calls = [
    planned('example', 'f(0)'),
    ...Array.from({ length: 30 }, (_, at) => planned('generated', `f(${at + 1})`)),
  ]
  const { rows } = probeValues(findingsOf(calls, {}, returned('-6')))
  expect(rows.map(({ call }) => call)).toEqual(calls.slice(1, 21).map(({ call }) => call))
  expect(probeValues(findingsOf(calls, {})).rows).toEqual([])
})

test('what ends an endless loop is told as a loop without end', () => {
  const observed: ToldValue = { kind: 'threw', isError: true, name: ENDLESS, type: ENDLESS, message: '' }
  const { rows } = probeValues(findingsOf([planned('generated', 'f(1)')], { 1: [{ call: 0, observed }] }))
  expect(rows.map(({ other }) => other)).toEqual([{ kind: 'timed-out', limitMs: 1000 }])
})

const MANY = Array.from({ length: 1200 }, (_, n) => planned('generated', `f(${n})`))
const ALL_TOLD = { 1: MANY.map((_, call) => ({ call })) }

test.each([
  ['many rows', returned('[1]'), 999],
  ['large values', returned(JSON.stringify('x'.repeat(60_000))), 33],
])('of %s those of the reviewer are kept first, and the rest is said', (_, value, generated) => {
  const calls = [...MANY, planned('reviewer', 'f(-1)')]
  const { rows, unfinished } = probeValues(findingsOf(calls, ALL_TOLD, value))
  expect([rows.length, rows.at(-1)?.call]).toEqual([generated + 1, 'f(-1)'])
  expect(unfinished).toBe(
    `${1200 - generated} rows are left out: no more than 1000 rows of 2097152 characters are kept`,
  )
})

test('what is told fits into the document that it becomes part of', () => {
  const findings = findingsOf(MANY, ALL_TOLD)
  const paths = Array.from({ length: 100 }, (_, n) => `src/${n}.ts`)
  for (const path of paths) findings.mutants.faults.set(path, 'forged')
  const outcome = {
    ...{ station: 'probe', round: 1, verdict: 'pass' },
    ...{
      outcome: 'success',
      reason: 'all was tried',
      isolation: 'none',
      commands: [],
      tests: [],
      output: '',
    },
    probe: probeValues(findings),
  }
  expect(outcome.probe.unfinished).toHaveLength(500)
  expect(outcomeDocument.problemsOf(outcome)).toEqual([])
})
