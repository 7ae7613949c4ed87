import { types } from 'node:util'

// Built-in functions as they are before the code on trial is loaded, which may replace any of them.
export const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
export const { isArray } = Array
export const { isProxy, isMap, isSet } = types
export const OwnDate = Date

export const isError = Reflect.get(Error, 'isError') as (value: unknown) => value is Error
export const timeOf = borrowed(Date.prototype, 'getTime') as (date: Date) => number
export const eachOfMap = borrowed(Map.prototype, 'forEach') as (
  map: object,
  take: (member: unknown, key: unknown) => void,
) => void
export const eachOfSet = borrowed(Set.prototype, 'forEach') as (
  set: object,
  take: (member: unknown) => void,
) => void

/** A method that takes its `this` as first argument. */
export function borrowed(prototype: object, name: string): unknown {
  return Function.prototype.call.bind(Reflect.get(prototype, name) as () => unknown)
}

/** What an accessor of a prototype reads from its first argument. */
export function accessorOf(prototype: object, name: string): (value: object) => unknown {
  const { get } = getOwnPropertyDescriptor(prototype, name) ?? {}
  return Function.prototype.call.bind(get ?? (() => undefined)) as (value: object) => unknown
}

/** What code on trial answers, as text: it may be an accessor, and throw. */
export function textOf(read: () => unknown): string {
  try {
    const text = read()
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}

/** The name of the class of an object, as far as it has one. */
export function className(value: object): string {
  return textOf(() => (value as { constructor?: { name?: unknown } }).constructor?.name).slice(0, 100)
}
