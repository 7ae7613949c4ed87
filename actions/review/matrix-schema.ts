import { schemaOf } from '../../shared/formats/schema.ts'

/** What the reviewer is asked for, in the subset of JSON Schema that every endpoint understands. */
export interface MatrixReply {
  matrix: ReplyRow[]
  findings: ReplyFinding[]
}

export interface ReplyRow {
  criterion: string
  verdict: 'met' | 'unmet' | 'cannot-tell'
  path: string | null
  quote: string | null
  test: string | null
}

export interface ReplyFinding {
  category: 'correctness' | 'security' | 'spec' | 'reuse' | 'risk'
  severity: 'high' | 'medium' | 'low'
  path: string
  quote: string
  scenario: string
  suggestion: string | null
}

const ROW = {
  type: 'object',
  additionalProperties: false,
  required: ['criterion', 'verdict', 'path', 'quote', 'test'],
  properties: {
    criterion: { type: 'string', description: 'Id of the acceptance criterion.' },
    verdict: { type: 'string', enum: ['met', 'unmet', 'cannot-tell'] },
    path: { type: ['string', 'null'], description: 'File the quote is from.' },
    quote: {
      type: ['string', 'null'],
      description: 'Code of that file, copied letter by letter, that decides the verdict.',
    },
    test: { type: ['string', 'null'], description: 'Name of a green test that shows the criterion.' },
  },
}

const FINDING = {
  type: 'object',
  additionalProperties: false,
  required: ['category', 'severity', 'path', 'quote', 'scenario', 'suggestion'],
  properties: {
    category: { type: 'string', enum: ['correctness', 'security', 'spec', 'reuse', 'risk'] },
    severity: { type: 'string', enum: ['high', 'medium', 'low'] },
    path: { type: 'string', description: 'File of the defect.' },
    quote: { type: 'string', description: 'The defective code, copied letter by letter.' },
    scenario: { type: 'string', description: 'Input or state, and the wrong result it leads to.' },
    suggestion: { type: ['string', 'null'] },
  },
}

export const MATRIX_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['matrix', 'findings'],
  properties: {
    matrix: { type: 'array', description: 'One row for each acceptance criterion.', items: ROW },
    findings: {
      type: 'array',
      description: 'At most five defects, the worst first; none is a fine answer.',
      items: FINDING,
    },
  },
}

export const matrixDocument = schemaOf<MatrixReply>(MATRIX_SCHEMA)
