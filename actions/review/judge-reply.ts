import type { Spec } from '../../shared/specification/document/spec.ts'
import { type FirstCheck } from './ask-again.ts'
import { outlinesOf } from './exercised.ts'
import type { Facts } from './facts.ts'
import { judgeFindings, type JudgedFindings } from './judge-findings.ts'
import { type QuoteSources, type Slip } from './check-row.ts'
import { judgeRows, type Matrix } from './judge-rows.ts'
import type { MatrixReply } from './matrix-schema.ts'
import { normaliseReply } from './normalise-reply.ts'
import { quotableOf, type Quotable } from './quote.ts'
import { headTexts, type ReviewSources } from './sources.ts'

/** What an answer is set against. */
export interface JudgeSources {
  spec: Spec
  facts: Facts
  quotes: QuoteSources
  /** Paths of the shown files. */
  paths: ReadonlySet<string>
  /** Is there a later station that makes the calls of the findings? */
  isProbed: boolean
}

/** An answer with all of its evidence checked. */
export interface JudgedReply {
  reply: MatrixReply
  matrix: Matrix
  judged: JudgedFindings
  slips: Slip[]
}

/** Quotes may come from every shown file: the changed ones on both sides, and the unchanged ones that they call. */
export function judgeSources(
  spec: Spec,
  { files, called }: Pick<ReviewSources, 'files' | 'called'>,
  { facts, isProbed }: Pick<JudgeSources, 'facts' | 'isProbed'>,
): JudgeSources {
  const head = new Map([...called.texts, ...headTexts(files)])
  const base = new Map(
    files.flatMap((file) => (file.base === undefined ? [] : [[file.path, file.base] as const])),
  )
  const quotes = { head: quotables(head), base: quotables(base), scripts: outlinesOf(head) }
  return { spec, facts, quotes, isProbed, paths: new Set([...head.keys(), ...base.keys()]) }
}

function quotables(texts: ReadonlyMap<string, string>): Map<string, Quotable> {
  return new Map([...texts].map(([path, text]) => [path, quotableOf(path, text)]))
}

/** Brings the form of an answer in order and checks every piece of its evidence. Pure. */
export function judgeReply(given: MatrixReply, sources: JudgeSources): JudgedReply {
  const { spec, facts, quotes, paths } = sources
  const criteria = spec.acceptance.map(({ id }) => id)
  const reply = normaliseReply(given, { criteria, paths })
  const judged = judgeFindings(reply.findings, sources)
  const questioned = new Set(judged.counterexamples.flatMap(({ criterion }) => criterion ?? []))
  const matrix = judgeRows(reply.matrix, { spec, facts, quotes, questioned })
  return { reply, matrix, judged, slips: [...matrix.slips, ...judged.slips] }
}

/** What of the first answer holds, for the merge with the second. */
export function firstCheck({ matrix }: JudgedReply, sources: JudgeSources): FirstCheck {
  return {
    rows: new Set(matrix.slips.map(({ about }) => about)),
    holds: (finding) => judgeFindings([finding], sources).slips.length === 0,
  }
}
