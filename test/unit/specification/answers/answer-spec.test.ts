import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../../shared/specification/answers/answer.ts'
import { answerSpec } from '../../../../shared/specification/answers/answer-spec.ts'
import { readSpec } from '../../../../shared/specification/document/read-spec.ts'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import type { Spec } from '../../../../shared/specification/document/spec.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { GOOD, specText } from '../sample-spec.ts'

const PATH = 'specs/trim-lines.spec.md'
const MARKS = { by: 'Ada <ada@example.com>', asked: 'JD-ABCD-EFGH-JKMN' }

const row = (call: string, returns: unknown, parts: object = {}): Answer =>
  ({ kind: 'row', call, value: { returns }, ...MARKS, ...parts }) as Answer
const outside = (call: string, mustThrow?: string): Answer => ({
  kind: 'out-of-domain',
  call,
  ...(mustThrow === undefined ? {} : { mustThrow }),
  ...MARKS,
})

const answered = (text: string, ...answers: Answer[]): string =>
  answerSpec({ path: PATH, bytes: Buffer.from(text) }, answers).bytes.toString('utf8')

function specOf(text: string): Spec {
  const reading = readSpec(Buffer.from(text), PATH)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.spec
}

const BLOCK = `---
# who reads this?
id: trim-lines
title: Trim every line of a text
why: Pasted texts carry spaces at the ends of their lines.
paths: { write: [src/trim.ts] }   # one file
acceptance:
- id: AC-1
  ears: >-
    When a line ends in spaces,
    trimLines shall drop them.
  examples:
    # the usual
    - { call: 'trimLines("a  ")', returns: a }   # trailing
    - call: 'trimLines("b ")'
      returns: |
        b
    # no more

- id: AC-2
  ears: If a text is no text, then trimLines shall throw TypeError.
  examples: [
    { call: trimLines(1), throws: TypeError }, # one
  ]
interface:
  - { module: src/trim.ts, signature: "function trimLines(text: string): string" }
---

Prose   with --- in it.
---
`

const SAYS_SO = `by: 'Ada <ada@example.com>', asked: JD-ABCD-EFGH-JKMN }`

describe('an answer in a spec file', () => {
  it('is one line after the rows of its criterion, and nothing else changes', () => {
    const line = `    - { call: 'trimLines("c ")', returns: c, holdout: true, ${SAYS_SO}\n`
    expect(answered(BLOCK, row('trimLines("c ")', 'c'))).toBe(
      BLOCK.replace('        b\n', `        b\n${line}`),
    )
  })

  it('is the first plain row of a criterion that has a table, and the last row of all', () => {
    const table = `    each:
      example: { call: trimLines($text) }
      rows: [{ text: "a ", returns: a }, { text: "b ", returns: b, holdout: true }]
`
    const text = BLOCK.replace('- id: AC-2', `${table.replace(/^ {2}/gm, '')}\n- id: AC-2`).replace(
      /  examples:\n {4}# the usual[\s\S]*?# no more\n\n/,
      '',
    )
    const { acceptance } = specOf(answered(text, row('trimLines("c ")', 'c', { criterion: 'AC-1' })))
    expect(acceptance[0]?.examples.map(({ call }) => call)).toEqual([
      'trimLines("a ")',
      'trimLines("b ")',
      'trimLines("c ")',
    ])
  })

  it.each(['undefined', 'NaN', 'Infinity', 'null', 'yes'])('keeps the text %s a text', (word) => {
    const { acceptance } = specOf(answered(BLOCK, row('trimLines("c ")', word)))
    expect(acceptance[0]?.examples.at(-1)).toMatchObject({ returns: word })
  })

  it('goes into a list in brackets, whatever stands after its last item', () => {
    const text = answered(BLOCK, row('trimLines(2)', undefined, { value: { throws: 'TypeError' } }))
    expect(text).toBe(
      BLOCK.replace(
        'TypeError },',
        `TypeError }, { call: trimLines(2), throws: TypeError, holdout: true, ${SAYS_SO},`,
      ).replace('call: trimLines(2)', "call: 'trimLines(2)'"),
    )
  })

  it('gets a criterion of its own where none has rows like it', () => {
    const text = answered(BLOCK, row('new Trimmer(1).trim("a")', 'a'))
    expect(text).toContain(
      `  ]\n- id: AC-3\n  ears: 'Trimmer shall do what its owner has answered.'\n  examples:\n    - { call: 'new Trimmer(1).trim("a")', returns: a, holdout: true, ${SAYS_SO}\ninterface:`,
    )
  })

  it('goes where its question says it belongs, or into a new criterion where that is nowhere', () => {
    const counts = (criterion: string | null): number[] =>
      specOf(answered(BLOCK, row('trimLines("c ")', 'c', { criterion }))).acceptance.map(
        ({ examples }) => examples.length,
      )
    expect([counts('AC-2'), counts('AC-9'), counts(null)]).toEqual([
      [2, 2],
      [3, 1],
      [2, 1, 1],
    ])
  })

  it('never goes into a hold-out criterion', () => {
    const acceptance = [
      GOOD.acceptance[0],
      {
        ...GOOD.acceptance[0],
        id: 'AC-7',
        holdout: true,
        examples: [{ call: 'trimLines("xyz ")', returns: 'xyz' }],
      },
    ]
    const spec = specOf(answered(specText({ ...GOOD, acceptance }), row('trimLines("xyzz ")', 'xyzz')))
    expect(spec.acceptance.map(({ examples }) => examples.length)).toEqual([2, 1])
  })

  it('is an example like any other when it is to be visible', () => {
    const { acceptance } = specOf(answered(BLOCK, row('trimLines("c ")', 'c', { isVisible: true })))
    expect(acceptance[0]?.examples.at(-1)).toEqual({ call: 'trimLines("c ")', returns: 'c', ...MARKS })
  })

  it('keeps a byte order mark, CRLF line ends and JSON', () => {
    const crlf = `\ufeff\n${BLOCK}`.replaceAll('\n', '\r\n')
    const text = answered(crlf, row('trimLines("c ")', 'c'), outside('trimLines("")'))
    expect(text.replaceAll(/[^\r]\n|^\n/g, '')).toBe(text)
    expect(text.startsWith('\ufeff\r\n---\r\n')).toBe(true)
    const json = answered(specText(GOOD), row('trimLines("c ")', { a: [1, null] }), outside('trimLines("")'))
    expect(json.split('\n')).toHaveLength(specText(GOOD).split('\n').length + 2)
    expect(specOf(json)).toMatchObject({
      acceptance: [{ examples: [{}, { returns: { a: [1, null] } }] }],
      domain: [{}],
    })
  })

  it('leaves a spec that validates as well as before', async () => {
    const answers = [
      row('trimLines("c ")', 'c'),
      row('trimLines(9).x()', 1),
      outside('trimLines("")', 'RangeError'),
    ]
    const text = answered(specText(GOOD), ...answers)
    expect(await validateSpecs([{ path: PATH, bytes: Buffer.from(text) }])).toEqual([])
  })

  it('may be any text and any value that a row can hold', () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed())
    const value = fc
      .jsonValue({ maxDepth: 3, noUnicodeString: false })
      .map((each) => JSON.parse(JSON.stringify(each)) as unknown)
    fc.assert(
      fc.property(text, value, fc.constantFrom(BLOCK, specText(GOOD)), (argument, returns, source) => {
        const call = `trimLines(${JSON.stringify(argument)})`
        let spec: Spec
        try {
          spec = specOf(answered(source, row(call, returns)))
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: expect.stringMatching(/^ANSWER_(UNFIT|GIVEN)$/) as string })
          return
        }
        const rows = spec.acceptance.flatMap(({ examples }) => examples)
        expect(rows.filter((each) => each.asked !== undefined)).toEqual([
          { call, returns, holdout: true, ...MARKS },
        ])
      }),
      { numRuns: 60 },
    )
  })
})

