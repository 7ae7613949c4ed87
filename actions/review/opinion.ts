import { hasCode } from '../../shared/errors.ts'
import { blocking, type Finding } from '../../shared/findings.ts'
import { parseJson } from '../../shared/formats/read-json.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { AnswerProblem, ModelAnswer } from '../../shared/model/answer.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import { askAgain, mergeReplies } from './ask-again.ts'
import type { Facts } from './facts.ts'
import { defectFinding, surplusFinding } from './judge-findings.ts'
import { firstCheck, judgeReply, judgeSources, type JudgedReply, type JudgeSources } from './judge-reply.ts'
import { matrixDocument, type MatrixReply, type ReplyInputs } from './matrix-schema.ts'
import { reviewPrompt, type ReviewPrompt } from './review-prompt.ts'
import type { ReviewSources } from './sources.ts'

/** What the reviewer model added to the facts, or why it added nothing. `answers` has one entry, or two when it was asked again. */
export type Opinion =
  | { kind: 'unasked'; reason: string; findings: Finding[] }
  | { kind: 'unusable'; answers: ModelAnswer[]; asked: ReviewPrompt; findings: Finding[] }
  | {
      kind: 'matrix'
      answers: ModelAnswer[]
      asked: ReviewPrompt
      judged: JudgedReply
      /** What had to be asked for again. */
      askedAgain: JudgedReply['slips']
      findings: Finding[]
    }

/** Who is asked, and whether a later station makes the calls that its findings name. */
export interface Asking {
  session: ModelSession
  isProbed: boolean
}

const MAX_REPLY_CHARS = 2 * 1024 * 1024

const ASK_AGAIN = 'run the unit with mode refresh to ask again, or name another reviewer'

const CODES: Record<AnswerProblem['kind'], string> = {
  refused: 'REVIEW_REFUSED',
  truncated: 'REVIEW_TRUNCATED',
  empty: 'REVIEW_EMPTY',
  misfit: 'REVIEW_UNREADABLE',
}

/**
 * Asks the reviewer and checks the evidence in its answer. Evidence that does not hold is asked for once more.
 * @throws FactoryError MODEL_*, BUDGET_SPENT and others of the session.
 */
export async function opinionOf(
  unit: Unit,
  sources: ReviewSources,
  facts: Facts,
  { session, isProbed }: Asking,
): Promise<Opinion> {
  const maxBytes = bytesForFiles(unit)
  const asked = promptFor(unit, sources, facts)
  if (asked.bytes > maxBytes) return tooLarge(asked.bytes, maxBytes)
  const answer = await session.ask(asked.prompt)
  const reply = readMatrix(answer)
  if ('code' in reply) return { kind: 'unusable', answers: [answer], asked, findings: [reply] }
  const judging = judgeSources(unit.spec, sources, { facts, isProbed })
  const first = judgeReply(reply, judging)
  const { judged, answers } =
    first.slips.length === 0
      ? { judged: first, answers: [answer] }
      : await askOnceMore({ first, answer, asked, judging }, session)
  return { kind: 'matrix', answers, asked, judged, askedAgain: first.slips, findings: findingsOf(judged) }
}

/** The question about a change: the unit's own, or a variant of it. */
export function promptFor(
  unit: Unit,
  { files, called, named, guidance }: Pick<ReviewSources, 'files' | 'called' | 'named' | 'guidance'>,
  facts: Facts,
): ReviewPrompt {
  const maxBytes = bytesForFiles(unit)
  const words = guidance?.text ?? ''
  return reviewPrompt({
    spec: unit.spec,
    facts,
    files,
    called: called.texts,
    named,
    maxBytes,
    guidance: words,
  })
}

function tooLarge(bytes: number, maxBytes: number): Opinion {
  const message = `the change has ${bytes} bytes, the reviewer can be shown ${maxBytes}`
  const finding = blocking('REVIEW_TOO_LARGE', message, {
    hint: 'split the spec, or raise the token budget',
  })
  return { kind: 'unasked', reason: 'the change is too large', findings: [finding] }
}

/** The matrix of an answer, or why it has none. */
export function readMatrix(answer: ModelAnswer): MatrixReply | Finding {
  const { problem } = answer
  if (problem !== undefined) return blocking(CODES[problem.kind], problem.message, { hint: ASK_AGAIN })
  try {
    return matrixDocument.parse(parseJson(answer.content, 'the matrix', MAX_REPLY_CHARS), 'the matrix')
  } catch (thrown) {
    if (!hasCode(thrown, 'FILE_TOO_LARGE', 'JSON_INVALID', 'SCHEMA_INVALID')) throw thrown
    return blocking('REVIEW_UNREADABLE', 'the reply is no matrix in the form that was asked for', {
      hint: ASK_AGAIN,
    })
  }
}

interface FirstAnswer {
  first: JudgedReply
  answer: ModelAnswer
  asked: ReviewPrompt
  judging: JudgeSources
}

/** A second answer that cannot be used leaves the first as it is. */
async function askOnceMore(
  { first, answer, asked, judging }: FirstAnswer,
  session: ModelSession,
): Promise<{ judged: JudgedReply; answers: ModelAnswer[] }> {
  const again = await session.ask(askAgain(asked.prompt, answer.content, first.slips))
  const answers = [answer, again]
  const reply = readMatrix(again)
  if ('code' in reply) return { judged: first, answers }
  const second = judgeReply(reply, judging).reply
  const merged = mergeReplies(first.reply, second, firstCheck(first, judging))
  return { judged: judgeReply(merged, judging), answers }
}

const MAX_UNTESTED = 5

function findingsOf({ reply, matrix, judged }: JudgedReply): Finding[] {
  return [
    ...matrix.findings,
    ...judged.kept.map(defectFinding),
    ...surplusFinding(judged.surplus),
    ...reply.untested.slice(0, MAX_UNTESTED).map(untestedNote),
  ]
}

/** For the owner of the spec: the reviewer's best product is inputs. */
function untestedNote({ export: name, inputs, call }: ReplyInputs): Finding {
  const shown = call === null ? '' : `, e.g. ${call}`
  const message = safeWord(`no example of ${name} covers: ${inputs}${shown}`)
  return { code: 'REVIEW_UNTESTED', level: 'note', message }
}
