import { FactoryError } from '../../errors.ts'
import { parseParcelName, type ParcelIdentity } from './parcel.ts'
import { isSerial } from '../statement/serial.ts'

/** Which answer: the n-th model call of a station in one round and attempt. */
export interface AnswerIdentity extends ParcelIdentity {
  call: number
}

const ANSWER =
  /^(JD-[0-9A-Z-]{14})\.([a-z][a-z0-9_-]{0,63})\.r([1-9]\d{0,4})\.a([1-9]\d{0,4})\.c([1-9]\d{0,2})\.json$/

/** `<serial>.<station>.r<round>.a<attempt>.c<call>.json`. @throws FactoryError PARCEL_INVALID. */
export function answerName({ serial, station, round, attempt, call }: AnswerIdentity): string {
  const name = `${serial}.${station}.r${round}.a${attempt}.c${call}.json`
  if (parseAnswerName(name) !== undefined) return name
  throw new FactoryError('PARCEL_INVALID', `${JSON.stringify(name.slice(0, 120))} is no name of an answer`)
}

/** The identity an answer's name claims, or `undefined` when it is none. */
export function parseAnswerName(name: string): AnswerIdentity | undefined {
  const [, serial = '', station = '', round, attempt, call] = ANSWER.exec(name) ?? []
  if (!isSerial(serial)) return undefined
  return { serial, station, round: Number(round), attempt: Number(attempt), call: Number(call) }
}

/** The serial in the name of anything a store may hold, or `undefined` for other files. */
export function serialOfName(name: string): string | undefined {
  return (parseParcelName(name) ?? parseAnswerName(name))?.serial
}
