import { isDeepStrictEqual } from 'node:util'
import { FactoryError } from '../../errors.ts'
import { canonicalJson, type Json } from '../../formats/canonical.ts'
import { defined } from '../../formats/defined.ts'
import type { Answer } from '../../specification/answers/answer.ts'
import { answerSpec, type AnsweredSpec } from '../../specification/answers/answer-spec.ts'
import { examplesByCall } from '../../specification/decided-calls.ts'
import { seedOf } from '../../specification/document/asked-serials.ts'
import { readSpec } from '../../specification/document/read-spec.ts'
import type { RowValue, Spec } from '../../specification/document/spec.ts'
import type { Question } from '../judge/question.ts'
import { decidedCalls, outsideCalls } from '../inputs/kinds/settled-inputs.ts'
import type { Reply } from './reply.ts'

/** A unit that asks, as its verified trace says. */
export interface AskedUnit {
  serial: string
  /** The spec that it asked about. */
  spec: Spec
  specPath: string
  questions: readonly Question[]
}

/** A reply to the question with this number. */
export interface NumberedReply {
  number: number
  reply: Reply
}

export interface Answering {
  replies: readonly NumberedReply[]
  /** Who answers. */
  by: string
  /** The writer is told of the rows. */
  isVisible: boolean
}

/** A spec with answers, and the questions that are still open after them. */
export interface AnsweredUnit extends AnsweredSpec {
  open: Question[]
}

/**
 * Writes replies into the spec as it is now. Nothing is taken from the reply but its value: the call is the one that was asked about.
 * @throws FactoryError ANSWER_NOT_ASKED, ANSWER_GIVEN, ANSWER_UNFIT, SPEC_INVALID.
 */
export function answerQuestions(
  asked: AskedUnit,
  bytes: Uint8Array,
  { replies, by, isVisible }: Answering,
): AnsweredUnit {
  const { specPath: path, serial } = asked
  const now = specNow(asked, bytes)
  const marks = { by: answererName(by), asked: seedOf(now, serial) }
  const answers = replies.map(({ number, reply }): Answer => {
    const question = questionOf(asked, number)
    const { call, criterion } = question
    const meaning = meaningOf(reply, question)
    return { call, criterion, ...marks, ...(meaning.kind === 'row' ? { ...meaning, isVisible } : meaning) }
  })
  const answered = answerSpec({ path, bytes }, answers)
  return { ...answered, open: openIn(asked, answered.bytes) }
}

/** The questions that the spec as it is now does not decide. @throws FactoryError ANSWER_UNFIT, SPEC_INVALID. */
export function openIn(asked: AskedUnit, bytes: Uint8Array): Question[] {
  const isDecided = decidedCalls(specNow(asked, bytes))
  return asked.questions.filter(({ call }) => !isDecided(call))
}

/** Does a spec say this very thing already? Then the reply changes nothing. */
export function saysAlready(spec: Spec, question: Question, reply: Reply): boolean {
  const { call } = question
  const row = examplesByCall(spec)(call)?.example
  const meaning = meaningOf(reply, question)
  if (meaning.kind === 'out-of-domain') return row === undefined && outsideCalls(spec)(call)
  if (row === undefined) return false
  const said = 'throws' in row ? { throws: row.throws } : { returns: row.returns as Json }
  return canonicalJson(said) === canonicalJson(meaning.value)
}

type Meaning<T> = T extends unknown ? Omit<T, 'call' | 'criterion' | 'by' | 'asked' | 'isVisible'> : never

/** @throws FactoryError ANSWER_UNFIT where the change comes to no end, and that is said to be right. */
function meaningOf(reply: Reply, question: Question): Meaning<Answer> {
  switch (reply.kind) {
    case 'yes':
      return { kind: 'row', value: valueOf(question) }
    case 'returns':
      return { kind: 'row', value: { returns: reply.value } }
    case 'throws':
      return { kind: 'row', value: { throws: reply.name } }
    case 'out-of-domain':
      return { kind: 'out-of-domain', ...defined({ mustThrow: reply.mustThrow }) }
  }
}

function valueOf({ number, value, end = 'gives no value' }: Question): RowValue {
  if (value !== undefined) return value
  throw new FactoryError('ANSWER_UNFIT', `no row can hold that a call ${end}, as question ${number} has it`, {
    hint: 'say what it should return or throw, or out-of-domain where nobody calls it so',
  })
}

/** @throws FactoryError ANSWER_NOT_ASKED for a number that no question has. */
export function questionOf({ questions, serial }: AskedUnit, number: number): Question {
  const question = questions.find((each) => each.number === number)
  if (question !== undefined) return question
  throw new FactoryError('ANSWER_NOT_ASKED', `${serial} asked no question ${number}`, {
    hint: `its questions are ${questions.map((each) => each.number).join(', ')}`,
  })
}

/** A spec may have got answers since it was asked about. In all else its rows would no longer mean what was asked. */
function specNow({ spec, specPath, serial }: AskedUnit, bytes: Uint8Array): Spec {
  const reading = readSpec(bytes, specPath)
  if (reading.kind === 'bad')
    throw new FactoryError('SPEC_INVALID', `${specPath} cannot be read`, {
      hint: `run jidoka validate ${specPath}`,
    })
  const { id, interface: entries } = reading.spec
  if (id === spec.id && isDeepStrictEqual(entries, spec.interface)) return reading.spec
  throw new FactoryError(
    'ANSWER_UNFIT',
    `${specPath} has another id or interface than when ${serial} asked`,
    {
      hint: `run it again: jidoka run ${specPath}`,
    },
  )
}

const MAX_BY_CHARS = 200

/** Who answers, as one line. @throws FactoryError USAGE for nobody. */
export function answererName(by: string): string {
  const line = by.replace(/\s+/g, ' ').trim().slice(0, MAX_BY_CHARS).toWellFormed()
  if (line !== '') return line
  throw new FactoryError('USAGE', 'nobody is named who answers', { hint: 'name yourself with --by' })
}
