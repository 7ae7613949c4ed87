import { MAX_ORACLE_DEPTH, MAX_ORACLE_NODES } from '../../limits.ts'
import { symbolName } from '../values/value-text.ts'
import { at, refuse, refuseMembers, refuseOwnEquality, type Place } from './not-a-value.ts'
import {
  className,
  eachOfMap,
  eachOfSet,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isError,
  isMap,
  isProxy,
  isSet,
  ownKeys,
  textOf,
} from './originals.ts'
import { simpleCopy, strangeName } from './simple-copy.ts'

const PLAIN_PROTOTYPES: readonly unknown[] = [Object.prototype, Array.prototype, null]

/**
 * A copy that is data alone: primitives, arrays, dates, maps, sets, regular expressions, byte arrays, addresses, symbols that all code can name, errors as records of
 * name and message, and objects as the members that they own, whatever their class. Cycles are kept.
 * @throws NotAValue naming what is no data, and where.
 */
export function plainValue(value: unknown): unknown {
  return copyOf(value, { path: '', depth: 0 }, { copies: new Map(), nodes: 0 })
}

interface Walk {
  copies: Map<object, unknown>
  nodes: number
}

function copyOf(value: unknown, place: Place, walk: Walk): unknown {
  if (typeof value === 'function') return refuse(isProxy(value) ? 'a proxy' : 'a function', place)
  if (typeof value === 'symbol')
    return symbolName(value) === undefined ? refuse('a symbol that only its maker has', place) : value
  if (typeof value !== 'object' || value === null) return value
  if (isProxy(value)) return refuse('a proxy', place)
  if (walk.copies.has(value)) return walk.copies.get(value)
  if (++walk.nodes > MAX_ORACLE_NODES)
    return refuse(`a value of more than ${MAX_ORACLE_NODES} objects`, place)
  if (place.depth > MAX_ORACLE_DEPTH) return refuse(`nested deeper than ${MAX_ORACLE_DEPTH}`, place)
  refuseOwnEquality(value, place)
  return copyOfObject(value, place, walk)
}

function copyOfObject(value: object, place: Place, walk: Walk): unknown {
  if (isArray(value)) return copyOfArray(value, place, walk)
  if (isMap(value)) return copyOfMap(value, place, walk)
  if (isSet(value)) return copyOfSet(value, place, walk)
  const simple = simpleCopy(value, place)
  if (simple !== undefined) {
    walk.copies.set(value, simple)
    return simple
  }
  const strange = strangeName(value)
  return strange === undefined ? copyOfRecord(value, place, walk) : refuse(strange, place)
}

function copyOfArray(value: readonly unknown[], place: Place, walk: Walk): unknown[] {
  const copy: unknown[] = []
  walk.copies.set(value, copy)
  for (const { key, member } of membersOf(value, place)) {
    if (!/^\d+$/.test(key)) return refuse('an array with a member that is no item', at(place, key))
    copy[Number(key)] = copyOf(member, at(place, key), walk)
  }
  copy.length = value.length
  return copy
}

function copyOfMap(value: ReadonlyMap<unknown, unknown>, place: Place, walk: Walk): Map<unknown, unknown> {
  refuseMembers(value, 'a Map', place)
  const copy = new Map<unknown, unknown>()
  walk.copies.set(value, copy)
  eachOfMap(value, (member, key) => {
    copy.set(copyOf(key, at(place, 'key'), walk), copyOf(member, at(place, 'value'), walk))
  })
  return copy
}

function copyOfSet(value: ReadonlySet<unknown>, place: Place, walk: Walk): Set<unknown> {
  refuseMembers(value, 'a Set', place)
  const copy = new Set<unknown>()
  walk.copies.set(value, copy)
  eachOfSet(value, (member) => void copy.add(copyOf(member, at(place, 'item'), walk)))
  return copy
}

function copyOfRecord(value: object, place: Place, walk: Walk): object {
  const copy: Record<string, unknown> = {}
  walk.copies.set(value, copy)
  if (isError(value)) Object.assign(copy, errorMembers(value))
  const members = membersOf(value, place)
  for (const { key, member } of members) {
    if (key === '__proto__') return refuse('a member named __proto__', place)
    copy[key] = copyOf(member, at(place, key), walk)
  }
  const isPlain = PLAIN_PROTOTYPES.includes(getPrototypeOf(value)) || isError(value)
  if (members.length > 0 || isPlain) return copy
  return refuse(`an object of the class ${className(value)} that shows no data`, place)
}

function errorMembers(error: Error): { name: string; message: string } {
  return { name: textOf(() => error.name), message: textOf(() => error.message) }
}

/** The enumerable members an object owns, without calling anything. @throws NotAValue for accessors and symbols. */
function membersOf(value: object, place: Place): { key: string; member: unknown }[] {
  const members: { key: string; member: unknown }[] = []
  for (const key of ownKeys(value)) {
    const property = getOwnPropertyDescriptor(value, key)
    if (property?.enumerable !== true) continue
    if (typeof key === 'symbol') return refuse('a member named by a symbol', place)
    if (property.get !== undefined || property.set !== undefined) return refuse('an accessor', at(place, key))
    members.push({ key, member: property.value as unknown })
  }
  return members
}
