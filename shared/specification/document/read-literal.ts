import { isDeepStrictEqual } from 'node:util'
import { canonicalJson, type Json } from '../../formats/canonical.ts'
import { callParts } from './call-parts.ts'
import { literalValue } from './literal.ts'

/** A value that a row of a spec can hold. */
export interface RowLiteral {
  value: Json
}

/** The value of a JavaScript literal that is JSON: `[1, 'a', { b: null }]`; `undefined` for any other text. Nothing is evaluated. */
export function readLiteral(text: string): RowLiteral | undefined {
  const literal = literalOf(text)
  return literal && asJson(literal.value)
}

/** The value of a JavaScript literal: `new Date(0)`, `[1n, undefined]`; `undefined` for any other text. Nothing is evaluated. */
export function literalOf(text: string): { value: unknown } | undefined {
  const [call, ...more] = callParts(`value(${text})`)
  const [literal] = call?.arguments ?? []
  return literal === undefined || call?.arguments.length !== 1 || more.length > 0
    ? undefined
    : { value: literalValue(literal) }
}

/** `-0`, dates and numbers that a reader of JSON would round are not what they are written as. */
function asJson(value: unknown): RowLiteral | undefined {
  try {
    const plain = JSON.parse(canonicalJson(value)) as Json
    return isDeepStrictEqual(plain, value) ? { value: plain } : undefined
  } catch {
    return undefined
  }
}
