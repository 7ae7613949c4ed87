import type { Question } from '../../adequacy/judge/question.ts'
import type { Factory } from '../../factory/factory.ts'
import { openQuestions } from '../../line/judge.ts'
import type { Unit, Upstream } from '../../line/unit.ts'
import type { QuestionsMark } from './questions-mark.ts'

/** What a unit asks the owner of its spec. Every text about it is made of this alone, so that it can be made again. */
export interface AskedQuestions extends QuestionsMark {
  /** Title of the spec. */
  title: string
  factory: Factory
  questions: readonly Question[]
}

/** A unit as far as it matters here. */
export interface AskingUnit extends Pick<Unit, 'serial' | 'specPath' | 'spec' | 'factory'> {
  upstream: Pick<Upstream, 'links'> & Partial<Pick<Upstream, 'outcomes'>>
}

/** What a unit asks, as its links and what no link has signed yet say it; `undefined` for one that asks nothing. `run`: id of the run. */
export function askedIn(unit: AskingUnit, run: string): AskedQuestions | undefined {
  const { serial, specPath: spec, factory } = unit
  const questions = openQuestions(unit)
  return questions.length === 0
    ? undefined
    : { serial, run, spec, title: unit.spec.title, factory, questions }
}
