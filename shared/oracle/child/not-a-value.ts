import { getOwnPropertyDescriptor, getPrototypeOf, isProxy, ownKeys } from './originals.ts'

/** Why something is no value: a name for people, such as `a function at .handlers[0]`. */
export class NotAValue extends Error {}

/** Where a walk through a value is. */
export interface Place {
  path: string
  depth: number
}

/** @throws NotAValue always. */
export function refuse(what: string, { path }: Place): never {
  throw new NotAValue(path === '' ? what : `${what} at ${path}`)
}

const MAX_PATH_CHARS = 80

/** The place one member further. */
export function at({ path, depth }: Place, key: string): Place {
  const step = /^\d+$/.test(key) ? `[${key}]` : `.${key}`
  return { path: `${path}${step}`.slice(0, MAX_PATH_CHARS), depth: depth + 1 }
}

/** @throws NotAValue when an object whose content is not its members has some. */
export function refuseMembers(
  value: object,
  name: string,
  place: Place,
  known: readonly string[] = [],
): void {
  for (const key of ownKeys(value)) {
    if (!known.includes(String(key))) refuse(`${name} with members of its own`, place)
  }
}

const EQUALITY = ['asymmetricMatch', 'toJSON', 'valueOf', 'toString', 'equals', Symbol.toPrimitive] as const

/** Objects that answer for themselves when they are compared: a matcher, a number that converts itself. @throws NotAValue. */
export function refuseOwnEquality(value: object, place: Place): void {
  for (const key of EQUALITY) {
    if (getOwnPropertyDescriptor(value, key) !== undefined && typeof ownValue(value, key) === 'function')
      refuse('an object that carries its own equality', place)
  }
  for (let each: object | null = value; each !== null; each = getPrototypeOf(each)) {
    if (isProxy(each)) refuse('a proxy', place)
    if (getOwnPropertyDescriptor(each, 'asymmetricMatch') !== undefined)
      refuse('an object that carries its own equality', place)
  }
}

function ownValue(value: object, key: PropertyKey): unknown {
  return getOwnPropertyDescriptor(value, key)?.value as unknown
}
