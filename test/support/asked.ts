import type { Question } from '../../shared/adequacy/judge/question.ts'
import type { AskedQuestions } from '../../shared/github/ask/asked-questions.ts'
import { factoryOf } from './unit-of.ts'

/** A question about `kebab("")`, whose change returns an empty text. */
export function questionOf(parts: Partial<Question> = {}): Question {
  return { ...ABOUT_KEBAB, value: { returns: '' }, ...parts }
}

/** A question about a call on which the change comes to no end. */
export function endlessQuestionOf(parts: Partial<Question> & { end: string }): Question {
  return { ...ABOUT_KEBAB, ...parts }
}

const ABOUT_KEBAB = {
  number: 1,
  call: 'kebab("")',
  module: 'src/kebab.ts',
  callee: 'kebab',
  criterion: null,
  variants: 2,
}

/** What a unit of the spec of `specOf` asks. */
export function askedOf(parts: Partial<AskedQuestions> = {}): AskedQuestions {
  return {
    serial: 'JD-0000-0000-0001',
    run: '9000000001',
    spec: 'specs/kebab.spec.md',
    title: 'Kebab case of a headline',
    factory: factoryOf(),
    questions: [questionOf()],
    ...parts,
  }
}
