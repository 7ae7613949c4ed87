import type { RowValue } from '../../adequacy/judge/row-value.ts'
import { asFactoryError, FactoryError } from '../../errors.ts'
import { parseSpec } from '../../factory/control-files.ts'
import { canonicalJson, type Json } from '../../formats/canonical.ts'
import { toldExamples } from '../../specification/document/held-out.ts'
import type { Spec } from '../../specification/document/spec.ts'
import type { AskedQuestions } from '../ask/questions-text.ts'
import { withEntry } from './front-matter-entry.ts'
import type { GivenAnswer } from './read-answers.ts'

/** The answers of one person to what a unit asked. */
export interface AnswersOfOne {
  asked: AskedQuestions
  answers: readonly GivenAnswer[]
  /** `@login`. */
  by: string
}

/**
 * The spec file with the answers as rows that the writer is not told of, or as calls outside of the domain. What stands in the file
 * otherwise stays as it is. Saying the same again changes nothing.
 * @throws FactoryError ANSWER_REFUSED where the spec says something else of the call, or could not be read afterwards.
 */
export function specAnswered(bytes: Buffer, { asked, answers, by }: AnswersOfOne): Buffer {
  const path = asked.spec
  try {
    return answers.reduce((before, answer) => {
      const { spec } = parseSpec(before, path)
      const after = withAnswer(before, spec, { answer, asked, by })
      parseSpec(after, path)
      return after
    }, bytes)
  } catch (thrown) {
    const { code, message } = asFactoryError(thrown)
    if (code !== 'SPEC_INVALID') throw thrown
    throw refused(`the spec cannot hold this: ${message}`, thrown)
  }
}

interface OneAnswer extends Pick<AnswersOfOne, 'asked' | 'by'> {
  answer: GivenAnswer
}

function withAnswer(bytes: Buffer, spec: Spec, { answer, asked, by }: OneAnswer): Buffer {
  const question = asked.questions.find(({ number }) => number === answer.number)
  if (question === undefined) throw refused(`there is no question ${answer.number}`)
  const { call, value } = question
  const marks = { by, asked: asked.serial }
  const { given } = answer
  if (given.kind === 'out-of-domain') {
    const isSaid = spec.domain.some((line) => 'not' in line && line.not === call)
    return isSaid ? bytes : withEntry(bytes, ['domain'], { not: call, ...marks })
  }
  const row = given.kind === 'yes' ? value : rowOf(given)
  const said = saidOf(call, spec)
  if (said === undefined) return withEntry(bytes, rowsOf(spec), { call, ...row, holdout: true, ...marks })
  if (canonicalJson(said) === canonicalJson(row)) return bytes
  throw refused(`the spec says already what ${call} gives, and it is something else`)
}

function rowOf(given: Exclude<GivenAnswer['given'], { kind: 'yes' | 'out-of-domain' }>): RowValue {
  return given.kind === 'returns' ? { returns: given.value } : { throws: given.name }
}

/** What an example of the spec says of a call. */
function saidOf(call: string, { acceptance }: Spec): RowValue | undefined {
  const row = acceptance.flatMap(({ examples }) => examples).find((example) => example.call === call)
  if (row === undefined) return undefined
  return 'throws' in row ? { throws: row.throws } : { returns: row.returns as Json }
}

/** Where the row goes: to the first criterion whose examples the writer sees, because a criterion must stay what it was to the writer. */
function rowsOf({ acceptance }: Spec): (string | number)[] {
  const index = acceptance.findIndex(
    (criterion) => !criterion.holdout && criterion.check === 'example' && toldExamples(criterion).length > 0,
  )
  if (index === -1) throw refused('no criterion of the spec has examples that the writer is shown')
  return ['acceptance', index, 'examples']
}

function refused(message: string, cause?: unknown): FactoryError {
  return new FactoryError('ANSWER_REFUSED', message, {
    cause,
    hint: 'edit the spec by hand and start it again',
  })
}
