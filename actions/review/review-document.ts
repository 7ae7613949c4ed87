import { schemaOf } from '../../shared/formats/schema.ts'
import reviewSchema from '../../schemas/review.schema.json' with { type: 'json' }
import { shownBy } from './coverage.ts'
import type { Facts } from './facts.ts'
import type { JudgedFinding } from './judge-findings.ts'
import { shownRow, type MatrixRow, type Slip } from './check-row.ts'
import type { ReplyInputs } from './matrix-schema.ts'
import type { Opinion } from './opinion.ts'
import type { SeededCheck } from './seeded.ts'

/** What of the reviewer's answer did not hold, counted. */
export interface Dropped {
  unknownRows: number
  downgradedRows: number
  /** Findings whose quote was not found; they are kept among the findings. */
  unanchored: number
  surplusFindings: number
}

/** review.json (schemas/review.schema.json). */
export interface ReviewDocument {
  $schema: 'https://jidoka.dev/schemas/review/v1'
  /** Who filled the matrix. */
  judge: 'reviewer' | 'facts'
  facts: Omit<Facts, 'dependencies' | 'tests'> & {
    dependencies: { file: string; name: string; version: string; before: string | null }[]
  }
  matrix: MatrixRow[]
  findings: JudgedFinding[]
  /** Classes of inputs that no example covers, as the reviewer says. */
  untested: ReplyInputs[]
  /** Evidence that was asked for a second time, and why. */
  askedAgain: Slip[]
  dropped: Dropped
  /** What became of the question about a variant with a known defect. */
  seeded: SeededCheck
}

export const reviewDocument = schemaOf<ReviewDocument>(reviewSchema)

/** The whole review as one document. @throws FactoryError SCHEMA_INVALID when the document does not fit its own schema. */
export function reviewDocumentOf(facts: Facts, opinion: Opinion, seeded: SeededCheck): ReviewDocument {
  const { runs, stops, coverage, size, sensitive } = facts
  const dependencies = facts.dependencies.map((each) => ({ ...each, before: each.before ?? null }))
  const document = {
    $schema: 'https://jidoka.dev/schemas/review/v1',
    facts: { runs, stops, coverage, size, sensitive, dependencies },
    ...judgedParts(facts, opinion),
    seeded,
  }
  return reviewDocument.parse(document, 'the review')
}

type JudgedParts = Pick<
  ReviewDocument,
  'judge' | 'matrix' | 'findings' | 'untested' | 'askedAgain' | 'dropped'
>

function judgedParts(facts: Facts, opinion: Opinion): JudgedParts {
  if (opinion.kind !== 'matrix') {
    const dropped = { unknownRows: 0, downgradedRows: 0, unanchored: 0, surplusFindings: 0 }
    const matrix = facts.coverage.map(factRow)
    return { judge: 'facts', matrix, findings: [], untested: [], askedAgain: [], dropped }
  }
  const { reply, matrix, judged } = opinion.judged
  return {
    judge: 'reviewer',
    matrix: matrix.rows,
    findings: judged.kept,
    untested: reply.untested,
    askedAgain: opinion.askedAgain,
    dropped: {
      unknownRows: matrix.unknownRows,
      downgradedRows: matrix.rows.filter((row) => row.downgraded !== null).length,
      unanchored: judged.kept.filter((finding) => finding.unanchored !== null).length,
      surplusFindings: judged.surplus,
    },
  }
}

/** Without a reviewer's row: what ran green shows a criterion, nothing else does. */
function factRow(coverage: Facts['coverage'][number]): MatrixRow {
  const shown = shownBy(coverage)
  const row = shownRow({ id: coverage.criterion }, shown ?? null)
  return shown === undefined ? { ...row, verdict: 'cannot-tell' } : row
}
