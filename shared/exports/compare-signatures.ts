import type { Signature } from './read-declaration.ts'

/** Can two exports do the same job at all? A type cannot do the job of a function; a constant may hold a function. */
export function areComparable(a: Signature, b: Signature): boolean {
  return familyOf(a) === familyOf(b)
}

function familyOf({ form }: Signature): string {
  return form === 'constant' ? 'function' : form
}

const UNKNOWN = 0.5

/** Likeness of two comparable signatures, 0 to 1, by types. Names and order of parameters do not count. */
export function signatureLikeness(a: Signature, b: Signature): number {
  if (a.form === 'class' || a.form === 'type') return memberLikeness(a.members, b.members)
  if (a.form === 'constant' || b.form === 'constant') return UNKNOWN
  const left = a.params.map((type) => plainType(type, a.generics))
  const right = b.params.map((type) => plainType(type, b.generics))
  return 0.6 * parameterLikeness(left, right) + 0.4 * resultLikeness(a, b)
}

const PLAIN = /^(string|number|boolean|any|unknown|void)$/

/** Does this signature say little: at most one parameter, and all of it text, numbers or unknown? */
export function isPlain({ form, params, result }: Signature): boolean {
  if (form === 'constant') return true
  const types = [...params, result]
  return (
    form === 'function' && params.length < 2 && types.every((type) => type === undefined || PLAIN.test(type))
  )
}

const OTHER_RESULT = 0.75
const OTHER_NUMBER = 0.6
const PREDICATE = 0.6

/** What of the likeness two results leave. A predicate gives no value: `isFirstDayOfMonth` does not find the first day; a list is no single thing. */
export function otherResult(wanted: Signature, found: Signature): number {
  if (!haveOtherResults(wanted, found)) return 1
  if (haveOtherNumbers(wanted, found)) return OTHER_NUMBER
  return (wanted.result === 'boolean') === (found.result === 'boolean') ? OTHER_RESULT : PREDICATE
}

/** Are both results known and not alike? */
function haveOtherResults(a: Signature, b: Signature): boolean {
  return a.form === 'function' && b.form === 'function' && resultLikeness(a, b) === 0
}

/** Does one give a list and the other a single thing? The first word is none of the words. */
function haveOtherNumbers(a: Signature, b: Signature): boolean {
  const [one, other] = [plainType(a.result, a.generics), plainType(b.result, b.generics)]
  return one !== undefined && other !== undefined && one.endsWith('[]') !== other.endsWith('[]')
}

function resultLikeness(a: Signature, b: Signature): number {
  return typeLikeness(plainType(a.result, a.generics), plainType(b.result, b.generics))
}

function memberLikeness(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return UNKNOWN
  const shared = new Set(a.filter((name) => b.includes(name))).size
  return (2 * shared) / (a.length + b.length)
}

type Type = string | undefined

/** Every parameter finds its best free partner. */
function parameterLikeness(a: readonly Type[], b: readonly Type[]): number {
  const most = Math.max(a.length, b.length)
  if (most === 0) return 1
  const free = [...b]
  const total = a.reduce((sum, type) => {
    const likes = free.map((other) => typeLikeness(type, other))
    const best = Math.max(0, ...likes)
    free.splice(likes.indexOf(best), best > 0 ? 1 : 0)
    return sum + best
  }, 0)
  return total / most
}

function typeLikeness(a: Type, b: Type): number {
  if (a === undefined || b === undefined) return UNKNOWN
  if (a === b) return 1
  if (a === ANY || b === ANY) return UNKNOWN
  if (a.endsWith('[]') && b.endsWith('[]')) return UNKNOWN
  return a.includes('<') && a.split('<')[0] === b.split('<')[0] ? UNKNOWN : 0
}

const ANY = '$'

/** A type as one of its plain forms: no white space, `readonly`, promise, null or undefined; type parameters as `$`. */
function plainType(type: Type, generics: readonly string[]): Type {
  if (type === undefined) return undefined
  if (type.includes('=>')) return '=>'
  const names = new Set(['any', 'unknown', ...generics])
  return type
    .replace(/\breadonly\s/g, '')
    .replace(/\bReadonly(Array|Map|Set)</g, '$1<')
    .replace(/^Promise<(.*)>$/s, '$1')
    .replace(/\|\s*(undefined|null)\b/g, '')
    .replace(/\bArray<(\w+)>/g, '$1[]')
    .replace(/\b\w+\b/g, (word) => (names.has(word) ? ANY : word))
    .replace(/\s/g, '')
}
