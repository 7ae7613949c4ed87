import { stringify } from 'devalue'
import { expect, test } from 'vitest'
import {
  judgeCounterexample,
  type CounterexampleJudgement,
} from '../../../../shared/adequacy/judge/counterexample.ts'
import type { Counterexample } from '../../../../shared/adequacy/counterexamples.ts'
import { verdictOf } from '../../../../shared/findings.ts'
import type { Observed } from '../../../../shared/oracle/values/observed.ts'
import { criterionOf, specOf } from '../../../support/unit-of.ts'

const ONE: Counterexample = {
  call: 'kebab("B A")',
  module: 'src/kebab.ts',
  callee: 'kebab',
  should: { returns: 'a-b' },
  criterion: 'AC-1',
  scenario: 'two blanks give two dashes',
  severity: 'high',
  category: 'correctness',
}

const SPEC = specOf({
  acceptance: [
    criterionOf('AC-1', { examples: [{ call: 'kebab("A B")', returns: 'a-b' }] }),
    criterionOf('AC-2', { examples: [{ call: "kebab( 'x_y' )", returns: 'x_y' }] }),
    criterionOf('AC-3', { holdout: true, examples: [{ call: 'kebab("")', returns: '' }] }),
  ],
})

function returned(value: unknown): Observed {
  return { kind: 'returned', value: stringify(value) }
}

function threw(name: string): Observed {
  return { kind: 'threw', isError: true, name, type: name, message: 'no' }
}

function judge(parts: Partial<Counterexample>, observed: Observed | undefined): CounterexampleJudgement {
  return judgeCounterexample({ ...ONE, ...parts }, observed, SPEC)
}

test.each<[Partial<Counterexample>, Observed]>([
  [{}, returned('a-b')],
  [{ criterion: null }, returned('a-b')],
  [{ should: { returns: [1, { a: null }] } }, returned([1, { a: null }])],
  [{ should: { throws: 'RangeError' } }, threw('RangeError')],
  [{ should: { throws: 'Error' } }, threw('TypeError')],
])('%j is dropped when the call gives what the reviewer asks for', (parts, observed) => {
  expect(judge(parts, observed)).toMatchObject({
    kind: 'dropped',
    finding: { code: 'ADEQUACY_COUNTEREXAMPLE_DROPPED', level: 'note' },
  })
})

test('an example with this very call decides, however it is written, and whatever the reviewer says', () => {
  const call = 'kebab("x_y")'
  expect(judge({ call, criterion: 'AC-1', should: { returns: 'x-y' } }, returned('x_y'))).toMatchObject({
    kind: 'dropped',
  })
  const wrong = judge({ call, criterion: null, should: { returns: 'x-y' } }, returned('xy'))
  expect(wrong).toMatchObject({ kind: 'sent-back', isFinal: false })
  expect(wrong).toHaveProperty('finding.message', expect.stringContaining('AC-2'))
})

test.each<[string, Observed]>([
  ['a wrong value', returned('a--b')],
  ['an error', threw('TypeError')],
  ['the end of the process', { kind: 'died', how: 'exit code 1' }],
  ['no end', { kind: 'timed-out', limitMs: 10_000 }],
  ['no value', { kind: 'not-a-value', what: 'a function' }],
])('%s is sent back with call, what it gives, what it should give, and the criterion', (_, observed) => {
  const judged = judge({}, observed)
  expect(judged).toMatchObject({
    kind: 'sent-back',
    isFinal: false,
    finding: { code: 'ADEQUACY_COUNTEREXAMPLE', level: 'block', file: 'src/kebab.ts' },
  })
  for (const part of ['AC-1', 'kebab("B A")', '"a-b"'])
    expect(judged).toHaveProperty('finding.message', expect.stringContaining(part))
})

test.each<[string | null, Observed]>([
  [null, returned('a--b')],
  [null, threw('TypeError')],
  ['AC-9', returned('a--b')],
])('where the spec is silent (%s) it is a question', (criterion, observed) => {
  expect(judge({ criterion }, observed)).toMatchObject({ kind: 'question', proposed: { returns: 'a-b' } })
})

test('a criterion decides nothing about a kind of input that neither an example shows nor its sentence names', () => {
  const call = 'kebab("A (B)")'
  expect(judge({ call }, returned('a--b'))).toEqual({
    kind: 'question',
    value: { returns: 'a--b' },
    proposed: { returns: 'a-b' },
    unspoken: 'the sign (',
  })
})

