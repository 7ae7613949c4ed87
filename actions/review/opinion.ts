import { blocking, type Finding } from '../../shared/findings.ts'
import { parseJson } from '../../shared/formats/read-json.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { AnswerProblem, ModelAnswer } from '../../shared/model/answer.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { readTexts } from '../../shared/specification/change/recheck-change.ts'
import type { Facts } from './facts.ts'
import { defectFinding, judgeDefects, type JudgedFindings, judgeRows, type Matrix } from './judge-reply.ts'
import { matrixDocument, type MatrixReply } from './matrix-schema.ts'
import { quotableOf, type Quotable } from './quote.ts'
import { reviewPrompt, type ReviewPrompt } from './review-prompt.ts'
import { headTexts, type ReviewSources } from './sources.ts'

/** What the reviewer model added to the facts, or why it added nothing. */
export type Opinion =
  | { kind: 'unasked'; reason: string; findings: Finding[] }
  | { kind: 'unusable'; answer: ModelAnswer; asked: ReviewPrompt; findings: Finding[] }
  | {
      kind: 'matrix'
      answer: ModelAnswer
      asked: ReviewPrompt
      matrix: Matrix
      judged: JudgedFindings
      findings: Finding[]
    }

const MAX_REPLY_CHARS = 2 * 1024 * 1024

const ASK_AGAIN = 'run the unit with mode refresh to ask again, or name another reviewer'

const CODES: Record<AnswerProblem['kind'], string> = {
  refused: 'REVIEW_REFUSED',
  truncated: 'REVIEW_TRUNCATED',
  empty: 'REVIEW_EMPTY',
  misfit: 'REVIEW_UNREADABLE',
}

/** Asks the reviewer once and checks the evidence in its answer. @throws FactoryError MODEL_*, BUDGET_SPENT and others of the session. */
export async function opinionOf(
  unit: Unit,
  sources: ReviewSources,
  facts: Facts,
  session: ModelSession,
): Promise<Opinion> {
  const maxBytes = bytesForFiles(unit)
  const asked = reviewPrompt({ spec: unit.spec, facts, files: sources.files, maxBytes })
  if (asked.bytes > maxBytes) return tooLarge(asked.bytes, maxBytes)
  const answer = await session.ask(asked.prompt)
  const reply = readMatrix(answer)
  if ('code' in reply) return { kind: 'unusable', answer, asked, findings: [reply] }
  const changed = headTexts(sources.files)
  const matrix = judgeRows(reply.matrix, {
    criteria: unit.spec.acceptance,
    facts,
    head: await quotable(unit, sources, reply),
  })
  const judged = judgeDefects(reply.findings, changed)
  return {
    kind: 'matrix',
    answer,
    asked,
    matrix,
    judged,
    findings: [...matrix.findings, ...judged.confirmed.map(defectFinding)],
  }
}

function tooLarge(bytes: number, maxBytes: number): Opinion {
  const message = `the change has ${bytes} bytes, the reviewer can be shown ${maxBytes}`
  const finding = blocking('REVIEW_TOO_LARGE', message, {
    hint: 'split the spec, or raise the token budget',
  })
  return { kind: 'unasked', reason: 'the change is too large', findings: [finding] }
}

function readMatrix(answer: ModelAnswer): MatrixReply | Finding {
  const { problem } = answer
  if (problem !== undefined) return blocking(CODES[problem.kind], problem.message, { hint: ASK_AGAIN })
  try {
    return matrixDocument.parse(parseJson(answer.content, 'the matrix', MAX_REPLY_CHARS), 'the matrix')
  } catch {
    return blocking('REVIEW_UNREADABLE', 'the reply is no matrix in the form that was asked for', {
      hint: ASK_AGAIN,
    })
  }
}

/** Where quotes may come from: the changed files as they are now, and unchanged files that a row names. */
async function quotable(
  { repo }: Unit,
  { tree, files, own }: ReviewSources,
  { matrix }: MatrixReply,
): Promise<Map<string, Quotable>> {
  const closed = new Set([...files, ...own].map((file) => file.path))
  const named = matrix.flatMap(({ path }) => (path === null || closed.has(path) ? [] : [path]))
  const texts = [...(await readTexts(repo, tree, named)), ...headTexts(files)]
  return new Map(texts.map(([path, text]) => [path, quotableOf(path, text)]))
}
