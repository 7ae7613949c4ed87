import { schemaOf } from '../../shared/formats/schema.ts'

/**
 * What the reviewer is asked for, in the subset of JSON Schema that every endpoint understands. The order is the order of
 * the answer: what nothing covers and what is wrong come before the verdicts.
 */
export interface MatrixReply {
  untested: ReplyInputs[]
  findings: ReplyFinding[]
  matrix: ReplyRow[]
}

/** A class of inputs that no example covers. */
export interface ReplyInputs {
  export: string
  inputs: string
  call: string | null
}

export interface ReplyFinding {
  category: 'correctness' | 'security' | 'spec' | 'reuse' | 'risk'
  severity: 'high' | 'medium' | 'low'
  /** `missing`: code that should be there is not, so there is nothing to quote. `null` counts as code. */
  kind: 'code' | 'missing' | null
  path: string | null
  quote: string | null
  /** A call that shows the defect, what it gives, and what it should give. */
  call: string | null
  gives: string | null
  should: string | null
  /** Id of the criterion whose sentence decides what the call should give; `null` when the spec is silent. */
  criterion: string | null
  scenario: string
  suggestion: string | null
}

export interface ReplyRow {
  criterion: string
  verdict: 'met' | 'unmet' | 'cannot-tell'
  path: string | null
  quote: string | null
  /** Input, expected and actual; `null` for a row that is met. */
  reason: string | null
}

const NULLABLE = ['string', 'null']

const INPUTS = {
  type: 'object',
  additionalProperties: false,
  required: ['export', 'inputs', 'call'],
  properties: {
    export: { type: 'string', description: 'Name of the export.' },
    inputs: { type: 'string', description: 'A class of inputs that no example covers.' },
    call: { type: NULLABLE, description: 'A call with such an input.' },
  },
}

const FINDING = {
  type: 'object',
  additionalProperties: false,
  required: [
    'category',
    'severity',
    'kind',
    'path',
    'quote',
    'call',
    'gives',
    'should',
    'criterion',
    'scenario',
    'suggestion',
  ],
  properties: {
    category: { type: 'string', enum: ['correctness', 'security', 'spec', 'reuse', 'risk'] },
    severity: { type: 'string', enum: ['high', 'medium', 'low'] },
    kind: {
      type: NULLABLE,
      enum: ['code', 'missing', null],
      description: 'missing: code that should be there is not, and no quote is needed.',
    },
    path: { type: NULLABLE, description: 'File of the defect.' },
    quote: { type: NULLABLE, description: 'The defective code, copied letter by letter.' },
    call: { type: NULLABLE, description: 'A call that shows the defect, where one exists.' },
    gives: { type: NULLABLE, description: 'What the call gives.' },
    should: { type: NULLABLE, description: 'What the call should give.' },
    criterion: {
      type: NULLABLE,
      description: 'Id of the criterion whose sentence decides that; null when the specification is silent.',
    },
    scenario: { type: 'string', description: 'Input or state, and the wrong result it leads to.' },
    suggestion: { type: NULLABLE },
  },
}

const ROW = {
  type: 'object',
  additionalProperties: false,
  required: ['criterion', 'verdict', 'path', 'quote', 'reason'],
  properties: {
    criterion: { type: 'string', description: 'Id of the acceptance criterion.' },
    verdict: { type: 'string', enum: ['met', 'unmet', 'cannot-tell'] },
    path: { type: NULLABLE, description: 'File the quote is from.' },
    quote: {
      type: NULLABLE,
      description: 'Code of that file, copied letter by letter, that decides the verdict.',
    },
    reason: {
      type: NULLABLE,
      description: 'Unless met: the input or state, what is expected, and what happens.',
    },
  },
}

export const MATRIX_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['untested', 'findings', 'matrix'],
  properties: {
    untested: { type: 'array', description: 'Classes of inputs that no example covers.', items: INPUTS },
    findings: {
      type: 'array',
      description: 'Defects, the worst first; none is a fine answer.',
      items: FINDING,
    },
    matrix: {
      type: 'array',
      description:
        'One row for each criterion that only reading can decide, and one for any other that is not met.',
      items: ROW,
    },
  },
}

export const matrixDocument = schemaOf<MatrixReply>(MATRIX_SCHEMA)
