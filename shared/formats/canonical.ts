import { FactoryError } from '../errors.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/**
 * RFC 8785 (JCS) text of a value: sorted keys, no white space, ECMAScript numbers. Object members that are `undefined`
 * are left out, as in JSON.stringify.
 * @throws FactoryError JSON_UNCANONICAL for NaN, infinities, integers beyond 2^53, lone surrogates, and non-JSON values.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value)
    case 'number':
      return numberText(value)
    case 'string':
      return stringText(value)
    case 'object':
      return value === null ? 'null' : compositeText(value)
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      throw uncanonical(`a ${typeof value}`)
  }
}

function compositeText(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${stringText(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw uncanonical(String(value))
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw uncanonical(`the integer ${value}`)
  return JSON.stringify(value)
}

function stringText(value: string): string {
  if (!value.isWellFormed()) throw uncanonical('a string with a lone surrogate')
  return JSON.stringify(value)
}

function uncanonical(what: string): FactoryError {
  return new FactoryError('JSON_UNCANONICAL', `${what} has no canonical JSON form`)
}
