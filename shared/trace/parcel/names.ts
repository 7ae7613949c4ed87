import { createHash } from 'node:crypto'
import { FactoryError } from '../../errors.ts'
import { canonicalJson } from '../../formats/canonical.ts'

/** What identifies a unit. Runs, attempts, machines and clocks are no part of it. */
export interface SerialInputs {
  repository: string
  /** Commit id. */
  base: string
  specSha256: string
  /** Digest of the canonical line table. */
  lineSha256: string
  /** How answers of models are recorded, with the version of that policy. */
  policy: string
}

// https://www.crockford.com/base32.html: no I, L, O, U
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SERIAL = /^JD(-[0-9A-HJKMNP-TV-Z]{4}){3}$/

/** `JD-XXXX-XXXX-XXXX`: the first 60 bits of the SHA-256 of the inputs' canonical JSON. */
export function serialOf(inputs: SerialInputs): string {
  const { repository, base, specSha256, lineSha256, policy } = inputs
  const canonical = canonicalJson({ repository, base, specSha256, lineSha256, policy })
  const digits = base32(createHash('sha256').update(canonical).digest(), 12)
  return `JD-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}

/** Does the text have the form of {@link serialOf}? Case matters. The unit need not exist. */
export function isSerial(text: string): boolean {
  return SERIAL.test(text)
}

/** The serials that stand in a text as words, in its order, each as often as it does. Case matters. */
export function serialsIn(text: string): string[] {
  return [...text.matchAll(/\bJD(?:-[0-9A-Z]{4}){3}\b/g)].map(([word]) => word).filter(isSerial)
}

/** The serial that a name of any kind holds, such as `JD-ABCD-EFGH-JKMN.trace.a1`; in lower case too. */
export function serialWithin(name: string): string | undefined {
  return /(?<![0-9A-Z])JD(-[0-9A-HJKMNP-TV-Z]{4}){3}(?![0-9A-Z])/.exec(name.toUpperCase())?.[0]
}

/** The first `length` five-bit groups of the bytes, at most 12. */
function base32(bytes: Buffer, length: number): string {
  const bits = bytes.readBigUInt64BE(0)
  const groups = Array.from({ length }, (_, index) => Number((bits >> BigInt(59 - 5 * index)) & 31n))
  return groups.map((group) => ALPHABET.charAt(group)).join('')
}

/** Identifies a parcel: the output of one station in one round and attempt of a unit. */
export interface ParcelIdentity {
  serial: string
  station: string
  round: number
  attempt: number
}

const PARCEL = /^(JD-[0-9A-Z-]{14})\.([a-z][a-z0-9_-]{0,63})\.r([1-9]\d{0,4})\.a([1-9]\d{0,4})\.json$/

/** `<serial>.<station>.r<round>.a<attempt>.json`: file name and artifact name. @throws FactoryError PARCEL_INVALID. */
export function parcelName({ serial, station, round, attempt }: ParcelIdentity): string {
  const name = `${serial}.${station}.r${round}.a${attempt}.json`
  if (parseParcelName(name) !== undefined) return name
  throw new FactoryError('PARCEL_INVALID', `${JSON.stringify(name.slice(0, 120))} is not a parcel name`)
}

/** The identity a parcel name claims, or `undefined` when it is not a parcel name. */
export function parseParcelName(name: string): ParcelIdentity | undefined {
  const [, serial = '', station = '', round, attempt] = PARCEL.exec(name) ?? []
  if (!isSerial(serial)) return undefined
  return { serial, station, round: Number(round), attempt: Number(attempt) }
}

/** Identifies a stored answer: the n-th model call of a station in one round and attempt. */
export interface AnswerIdentity extends ParcelIdentity {
  call: number
}

const ANSWER =
  /^(JD-[0-9A-Z-]{14})\.([a-z][a-z0-9_-]{0,63})\.r([1-9]\d{0,4})\.a([1-9]\d{0,4})\.c([1-9]\d{0,2})\.json$/

/** `<serial>.<station>.r<round>.a<attempt>.c<call>.json`. @throws FactoryError PARCEL_INVALID. */
export function answerName({ serial, station, round, attempt, call }: AnswerIdentity): string {
  const name = `${serial}.${station}.r${round}.a${attempt}.c${call}.json`
  if (parseAnswerName(name) !== undefined) return name
  throw new FactoryError(
    'PARCEL_INVALID',
    `${JSON.stringify(name.slice(0, 120))} is not the name of an answer`,
  )
}

/** The identity an answer's name claims, or `undefined` when it is not the name of an answer. */
export function parseAnswerName(name: string): AnswerIdentity | undefined {
  const [, serial = '', station = '', round, attempt, call] = ANSWER.exec(name) ?? []
  if (!isSerial(serial)) return undefined
  return { serial, station, round: Number(round), attempt: Number(attempt), call: Number(call) }
}

/** The serial in the name of a parcel or an answer, or `undefined` for any other file. */
export function serialOfName(name: string): string | undefined {
  return (parseParcelName(name) ?? parseAnswerName(name))?.serial
}
