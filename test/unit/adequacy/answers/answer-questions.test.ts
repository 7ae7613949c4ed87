import { describe, expect, it } from 'vitest'
import {
  answerQuestions,
  openIn,
  type AnsweredUnit,
} from '../../../../shared/adequacy/answers/answer-questions.ts'
import type { Reply } from '../../../../shared/adequacy/answers/reply.ts'
import { endlessQuestionOf, questionOf } from '../../../support/asked.ts'
import { answersIn, askedUnit, ASKED_FILE } from '../../../support/asked-unit.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { sourceOf } from '../../specification/sample-spec.ts'

const ASKED = askedUnit()

const reply = (number: number, given: Reply, bytes = ASKED_FILE.bytes): AnsweredUnit =>
  answerQuestions(ASKED, bytes, { replies: [{ number, reply: given }], by: ' Ada\n', isVisible: false })

describe('a reply to a question', () => {
  it.each<[Reply, unknown]>([
    [{ kind: 'yes' }, { call: 'trimLines("b ")', returns: 'b', holdout: true }],
    [
      { kind: 'returns', value: [1] },
      { call: 'trimLines("b ")', returns: [1], holdout: true },
    ],
    [
      { kind: 'throws', name: 'TypeError' },
      { call: 'trimLines("b ")', throws: 'TypeError', holdout: true },
    ],
    [{ kind: 'out-of-domain' }, { not: 'trimLines("b ")' }],
  ])('%j is one row of the spec, and its question is closed', (given, row) => {
    const { bytes, open, written } = reply(2, given)
    expect(answersIn(bytes)).toEqual([row])
    expect([open.map(({ number }) => number), written.length]).toEqual([[1], 1])
  })

  it('with the value of the change is the same as yes', () => {
    expect(reply(2, { kind: 'returns', value: 'b' }).bytes).toEqual(reply(2, { kind: 'yes' }).bytes)
  })

  it('says what should be done by a call that comes to no end, and not that this is right', async () => {
    const endless = endlessQuestionOf({ call: 'trimLines("b ")', end: 'ends its process' })
    const asked = { ...ASKED, questions: [endless] }
    const answered = (given: Reply): AnsweredUnit =>
      answerQuestions(asked, ASKED_FILE.bytes, {
        ...{ replies: [{ number: 1, reply: given }], by: 'Ada', isVisible: false },
      })
    expect(answersIn(answered({ kind: 'throws', name: 'RangeError' }).bytes)).toEqual([
      { call: 'trimLines("b ")', throws: 'RangeError', holdout: true },
    ])
    expect(await refusalOf(() => answered({ kind: 'yes' }))).toMatchObject({
      code: 'ANSWER_UNFIT',
      message: 'no row can hold that a call ends its process, as question 1 has it',
    })
  })

  it('joins answers that were given since, under the serial that asked first', () => {
    const first = answerQuestions({ ...ASKED, serial: 'JD-0000-0000-0001' }, ASKED_FILE.bytes, {
      replies: [{ number: 1, reply: { kind: 'yes' } }],
      by: 'Ada',
      isVisible: false,
    })
    const { bytes, open } = reply(2, { kind: 'yes' }, first.bytes)
    expect(open).toEqual([])
    expect(bytes.toString('utf8').match(/JD-[\w-]+/g)).toEqual(['JD-0000-0000-0001', 'JD-0000-0000-0001'])
    expect(openIn(ASKED, bytes)).toEqual([])
  })

  it('closes the questions of a kind that it settles, and one with a value opens them again', () => {
    const calls = ['trimLines("😀")', 'trimLines("a 😀")', 'trimLines("😀a")']
    const asked = {
      ...ASKED,
      questions: calls.map((call, at) => ({ ...questionOf(), call, number: at + 1 })),
    }
    const answered = (number: number, given: Reply, bytes: Uint8Array): AnsweredUnit =>
      answerQuestions(asked, bytes, { replies: [{ number, reply: given }], by: 'Ada', isVisible: false })
    const outside = answered(1, { kind: 'out-of-domain' }, ASKED_FILE.bytes)
    expect(outside.open).toEqual([])
    const valued = answered(3, { kind: 'yes' }, outside.bytes)
    expect(valued.open.map(({ number }) => number)).toEqual([2])
  })

  it.each<[string, () => unknown]>([
    ['ANSWER_NOT_ASKED', () => reply(3, { kind: 'yes' })],
    ['ANSWER_GIVEN', () => reply(1, { kind: 'yes' }, reply(1, { kind: 'out-of-domain' }).bytes)],
    ['ANSWER_UNFIT', () => reply(1, { kind: 'yes' }, sourceOf({ interface: [] }).bytes)],
    ['ANSWER_UNFIT', () => reply(1, { kind: 'returns', value: 1e300 })],
    ['SPEC_INVALID', () => reply(1, { kind: 'yes' }, Buffer.from('no spec'))],
    ['USAGE', () => answerQuestions(ASKED, ASKED_FILE.bytes, { replies: [], by: ' ', isVisible: false })],
  ])('is refused as %s: %s', async (code, work) => {
    expect(await refusalOf(work)).toMatchObject({ code })
  })
})