test.each<[string, Observed]>([
  ['the end of the process', { kind: 'died', how: 'exit code 1' }],
  ['a value that no row can hold', returned(undefined)],
])('%s is sent back by a criterion whatever its sentence names: nobody could be asked', (_, observed) => {
  expect(judge({ call: 'kebab("A (B)")', severity: 'low' }, observed)).toMatchObject({ kind: 'sent-back' })
})

test('a call that gives no value is no question: nobody can want that', () => {
  const observed: Observed = { kind: 'died', how: 'signal SIGSEGV' }
  expect(judge({ criterion: null }, observed)).toMatchObject({ kind: 'sent-back', isFinal: false })
})

test('what shows that a hold-out is not met ends the unit and tells nothing of it', () => {
  const judged = judge(
    { criterion: 'AC-3', call: 'kebab("   ")', should: { returns: 'secret' } },
    returned('-'),
  )
  expect(judged).toMatchObject({ kind: 'sent-back', isFinal: true })
  expect(JSON.stringify(judged)).not.toMatch(/kebab\(|secret/)
  const own = judge({ criterion: null, call: "kebab('')", should: { returns: '-' } }, returned('?'))
  expect(own).toMatchObject({ kind: 'sent-back', isFinal: true })
})

test.each<[Partial<Counterexample>, 'stop' | 'pass']>([
  [{}, 'stop'],
  [{ severity: 'low', category: 'spec' }, 'stop'],
  [{ severity: 'medium' }, 'pass'],
])('a call that nobody made leaves the finding %j as the reviewer gave it', (parts, kind) => {
  const uncalled: (Observed | undefined)[] = [
    undefined,
    { kind: 'not-loaded', why: 'has no such export' },
    { kind: 'timed-out', limitMs: 0 },
  ]
  for (const observed of uncalled) {
    const judged = judge(parts, observed)
    expect(judged).toMatchObject({ kind: 'open', finding: { code: 'ADEQUACY_COUNTEREXAMPLE_OPEN' } })
    expect(verdictOf('finding' in judged ? [judged.finding] : []).kind).toBe(kind)
  }
})

test('a value that no row can hold cannot be asked about', () => {
  expect(judge({ criterion: null }, returned(undefined))).toMatchObject({
    kind: 'open',
    finding: { code: 'ADEQUACY_COUNTEREXAMPLE_OPEN', level: 'block' },
  })
})

test('a call out of the domain of the spec decides nothing', () => {
  const spec = { ...SPEC, domain: [{ not: "kebab('B A')" }] }
  for (const observed of [returned('a--b'), undefined])
    expect(judgeCounterexample(ONE, observed, spec)).toMatchObject({
      kind: 'dropped',
      finding: { code: 'ADEQUACY_COUNTEREXAMPLE_DROPPED' },
    })
})

test('a row that is a hold-out by itself stays a secret, and one that answers a question does not', () => {
  const row = { call: 'kebab("B A")', returns: 'a-b', holdout: true }
  const judgeRow = (marks: { asked?: string }): CounterexampleJudgement => {
    const criterion = criterionOf('AC-1', { examples: [{ ...row, ...marks }] })
    const wrong = { ...ONE, should: { returns: 'A-B' } }
    return judgeCounterexample(wrong, returned('a--b'), specOf({ acceptance: [criterion] }))
  }
  const secret = judgeRow({})
  expect(secret).toMatchObject({ kind: 'sent-back', isFinal: true })
  expect(JSON.stringify(secret)).not.toContain('kebab(')
  expect(judgeRow({ asked: 'JD-0000-0000-0000' })).toMatchObject({ kind: 'sent-back', isFinal: false })
})

test('the words of the reviewer and of the code are made safe', () => {
  const observed: Observed = {
    kind: 'threw',
    isError: true,
    name: 'X',
    type: 'X',
    message: '\n::error::\u202e',
  }
  for (const judged of [judge({}, observed), judge({ scenario: '\n##[add-path]\u202e' }, undefined)]) {
    expect(judged).toHaveProperty('finding.message', expect.not.stringMatching(/[\n\u202e]|##\[/))
  }
})
