import { afterEach, expect, test } from 'vitest'
import { counterexampleOf, readOutcome } from '../../../actions/review/counterexample.ts'
import type { ReplyFinding } from '../../../actions/review/matrix-schema.ts'
import { counterexamplesOf, MAX_COUNTEREXAMPLES } from '../../../shared/adequacy/counterexamples.ts'
import { criterionOf, factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'
import {
  FINDING,
  matrixOf,
  PROBE,
  READ,
  removeRepositories,
  tell,
  TESTED,
  type Row,
  type Told,
} from './story.ts'

afterEach(removeRepositories)

type Finding = Partial<Record<keyof typeof FINDING, unknown>>

/** The review on a line that makes the calls of its findings. */
function probed(findings: Finding[], rows: Partial<Row>[] = [{}]): Promise<Told> {
  return tell({ reply: matrixOf(rows, findings), unit: { factory: factoryOf({ line: [PROBE] }) } })
}

const CALL = {
  call: 'kebab("A  B")',
  module: 'src/kebab.ts',
  callee: 'kebab',
  should: { returns: 'a-b' },
  criterion: 'AC-1',
  scenario: FINDING.scenario,
  severity: 'high',
  category: 'correctness',
}

test('a finding with a call that can be run is handed on and decides nothing yet', async () => {
  const { report, codes, review } = await probed([{}])
  expect(report.verdict.kind).toBe('pass')
  expect(codes).toEqual(['REVIEW_COUNTEREXAMPLE'])
  expect(report.verdict.findings[0]).toMatchObject({ level: 'note', file: 'src/kebab.ts', line: 3 })
  expect(review.findings).toEqual([{ ...FINDING, line: 3, side: 'head', unanchored: null, run: true }])
  const link = linkOf(unitOf('', ''), report, 'review')
  expect(counterexamplesOf([link], 1)).toEqual([CALL])
  expect(counterexamplesOf([link], 2)).toEqual([])
})

test('a line without a probing station decides as before, and hands nothing on', async () => {
  const { report, codes, review } = await tell({ reply: matrixOf([{}], [{}]) })
  expect(codes).toEqual(['REVIEW_CORRECTNESS'])
  expect(report.attachments.map(({ name }) => name)).not.toContain('counterexamples.json')
  expect(review.findings[0]?.run).toBe(false)
})

test.each<Finding>([
  { severity: 'low' },
  { severity: 'medium', category: 'risk' },
  { category: 'spec', severity: 'low' },
  { quote: 'eval(text)' },
  { quote: null, path: null, kind: 'missing' },
])('its severity, its category and its quote do not matter: %j', async (parts) => {
  const { codes, session } = await probed([parts])
  expect(codes).toEqual(['REVIEW_COUNTEREXAMPLE'])
  expect(session?.requests).toHaveLength(1)
})

test.each<[string, Finding, string]>([
  ['no call', { call: null }, 'REVIEW_CORRECTNESS'],
  ['a call of something else', { call: 'wordsOf("A  B")' }, 'REVIEW_CORRECTNESS'],
  ['a call with code in it', { call: 'kebab(process.cwd())' }, 'REVIEW_CORRECTNESS'],
  ['a value in words', { should: 'one dash' }, 'REVIEW_CORRECTNESS'],
  ['nothing it should give', { should: null }, 'REVIEW_CORRECTNESS'],
  ['one value for both', { category: 'spec', gives: "'a-b'" }, 'REVIEW_SPEC'],
  ['a hole and no value', { category: 'security', gives: null }, 'REVIEW_SECURITY'],
])('a finding with %s is decided by the review', async (_, parts, code) => {
  const { report, codes } = await probed([parts])
  expect(report.verdict.kind).toBe('stop')
  expect(codes).toEqual([code])
})

test('a finding of correctness may leave out what the call gives', async () => {
  expect((await probed([{ gives: null }])).codes).toEqual(['REVIEW_COUNTEREXAMPLE'])
})

test('an objection to a criterion that examples show rests on its call', async () => {
  const unmet = { criterion: 'AC-1', verdict: 'unmet', reason: 'two blanks give two dashes' }
  const { report, review } = await probed([{}], [{}, unmet])
  expect(report.verdict.kind).toBe('pass')
  expect(report.verdict.findings.map(({ code, level }) => [code, level])).toEqual([
    ['REVIEW_COUNTEREXAMPLE', 'note'],
    ['REVIEW_COUNTEREXAMPLE', 'note'],
  ])
  expect(review.matrix[0]).toMatchObject({ verdict: 'unmet', run: true })
})

test.each<[string, Finding[], Partial<Row>]>([
  ['that names no call', [], { criterion: 'AC-1' }],
  ['whose call is about another criterion', [{ criterion: 'AC-2' }], { criterion: 'AC-1' }],
  ['to a criterion that only reading shows', [{ criterion: 'AC-2' }], { criterion: 'AC-2' }],
])('an objection %s stops the unit', async (_, findings, parts) => {
  const rows = parts.criterion === 'AC-2' ? [] : [{}]
  const { report, codes } = await probed(findings, [
    ...rows,
    { verdict: 'unmet', reason: 'it is not', ...parts },
  ])
  expect(report.verdict.kind).toBe('stop')
  expect(codes).toContain('REVIEW_UNMET')
})

test('one call with one expectation is run once, and of very many the worst are', async () => {
  const many = Array.from({ length: MAX_COUNTEREXAMPLES + 3 }, (_, at) => ({ call: `kebab("${at}")` }))
  const twins = [{ call: 'kebab("0")' }, { call: "kebab('0')", scenario: 'in other words' }]
  const { report, codes } = await probed([
    ...twins,
    ...many.slice(1),
    { severity: 'low', call: 'kebab("low")' },
  ])
  const calls = counterexamplesOf([linkOf(unitOf('', ''), report, 'review')], 1)
  expect(calls).toHaveLength(MAX_COUNTEREXAMPLES)
  expect(new Set(calls.map(({ severity }) => severity))).toEqual(new Set(['high']))
  expect(codes.filter((code) => code === 'REVIEW_COUNTEREXAMPLE')).toHaveLength(MAX_COUNTEREXAMPLES + 1)
  expect(codes.filter((code) => code === 'REVIEW_CORRECTNESS')).toHaveLength(4)
})

const SPEC = specOf({ acceptance: [TESTED, READ, criterionOf('AC-3')] })

function findingOf(parts: Partial<ReplyFinding>): ReplyFinding {
  return { ...FINDING, category: 'correctness', severity: 'high', kind: 'code', ...parts }
}

test('the criterion of a finding is one of the spec, or none', () => {
  expect(counterexampleOf(findingOf({ criterion: 'AC-3' }), SPEC)?.criterion).toBe('AC-3')
  expect(counterexampleOf(findingOf({ criterion: 'AC-4' }), SPEC)?.criterion).toBeNull()
  expect(counterexampleOf(findingOf({ criterion: null }), SPEC)?.criterion).toBeNull()
})

test.each<[string, string | null]>([
  ['ac-1', 'AC-1'],
  ['`AC-2`', 'AC-2'],
  ['AC-1: the sentence', 'AC-1'],
  ['AC-1, AC-2', null],
  ['none', null],
  ['', null],
])('the criterion %j is read as %j', async (criterion, expected) => {
  const { review } = await probed([{ criterion }])
  expect(review.findings[0]?.criterion).toBe(expected)
})

test.each<[string, unknown]>([
  ['9', { returns: 9 }],
  ['`9`', { returns: 9 }],
  ['returns "a-b"', { returns: 'a-b' }],
  ['it should return [1, 2]', { returns: [1, 2] }],
  ['throws RangeError', { throws: 'RangeError' }],
  ['throw new RangeError("too big")', { throws: 'RangeError' }],
  ['a RangeError', { throws: 'RangeError' }],
  ['RangeError: too big', { throws: 'RangeError' }],
  ['should throw a ParseException', { throws: 'ParseException' }],
  ['throws an error', { throws: 'Error' }],
  ['an error', { throws: 'Error' }],
  ['"RangeError"', { returns: 'RangeError' }],
])('%s is what a row could expect', (words, outcome) => {
  expect(readOutcome(words)).toEqual(outcome)
})

test.each(['one dash', 'undefined', 'a-b', 'the same as before', 'errors of parsing', 'no error', ''])(
  '%s is not',
  (words) => {
    expect(readOutcome(words)).toBeUndefined()
  },
)
