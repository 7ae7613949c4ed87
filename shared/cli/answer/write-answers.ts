import {
  answerQuestions,
  type AskedUnit,
  type NumberedReply,
} from '../../adequacy/answers/answer-questions.ts'
import type { Question } from '../../adequacy/judge/question.ts'
import { editSpec } from './edit-spec.ts'

/** Who answers what, and in which file. */
export interface Desk {
  asked: AskedUnit
  /** The spec in the work tree. */
  file: string
  by: string
  isVisible: boolean
}

/** What was written, and what is open after it. */
export interface Written {
  written: string[]
  open: Question[]
}

/** Puts replies into the spec of the work tree. @throws FactoryError of answerQuestions and of the file. */
export async function writeAnswers(
  { asked, file, by, isVisible }: Desk,
  replies: NumberedReply[],
): Promise<Written> {
  const { written, open } = await editSpec(file, (before) =>
    answerQuestions(asked, before, { replies, by, isVisible }),
  )
  return { written, open }
}
