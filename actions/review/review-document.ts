import { schemaOf } from '../../shared/formats/schema.ts'
import reviewSchema from '../../schemas/review.schema.json' with { type: 'json' }
import type { Facts } from './facts.ts'
import type { ConfirmedFinding, MatrixRow } from './judge-reply.ts'
import type { Opinion } from './opinion.ts'

/** The parts of the reviewer's answer that were not accepted. */
export interface Dropped {
  unknownRows: number
  downgradedRows: number
  inventedQuotes: number
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
  findings: ConfirmedFinding[]
  dropped: Dropped
}

export const reviewDocument = schemaOf<ReviewDocument>(reviewSchema)

/** The whole review as one document. @throws FactoryError SCHEMA_INVALID when the document does not fit its own schema. */
export function reviewDocumentOf(facts: Facts, opinion: Opinion): ReviewDocument {
  const { runs, stops, coverage, size, sensitive } = facts
  const dependencies = facts.dependencies.map((each) => ({ ...each, before: each.before ?? null }))
  const document = {
    $schema: 'https://jidoka.dev/schemas/review/v1',
    facts: { runs, stops, coverage, size, sensitive, dependencies },
    ...judgedParts(facts, opinion),
  }
  return reviewDocument.parse(document, 'the review')
}

function judgedParts(
  facts: Facts,
  opinion: Opinion,
): Pick<ReviewDocument, 'judge' | 'matrix' | 'findings' | 'dropped'> {
  if (opinion.kind !== 'matrix') {
    const dropped = { unknownRows: 0, downgradedRows: 0, inventedQuotes: 0, surplusFindings: 0 }
    return { judge: 'facts', matrix: facts.coverage.map(factRow), findings: [], dropped }
  }
  const { matrix, judged } = opinion
  const downgradedRows = matrix.rows.filter((row) => row.downgraded !== null).length
  const dropped = {
    unknownRows: matrix.unknownRows,
    downgradedRows,
    inventedQuotes: judged.invented,
    surplusFindings: judged.surplus,
  }
  return { judge: 'reviewer', matrix: matrix.rows, findings: judged.confirmed, dropped }
}

/** Without a reviewer's row: green tests show a criterion, nothing else does. */
function factRow({ criterion, state, promised, alsoGreen }: Facts['coverage'][number]): MatrixRow {
  const test = state === 'green' ? (promised[0]?.name ?? alsoGreen[0] ?? null) : null
  return {
    criterion,
    verdict: state === 'green' ? 'met' : 'cannot-tell',
    path: null,
    line: null,
    quote: null,
    test,
    downgraded: null,
  }
}
