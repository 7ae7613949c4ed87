import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { FactoryError } from '../errors.ts'
import { escapePointer } from './json-pointer.ts'

/** One way a value departs from its schema. `pointer` is an RFC 6901 JSON pointer into the value. */
export interface SchemaProblem {
  pointer: string
  message: string
}

export interface Schema<T> {
  /** The JSON Schema itself. */
  document: object
  /** Every problem at once; empty when the value fits. */
  problemsOf(value: unknown): SchemaProblem[]
  is(value: unknown): value is T
  /** @throws FactoryError SCHEMA_INVALID naming `subject` and the first problems. */
  parse(value: unknown, subject: string): T
}

/**
 * Start-up counts: the schemas are our own, so a test checks them against the meta-schema and in strict mode, not every
 * start. From the sources, generated code is not optimised for the one document it will see.
 */
export const AJV_OPTIONS = {
  allErrors: true,
  strict: false,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
} as const

/** Every document that {@link schemaOf} was given. The build compiles them, so that a bundle does not (scripts/build.ts). */
export const schemaDocuments = new Set<object>()

/** A schema, compiled on first use: start-up pays only for the documents a station reads. `T` is what it describes. */
export function schemaOf<T>(document: object): Schema<T> {
  schemaDocuments.add(document)
  let compiled: ValidateFunction | undefined
  const validate = (value: unknown): ErrorObject[] => {
    compiled ??= new Ajv2020(AJV_OPTIONS).compile(document)
    return compiled(value) ? [] : [...(compiled.errors ?? [])]
  }
  const problemsOf = (value: unknown): SchemaProblem[] => validate(value).filter(isInformative).map(problemOf)
  const is = (value: unknown): value is T => validate(value).length === 0
  return {
    document,
    problemsOf,
    is,
    parse(value, subject) {
      if (is(value)) return value
      throw schemaError(subject, problemsOf(value))
    },
  }
}

function schemaError(subject: string, problems: SchemaProblem[]): FactoryError {
  const shown = problems.slice(0, 3).map((problem) => `${problem.pointer || '/'} ${problem.message}`)
  const more = problems.length > 3 ? `; and ${problems.length - 3} more` : ''
  return new FactoryError('SCHEMA_INVALID', `${subject} does not fit its schema: ${shown.join('; ')}${more}`)
}

/** `if` and `anyOf` wrappers repeat what their branches already said. */
function isInformative(error: ErrorObject): boolean {
  return error.keyword !== 'if'
}

function problemOf(error: ErrorObject): SchemaProblem {
  const name: unknown = error.params['additionalProperty'] ?? error.params['unevaluatedProperty']
  if (typeof name === 'string') {
    return { pointer: `${error.instancePath}/${escapePointer(name)}`, message: `is not a known field` }
  }
  const allowed: unknown = error.params['allowedValues']
  const values = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : ''
  return { pointer: error.instancePath, message: `${error.message ?? 'is not valid'}${values}` }
}
