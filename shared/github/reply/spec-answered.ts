import type { Question } from '../../adequacy/judge/questions.ts'
import { FactoryError } from '../../errors.ts'
import { parseSpec } from '../../factory/control-files.ts'
import { canonicalJson, type Json } from '../../formats/canonical.ts'
import type { Answer } from '../../specification/answers/answer.ts'
import { answerSpec } from '../../specification/answers/answer-spec.ts'
import { seedOf } from '../../specification/document/held-out.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { allowsCall } from '../../specification/domain.ts'
import type { AskedQuestions } from '../ask/questions-text.ts'
import type { GivenAnswer } from './read-answers.ts'

/** The answers of one person to what a unit asked. */
export interface AnswersOfOne {
  asked: AskedQuestions
  answers: readonly GivenAnswer[]
  /** `@login`. */
  by: string
}

/**
 * The spec file with the answers. Saying the same again changes nothing.
 * @throws FactoryError ANSWER_UNREADABLE, ANSWER_GIVEN, ANSWER_UNFIT, SPEC_INVALID.
 */
export function specAnswered(bytes: Buffer, { asked, answers, by }: AnswersOfOne): Buffer {
  const path = asked.spec
  return answers.reduce((before, { number, given }) => {
    const question = asked.questions.find((each) => each.number === number)
    if (question === undefined)
      throw new FactoryError('ANSWER_UNREADABLE', `there is no question ${number}`, {
        hint: 'answer one of the questions above by its number',
      })
    const { spec } = parseSpec(before, path)
    const answer = answerTo(question, given, { by, asked: seedOf(spec, asked.serial) })
    return says(spec, answer) ? before : answerSpec({ path, bytes: before }, [answer]).bytes
  }, bytes)
}

function answerTo(
  { call, value }: Question,
  given: GivenAnswer['given'],
  marks: { by: string; asked: string },
): Answer {
  switch (given.kind) {
    case 'yes':
      return { kind: 'row', call, value, ...marks }
    case 'returns':
      return { kind: 'row', call, value: { returns: given.value }, ...marks }
    case 'throws':
      return { kind: 'row', call, value: { throws: given.name }, ...marks }
    case 'out-of-domain':
      return { kind: 'out-of-domain', call, ...marks }
  }
}

/** Does the spec say this very thing already? */
function says(spec: Spec, answer: Answer): boolean {
  const row = spec.acceptance.flatMap(({ examples }) => examples).find(({ call }) => call === answer.call)
  if (answer.kind === 'out-of-domain') return row === undefined && !allowsCall(spec.domain, answer.call)
  if (row === undefined) return false
  const said = 'throws' in row ? { throws: row.throws } : { returns: row.returns as Json }
  return canonicalJson(said) === canonicalJson(answer.value)
}
