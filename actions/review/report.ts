import { COUNTEREXAMPLES_FILE } from '../../shared/adequacy/counterexamples.ts'
import { REVIEW_FILE } from '../../shared/adequacy/untested.ts'
import { verdictOf, type Finding } from '../../shared/findings.ts'
import { canonicalJson, type JsonObject } from '../../shared/formats/canonical.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { changeSetBytes } from '../../shared/line/change-set.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { ModelAnswer } from '../../shared/model/answer.ts'
import { addUsage, NO_USAGE } from '../../shared/model/budget.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { Facts } from './facts.ts'
import type { MatrixRow } from './check-row.ts'
import type { Opinion } from './opinion.ts'
import { TEMPLATE } from './review-rules.ts'
import { reviewDocumentOf, type Dropped } from './review-document.ts'
import type { ReviewSources } from './sources.ts'
import type { SeededResult } from './seeded.ts'
import { defined } from '../../shared/formats/defined.ts'

export interface ReviewResult {
  sources: ReviewSources
  facts: Facts
  opinion: Opinion
  seeded: SeededResult
  findings: Finding[]
}

/** The report of the station: facts, matrix, findings, and what of the answer was dropped. */
export function reviewReport(
  unit: Unit,
  result: ReviewResult,
  session: ModelSession | undefined,
): StationReport {
  const verdict = verdictOf(result.findings)
  const review = reviewDocumentOf(result.facts, result.opinion, result.seeded.check)
  const cassette = result.opinion.kind === 'unasked' ? undefined : session?.cassette()
  const recorded = cassette === undefined ? [] : [{ name: 'cassette.jsonl', content: cassette.text }]
  const final = verdict.kind === 'stop' ? finalReason(unit, result, review.matrix) : undefined
  return {
    verdict,
    evidence: evidenceOf(unit, result, review.matrix, review.dropped),
    subjects: result.sources.subjects,
    attachments: [
      ...recorded,
      { name: 'findings.json', content: canonicalJson(verdict.findings) },
      { name: REVIEW_FILE, content: canonicalJson(review) },
      ...counterexampleFile(result.opinion),
    ],
    materials: materialsOf(unit, result.sources),
    ...(cassette === undefined || result.opinion.kind === 'unasked'
      ? {}
      : { cassette, usage: usageOf([...result.opinion.answers, ...result.seeded.answers]) }),
    ...defined({ final }),
  }
}

/** Only where there are any: a line on which nobody makes the calls hands none on. */
function counterexampleFile(opinion: Opinion): StationReport['attachments'] {
  const calls = opinion.kind === 'matrix' ? opinion.judged.judged.counterexamples : []
  return calls.length === 0 ? [] : [{ name: COUNTEREXAMPLES_FILE, content: canonicalJson(calls) }]
}

function usageOf(answers: readonly ModelAnswer[]): ModelAnswer['usage'] {
  return answers.map(({ usage }) => usage).reduce(addUsage, NO_USAGE)
}

/** Why no repair round follows: the writer cannot correct the reviewer's answer, and must not learn about a hold-out. */
function finalReason(
  { spec }: Unit,
  { opinion, seeded, findings }: ReviewResult,
  rows: readonly MatrixRow[],
): string | undefined {
  if (seeded.check.state === 'asleep') return 'the reviewer is not believed'
  const isUnusable =
    opinion.kind === 'unusable' || opinion.findings.some(({ code }) => code.startsWith('REVIEW_ROW_'))
  if (isUnusable) return "the reviewer's answer cannot be used"
  const hidden = new Set(
    spec.acceptance.filter((criterion) => criterion.holdout).map((criterion) => criterion.id),
  )
  const open = rows.filter((row) => hidden.has(row.criterion) && row.verdict !== 'met')
  if (open.length > 0) return `${open.length} hold-out criteria are not met`
  return onlyForEvidence(findings, rows) ? "the reviewer's evidence does not hold" : undefined
}

/** Is the code blamed for nothing but quotes that the reviewer got wrong twice? No change of the code can mend that. */
function onlyForEvidence(findings: readonly Finding[], rows: readonly MatrixRow[]): boolean {
  const blocks = findings.filter(({ level }) => level === 'block')
  const slipped = rows.filter(({ downgraded }) => downgraded !== null)
  return slipped.length > 0 && blocks.length === slipped.length
}

function materialsOf(unit: Unit, { guidance }: ReviewSources): StationReport['materials'] {
  const changeSet = changeSetBytes(unit.upstream.links)
  return [
    { uri: 'factory.yml', sha256: sha256(unit.factoryBytes) },
    { uri: unit.specPath, sha256: sha256(unit.specBytes) },
    ...(guidance === undefined ? [] : [{ uri: guidance.path, sha256: guidance.sha256 }]),
    ...(changeSet === undefined ? [] : [{ uri: 'change-set.json', sha256: sha256(changeSet) }]),
  ]
}

function evidenceOf(
  unit: Unit,
  { sources, facts, opinion, seeded }: ReviewResult,
  rows: readonly MatrixRow[],
  dropped: Dropped,
): JsonObject {
  return {
    ...reviewerEvidence(unit, opinion),
    files: sources.files.map((file) => file.path),
    facts: factsEvidence(facts),
    matrix: {
      met: rowsWith(rows, 'met'),
      unmet: rowsWith(rows, 'unmet'),
      cannotTell: rowsWith(rows, 'cannot-tell'),
    },
    dropped: { ...dropped },
    seeded: seeded.check.state,
  }
}

function reviewerEvidence({ factory }: Unit, opinion: Opinion): JsonObject {
  if (opinion.kind === 'unasked') return { reviewer: opinion.reason }
  const { answers, asked } = opinion
  const answer = answers.at(-1)
  return {
    reviewer: { requested: factory.models.reviewer?.model ?? '', answered: answer?.model ?? '' },
    template: TEMPLATE,
    answers: answers.length,
    finish: answer?.finish ?? null,
    rung: answer?.structuredOutput ?? null,
    stripped: asked.stripped,
    spelled: asked.spelled,
    left: asked.left,
  }
}

function factsEvidence({ runs, coverage, size, dependencies, sensitive }: Facts): JsonObject {
  const states = (state: Facts['coverage'][number]['state']): number =>
    coverage.filter((each) => each.state === state).length
  return {
    runs: runs.map((run) => ({ ...run })),
    criteria: { green: states('green'), red: states('red'), withoutTests: states('none') },
    size: { ...size },
    dependencies: dependencies.length,
    sensitivePaths: sensitive.length,
  }
}

function rowsWith(rows: readonly MatrixRow[], verdict: MatrixRow['verdict']): number {
  return rows.filter((row) => row.verdict === verdict).length
}
