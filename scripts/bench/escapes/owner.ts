import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../../shared/formats/canonical.ts'
import { changeWords } from '../../../shared/adequacy/judge/question.ts'
import type { UnitResult } from '../../../shared/local/result.ts'
import { parseSpec } from '../../../shared/factory/control-files.ts'
import { decidedCalls } from '../../../shared/adequacy/inputs/kinds/settled-inputs.ts'
import { answerSpec } from '../../../shared/specification/answers/answer-spec.ts'
import type { Answer } from '../../../shared/specification/answers/answer.ts'
import type { RowValue } from '../../../shared/specification/document/spec.ts'
import { specPath } from '../../../test/escapes/base-repository.ts'
import { callRows, literal, resultText, type Result } from '../../../test/escapes/call-rows.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import type { Asked } from './job.ts'

/**
 * Answers every question of a unit as an owner does who knows what is right, and writes the answers into the spec by the code of
 * `jidoka answer`. `asked` is the serial of the unit that asked first.
 */
export async function answerAll(
  unit: CorpusUnit,
  { repo, asked }: { repo: string; asked: string },
  { questions }: Pick<UnitResult, 'questions'>,
): Promise<Asked[]> {
  const answered: Asked[] = []
  const path = join(repo, specPath(unit))
  for (const question of questions) {
    const { call, value } = question
    const source = { path: specPath(unit), bytes: readFileSync(path) }
    // a line of the domain may answer several questions
    if (decidedCalls(parseSpec(source.bytes, source.path).spec)(call)) continue
    const right = await ownerAnswer(unit, call)
    const own: Answer = { call, by: 'owner', asked, ...answerOf(right) }
    writeFileSync(path, answerSpec(source, [own]).bytes)
    const answer = right === undefined ? 'out of the domain' : resultText(right)
    answered.push({
      call,
      given: value === undefined ? changeWords(question) : JSON.stringify(value),
      answer,
      isRight: isAsGiven(right, value),
    })
  }
  return answered
}

function isAsGiven(right: Result | undefined, value: RowValue | undefined): boolean {
  if (right === undefined) return true
  if (value === undefined) return false
  if ('threw' in right) return 'throws' in value && value.throws === right.threw
  return 'returns' in value && resultText(right) === resultText({ returned: value.returns })
}

type AnswerKind = Pick<Answer, 'kind'> & ({ kind: 'out-of-domain' } | { kind: 'row'; value: RowValue })

function answerOf(right: Result | undefined): AnswerKind {
  if (right === undefined) return { kind: 'out-of-domain' }
  const value = 'threw' in right ? { throws: right.threw } : { returns: right.returned as Json }
  return { kind: 'row', value }
}

/** What is right for a call; `undefined` when the owner says that it means nothing. */
export async function ownerAnswer(unit: CorpusUnit, call: string): Promise<Result | undefined> {
  if (!isInDomain(unit, call)) return undefined
  const [result] = await callRows({ ...unit.base, ...unit.reference }, [call])
  return result
}

/** Does the owner care about this call? Of a chain of calls the first one is looked at. */
function isInDomain({ domain }: CorpusUnit, call: string): boolean {
  if (domain === undefined) return true
  const isMeant = literal(domain) as (...values: unknown[]) => boolean
  const words = /^(?:new )?\w+\((.*?)\)(?:\.\w+\(.*\))?$/s.exec(call)?.[1] ?? ''
  try {
    return isMeant(...(literal(`[${words}]`) as unknown[]))
  } catch {
    return false
  }
}