describe('an answer that takes a call out of the domain', () => {
  it('is a line of the domain, at the end of the fields', () => {
    const text = answered(BLOCK, outside('trimLines("")'))
    const line = `domain:\n  - { of: trimLines, argument: 1, is: not-empty, ${SAYS_SO}\n`
    // trimLines(1), an example that throws, is admitted by the word as well
    expect(text).toBe(BLOCK.replace('---\n\nProse', `${line}---\n\nProse`))
  })

  it('joins the lines that are there, and is not written where one of them excludes the call', () => {
    const first = answered(BLOCK, outside('trimLines("")'))
    expect(answered(first, outside('trimLines([])'))).toBe(first)
    expect(specOf(answered(first, outside('trimLines("x")'))).domain).toEqual([
      { of: 'trimLines', argument: 1, is: 'not-empty', ...MARKS },
      { not: 'trimLines("x")', ...MARKS },
    ])
  })

  it('says what is thrown there, as a criterion that the writer is told of', () => {
    const spec = specOf(answered(BLOCK, outside('trimLines("")', 'RangeError')))
    expect(spec.domain).toHaveLength(1)
    expect(spec.acceptance.at(-1)).toMatchObject({
      id: 'AC-3',
      ears: 'If argument 1 of trimLines is empty, then trimLines shall throw RangeError.',
      examples: [{ call: 'trimLines("")', throws: 'RangeError', ...MARKS }],
      holdout: false,
    })
  })
})

describe('an answer is refused', () => {
  it.each([
    ['ANSWER_GIVEN', [row('trimLines( "a  " )', 'other')]],
    ['ANSWER_GIVEN', [row('trimLines("c ")', 'c'), row('trimLines("c ")', 'd')]],
    ['ANSWER_GIVEN', [outside('trimLines("a  ")')]],
    ['ANSWER_GIVEN', [outside('trimLines("")'), row('trimLines("")', '')]],
    ['ANSWER_UNFIT', [row('trimLines("c ")', 2 ** 60)]],
    ['ANSWER_UNFIT', [row('trimLines("c ")', { '<<': 1 })]],
  ])('as %s where the spec cannot take it: %j', async (code, answers) => {
    expect(await refusalOf(() => answered(BLOCK, ...answers))).toMatchObject({ code })
  })

  it('where the spec cannot be read', async () => {
    expect(await refusalOf(() => answered('# nothing', row('f()', 1)))).toMatchObject({
      code: 'SPEC_INVALID',
    })
  })
})
