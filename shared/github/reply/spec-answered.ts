import {
  answerQuestions,
  questionOf,
  saysAlready,
  type AskedUnit,
} from '../../adequacy/answers/answer-questions.ts'
import { parseSpec } from '../../factory/control-files.ts'
import type { GivenAnswer } from './read-answers.ts'

/** The answers of one person to what a unit asked. */
export interface AnswersOfOne {
  asked: AskedUnit
  answers: readonly GivenAnswer[]
  /** `@login`. */
  by: string
}

/**
 * The spec file with the answers, written as `jidoka answer` writes them. Saying the same again changes nothing.
 * @throws FactoryError ANSWER_NOT_ASKED, ANSWER_GIVEN, ANSWER_UNFIT, SPEC_INVALID.
 */
export function specAnswered(bytes: Buffer, { asked, answers, by }: AnswersOfOne): Buffer {
  return answers.reduce((before, { number, given: reply }) => {
    const { spec } = parseSpec(before, asked.specPath)
    if (saysAlready(spec, questionOf(asked, number), reply)) return before
    return answerQuestions(asked, before, { replies: [{ number, reply }], by, isVisible: false }).bytes
  }, bytes)
}
