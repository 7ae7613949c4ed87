import { judge, signedOutcomes } from '../../line/journey.ts'
import type { Unit } from '../../line/unit.ts'
import { safeWord } from '../../text/safe-log.ts'
import { questionsCount, questionsSummary, type AskedQuestions } from './questions-text.ts'

/** What the station that seals the trace of a unit says when it asks: one line, and the top of its summary. */
export interface AskedAtEnd {
  /** `JD-... asking: 2 questions about specs/x.spec.md`. */
  line: string
  summary: string
}

/** `undefined` for a unit that asks nothing. `run`: id of the run. */
export function askedAtEnd(unit: Unit, run: string): AskedAtEnd | undefined {
  const { serial, specPath, spec, factory, upstream } = unit
  // the outcome that asks is signed by this very station, so it is no part of the links yet
  const last = [...upstream.links.flatMap(signedOutcomes), ...upstream.outcomes].at(-1)
  const questions = last === undefined ? [] : (judge(last, unit).questions ?? [])
  if (questions.length === 0) return undefined
  const asked: AskedQuestions = { serial, run, spec: specPath, title: spec.title, factory, questions }
  return { line: safeWord(`${serial} asking: ${questionsCount(asked)}`), summary: questionsSummary(asked) }
}
