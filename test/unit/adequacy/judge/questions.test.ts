import { stringify } from 'devalue'
import { describe, expect, it } from 'vitest'
import { judgeProbe, questionText, toldToWriter } from '../../../../shared/adequacy/judge/judge-probe.ts'
import type { Counterexample } from '../../../../shared/adequacy/counterexamples.ts'
import { MAX_QUESTIONS, questionsOf } from '../../../../shared/adequacy/judge/questions.ts'
import type { ProbeRow, ProbeValues } from '../../../../shared/adequacy/probe-values.ts'
import type { Spec } from '../../../../shared/specification/document/spec.ts'
import type { Observed } from '../../../../shared/oracle/values/observed.ts'
import { criterionOf, specOf } from '../../../support/unit-of.ts'

const module = 'src/kebab.ts'
const spec = specOf({
  interface: [{ module, signature: 'function kebab(text: string): string', doc: undefined }],
  acceptance: [criterionOf('AC-1', { examples: [{ call: 'kebab("A B")', returns: 'a-b' }] })],
})

function returned(value: unknown): Observed {
  return { kind: 'returned', value: stringify(value) }
}

function threw(name: string): Observed {
  return { kind: 'threw', isError: true, name, type: name, message: 'no' }
}

function rowOf(call: string, differs: number[], parts: Partial<ProbeRow> = {}): ProbeRow {
  return { source: 'generated', module, callee: 'kebab', call, change: returned('x'), differs, ...parts }
}

function valuesOf(rows: ProbeRow[], parts: Partial<ProbeValues> = {}): ProbeValues {
  return {
    rows,
    mutants: { made: 9, dead: 2, survived: 7, undecided: 0 },
    inputs: { planned: 9, tried: 9 },
    ...parts,
  }
}

const CALLED: Partial<ProbeValues> = { second: 'called' }

const CONTEXT = { spec, isRequired: false, counterexamples: [], untested: [] }

function callsOf(rows: ProbeRow[], parts: Partial<ProbeValues> = {}): string[] {
  return questionsOf(valuesOf(rows, parts), spec).questions.map(({ call }) => call)
}

