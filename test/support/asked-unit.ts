import type { AskedUnit } from '../../shared/adequacy/answers/answer-questions.ts'
import type { Question } from '../../shared/adequacy/judge/question.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import { fileOf, sourceOf } from '../unit/specification/sample-spec.ts'

/** The file of the spec that {@link askedUnit} asks about. */
export const ASKED_FILE = sourceOf()

function question(number: number, call: string, returns: string): Question {
  return {
    number,
    call,
    criterion: 'AC-1',
    module: 'src/trim.ts',
    callee: 'trimLines',
    value: { returns },
    variants: 2,
  }
}

/** A unit that asks two questions about the sample spec. */
export function askedUnit(): AskedUnit {
  const { spec } = fileOf()
  const questions = [question(1, 'trimLines("")', ''), question(2, 'trimLines("b ")', 'b')]
  return { serial: 'JD-ABCD-EFGH-JKMN', spec, specPath: ASKED_FILE.path, questions }
}

/** The rows and lines of a spec that answer something, without who and when. */
export function answersIn(bytes: Uint8Array): unknown[] {
  const reading = readSpec(bytes, ASKED_FILE.path)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  const { acceptance, domain } = reading.spec
  const marked = [...acceptance.flatMap(({ examples }) => examples), ...domain]
  return marked.flatMap(({ by, asked, ...rest }) => (by === 'Ada' && asked !== undefined ? [rest] : []))
}
