import { safeText } from '../text/safe-text.ts'
import type { ModelAnswer } from './session.ts'

/** Why a reply is not one to work with: it is evidence of nothing, so it never passes. */
export interface AnswerProblem {
  kind: 'refused' | 'truncated' | 'empty' | 'misfit'
  message: string
}

/** The reason a reply may not be used, or `undefined` when it ended by itself and says something. */
export function answerProblem(answer: ModelAnswer): AnswerProblem | undefined {
  const { finish, content } = answer
  if (answer.refusal !== undefined || finish === 'refusal' || finish === 'content_filter')
    return refusedProblem(answer)
  if (finish === 'stop')
    return content.trim() === '' ? { kind: 'empty', message: 'the reply is empty' } : undefined
  const message = safeText(answer.problem ?? 'the reply is not complete', 300)
  return { kind: finish === 'length' ? 'truncated' : otherKind(answer), message }
}

function refusedProblem({ refusal, problem }: ModelAnswer): AnswerProblem {
  const words = safeText(refusal ?? '', 200)
  return {
    kind: 'refused',
    message: words === '' ? (problem ?? 'the model refused') : `the model refused: ${words}`,
  }
}

/** Finish `other` stands for three faults that only the session's own sentence tells apart (ask.ts, json-reply.ts). */
function otherKind({ content, problem = '' }: ModelAnswer): AnswerProblem['kind'] {
  if (problem.includes('empty')) return 'empty'
  return content !== '' || problem.includes('finish reason') ? 'truncated' : 'misfit'
}