describe('questions', () => {
  it('are the fewest calls that tell every variant apart, the shortest first', () => {
    const rows = [
      rowOf('kebab("long and longer")', [1, 2, 3]),
      rowOf('kebab("a")', [1]),
      rowOf('kebab("b")', [4]),
      rowOf('kebab("cc")', [4]),
    ]
    expect(callsOf(rows)).toEqual(['kebab("b")', 'kebab("long and longer")'])
  })

  it('are about what the change refuses only where few other calls tell a variant apart', () => {
    const refused = { change: threw('RangeError') }
    const rows = [
      rowOf('kebab("")', [1, 2, 3], refused),
      rowOf('kebab("longer")', [1, 2]),
      rowOf('kebab("b")', [4], refused),
    ]
    expect(callsOf(rows)).toEqual(['kebab("")', 'kebab("b")', 'kebab("longer")'])
    const most = [5, 6, 7, 8].map((mutant) => rowOf(`kebab("${mutant}")`, [mutant]))
    expect(callsOf([...rows, ...most])).toContain('kebab("longer")')
    expect(callsOf([...rows, ...most])).not.toContain('kebab("")')
  })

  it('say what the change does, and what a variant or a second source does instead', () => {
    const variant = [rowOf('kebab("")', [1], { change: returned(''), other: returned('-') })]
    const second = [rowOf('kebab("a  b")', [2], { change: threw('RangeError'), second: returned('a-b') })]
    const textsOf = (values: ProbeValues): string[] => questionsOf(values, spec).questions.map(questionText)
    expect([...textsOf(valuesOf(variant)), ...textsOf(valuesOf(second, CALLED))]).toEqual([
      'question 1 (AC-1): kebab(""): the change returns ""; is that right? (a variant that returns "-" passes every example)',
      'question 1 (AC-1): kebab("a  b"): the change throws RangeError; is that right? (a second source returns "a-b") The answer "out-of-domain" settles every call with white space in a row and small letters at the same place.',
    ])
  })

  it.each([
    ['a call that is an example', rowOf('kebab("A B")', [1])],
    ['a value that no row can hold', rowOf('kebab("a")', [1], { change: returned(new Map()) })],
    ['a call that was not made', rowOf('kebab("a")', [], { change: { kind: 'timed-out', limitMs: 0 } })],
    ['a call of something else', rowOf('other("a")', [1])],
    ['a call that is none', rowOf('kebab("a"); steal()', [1])],
    ['a module that the spec does not name', rowOf('kebab("a")', [1], { module: 'src/other.ts' })],
    ['a call that the reviewer named', rowOf('kebab("a")', [1], { source: 'reviewer' })],
    ['nothing that differs', rowOf('kebab("a")', [])],
  ])('are not asked for %s', (_, row) => {
    expect(callsOf([row])).toEqual([])
  })

  it('are not asked for a call that the domain leaves out', () => {
    const domain: Spec['domain'] = [{ not: 'kebab("a")' }]
    const rows = [rowOf('kebab("a")', [1]), rowOf('kebab("bb")', [2])]
    const { questions } = questionsOf(valuesOf(rows), { ...spec, domain })
    expect(questions.map(({ call }) => call)).toEqual(['kebab("bb")'])
  })

  it('are not asked again for a kind of input that an answer has put out of the domain', () => {
    const half = returned('😀'.slice(0, 1))
    const rows = ['kebab("😀Ab")', 'kebab("😀 aB")'].map((call) => rowOf(call, [1], { change: half }))
    const counterexample = {
      ...{ call: 'kebab("😀a")', module, callee: 'kebab', should: { returns: '😀a' }, criterion: 'AC-1' },
      ...{ scenario: 'half of a letter', severity: 'high' as const, category: 'correctness' as const },
    }
    const named = rowOf(counterexample.call, [], { source: 'reviewer', change: half })
    const asked = (domain: Spec['domain']): string[] =>
      judgeProbe(valuesOf([...rows, named]), {
        ...{ spec: { ...spec, domain }, isRequired: true, untested: [], counterexamples: [counterexample] },
      }).findings.map(({ code }) => code)
    expect(asked([])).toEqual(['ADEQUACY_ASK'])
    const answered = [{ not: 'kebab("😀a")', by: 'Ada', asked: 'JD-1' }]
    expect(asked(answered)).toEqual(['ADEQUACY_COUNTEREXAMPLE_DROPPED'])
  })

  it('leave a second source out that does not do what an example says', () => {
    const second = returned('no')
    const example = rowOf('kebab("A B")', [], { source: 'example', change: returned('a-b'), second })
    expect(callsOf([rowOf('kebab("a")', [], { second })], CALLED)).toEqual(['kebab("a")'])
    expect(callsOf([example, rowOf('kebab("a")', [], { second })], CALLED)).toEqual([])
  })

  it('ask about a second source once for each kind of difference, and about variants only where nothing differs', () => {
    const rows = [
      rowOf('kebab("-")', [1], { second: returned('-') }),
      rowOf('kebab("A C")', [2], { second: returned('-') }),
      rowOf('kebab("c")', [3], { second: threw('RangeError') }),
      rowOf('kebab("d")', [4]),
    ]
    expect(callsOf(rows, CALLED)).toEqual(['kebab("A C")', 'kebab("c")'])
    expect(callsOf(rows.slice(3), CALLED)).toEqual(['kebab("d")'])
  })

  it('ask about a kind of difference once more when an answer was against the second source, and then no more', () => {
    const answers = ['kebab("bb")', 'kebab("bbb")'].map((call) => {
      return { call, returns: 'x', asked: 'JD-1', by: 'owner', holdout: true }
    })
    const second = returned('-')
    const wrong = answers.map(({ call }) => rowOf(call, [], { source: 'example', second }))
    const open = ['kebab("a")', 'kebab("aaa")', 'kebab("aaaaaaaa")'].map((call) =>
      rowOf(call, [1], { second }),
    )
    const asked = (count: number): string[] => {
      const examples = [{ call: 'kebab("A B")', returns: 'a-b' }, ...answers.slice(0, count)]
      const later = specOf({ ...spec, acceptance: [criterionOf('AC-1', { examples })] })
      const rows = [...wrong.slice(0, count), ...open]
      return questionsOf(valuesOf(rows, CALLED), later).questions.map(({ call }) => call)
    }
    expect([asked(0), asked(1), asked(2)]).toEqual([['kebab("aaa")'], ['kebab("a")'], []])
  })

  it('leave one where a reviewer looked for gaps and objected to nothing: a call that it named, if a variant differs there', () => {
    const rows = Array.from({ length: 9 }, (_, index) => rowOf(`kebab("${index}")`, [index + 1]))
    const asked = (untested: string[]): string[] =>
      questionsOf(valuesOf(rows), spec, { untested }).questions.map(({ call }) => call)
    expect(asked(['kebab("7")', 'kebab("none")'])).toEqual(['kebab("7")'])
    expect(asked(['kebab("none")'])).toEqual(['kebab("0")'])
    expect(asked([])).toHaveLength(MAX_QUESTIONS)
  })

  it('ask first about one value that hardly anybody means, at a call that the reviewer named if there is one', () => {
    const odd = ['kebab("a  b")', 'kebab("a___bb")'].map((call) =>
      rowOf(call, [], { change: returned('NaN') }),
    )
    const rows = [...odd, rowOf('kebab("c")', [1]), rowOf('kebab("d")', [2])]
    expect(callsOf(rows)).toEqual(['kebab("c")', 'kebab("d")', 'kebab("a  b")'])
    const { questions } = questionsOf(valuesOf(rows), spec, { untested: ['kebab("d")', 'kebab("a___bb")'] })
    expect(questions.map(({ call, odd }) => [call, odd !== undefined])).toEqual([['kebab("a___bb")', true]])
  })

  it.each<[string, Observed]>([
    [
      'does not end within 10 s of processor time and 256 MiB of memory',
      { kind: 'timed-out', limitMs: 10_000 },
    ],
    ['ends its process with exit code 3', { kind: 'died', how: 'ended with exit code 3' }],
    ['ends its process', { kind: 'died', how: 'ended <code>' }],
    ['returns a promise that never settles', { kind: 'not-a-value', what: 'a promise that never settles' }],
  ])('ask first what a call should do that %s, and take no yes for an answer', (words, change) => {
    const rows = [
      rowOf('kebab("b")', [1]),
      rowOf('kebab("c")', [], { change: returned('NaN') }),
      rowOf('kebab("AB CD")', [], { change }),
    ]
    const { findings, questions } = judgeProbe(valuesOf(rows), CONTEXT)
    expect(questions.map(({ call }) => call)).toEqual(['kebab("b")', 'kebab("AB CD")'])
    const asked = findings.find(({ message }) => message.includes('AB CD'))
    expect(asked).toMatchObject({
      code: 'ADEQUACY_ASK',
      message: `question 2 (AC-1): kebab("AB CD"): the change ${words}; what should it do?`,
      hint: 'jidoka answer <serial> 2: --returns JSON, --throws Name, or --out-of-domain',
    })
  })

  it('about variants are no more than five for a unit, and one where a second writer came to the same', () => {
    const rows = Array.from({ length: 9 }, (_, index) => rowOf(`kebab("${index}")`, [index + 1]))
    expect(callsOf(rows)).toHaveLength(MAX_QUESTIONS)
    expect(callsOf(rows, CALLED)).toHaveLength(1)
    const answered = { call: 'kebab("bb")', returns: 'x', asked: 'JD-1', by: 'owner', holdout: true }
    const later = specOf({ ...spec, acceptance: [criterionOf('AC-1', { examples: [answered] })] })
    const asked = (parts: Partial<ProbeValues>, isRequired = false): number =>
      questionsOf(valuesOf(rows, parts), later, { isRequired }).questions.length
    expect([asked({}), asked(CALLED), asked(CALLED, true)]).toEqual([MAX_QUESTIONS - 1, 0, MAX_QUESTIONS])
  })

  it('are few, and what is left is told', () => {
    const rows = Array.from({ length: 9 }, (_, index) => rowOf(`kebab("${index}")`, [index + 1]))
    const { findings, questions } = judgeProbe(valuesOf(rows), {
      spec,
      isRequired: false,
      counterexamples: [],
      untested: [],
    })
    expect(questions.length).toBe(MAX_QUESTIONS)
    expect(findings.map(({ code, level }) => `${code} ${level}`)).toEqual([
      ...Array.from({ length: MAX_QUESTIONS }, () => 'ADEQUACY_ASK block'),
      'ADEQUACY_LEFT note',
    ])
  })

  it.each([
    [false, 'warn', undefined],
    [true, 'block', 'not everything was tried'],
  ])('what was not tried halts a unit only where it is required: %s', (isRequired, level, reason) => {
    const { findings, final } = judgeProbe(valuesOf([], { unfinished: '3 of 9 variants' }), {
      spec,
      isRequired,
      counterexamples: [],
      untested: [],
    })
    expect(findings).toMatchObject([{ code: 'ADEQUACY_UNFINISHED', level }])
    expect(final).toBe(reason)
  })

  it('begin with what the reviewer expects otherwise, where the spec is silent', () => {
    const call = 'kebab("Ä")'
    const rows = [
      rowOf(call, [], { source: 'reviewer', change: returned('') }),
      rowOf('kebab("a")', [1], { change: returned('a') }),
    ]
    const counterexample: Counterexample = {
      ...{ call, module, callee: 'kebab', should: { returns: 'ä' }, criterion: null },
      ...{ scenario: 'letters that are no ASCII are lost', severity: 'high', category: 'correctness' },
    }
    const judged = judgeProbe(valuesOf(rows), {
      spec,
      isRequired: false,
      counterexamples: [counterexample],
      untested: [],
    })
    expect(judged.questions.map(questionText)).toEqual([
      expect.stringContaining('is that right? (the reviewer expects that it returns "ä")'),
    ])
    const asked = judgeProbe(valuesOf(rows), {
      ...{
        spec,
        isRequired: false,
        untested: [],
        counterexamples: [{ ...counterexample, criterion: 'AC-1' }],
      },
    })
    expect(asked.questions.map(questionText)).toEqual([
      expect.stringContaining('no example and no word of its criterion is about letters'),
    ])
    const decided = { ...counterexample, call: 'kebab("B")', criterion: 'AC-1' }
    rows.push(rowOf('kebab("B")', [], { source: 'reviewer', change: returned('') }))
    const sent = judgeProbe(valuesOf(rows), {
      spec,
      isRequired: false,
      counterexamples: [decided],
      untested: [],
    })
    expect(sent.findings[0]).toMatchObject({ code: 'ADEQUACY_COUNTEREXAMPLE', level: 'block' })
    const late = judgeProbe(valuesOf(rows, { unfinished: 'some' }), {
      ...{ spec, isRequired: true, counterexamples: [decided], untested: [] },
    })
    expect([sent.final, late.final]).toEqual([undefined, undefined])
    // the other one is still open, and no repair may answer it
    expect(sent.questions).toHaveLength(1)
    expect(toldToWriter(late.findings)).toEqual(sent.findings.slice(0, 1))
  })
})
