import { borrowed } from './originals.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Sets the clock of this process ahead, as far as a plain program can: `Date`, `Date.now`, and where `performance` starts to count.
 * Nothing happens for 0 days.
 */
export function shiftClock(days: number): void {
  if (days === 0) return
  const shift = days * DAY_MS
  const Real = Date
  const now = (): number => Real.now() + shift
  const Shifted = new Proxy(Real, {
    construct: (target, words: unknown[], self) =>
      Reflect.construct(target, words.length === 0 ? [now()] : words, self) as object,
    apply: () => new Real(now()).toString(),
    get: (target, key, self) => (key === 'now' ? now : (Reflect.get(target, key, self) as unknown)),
  })
  Object.defineProperty(Real.prototype, 'constructor', { value: Shifted, writable: true, configurable: true })
  Object.defineProperty(globalThis, 'Date', { value: Shifted, writable: true, configurable: true })
  shiftFormats(now)
  Object.defineProperty(performance, 'timeOrigin', {
    value: performance.timeOrigin + shift,
    configurable: true,
  })
}

/** A format that is asked for no date takes the present one from the machine. */
function shiftFormats(now: () => number): void {
  const { prototype } = Intl.DateTimeFormat
  const parts = borrowed(prototype, 'formatToParts') as FormatParts
  const formatToParts = function (this: Intl.DateTimeFormat, date?: Date | number): unknown {
    return parts(this, date ?? now())
  }
  Object.defineProperty(prototype, 'formatToParts', {
    value: formatToParts,
    writable: true,
    configurable: true,
  })
  const property = Object.getOwnPropertyDescriptor(prototype, 'format')
  const read = borrowed(property ?? {}, 'get') as (self: Intl.DateTimeFormat) => Format
  const get = function (this: Intl.DateTimeFormat): Format {
    const format = read(this)
    return (date) => format(date ?? now())
  }
  Object.defineProperty(prototype, 'format', { ...property, get })
}

type Format = (date?: Date | number) => string
type FormatParts = (self: Intl.DateTimeFormat, date: Date | number) => unknown
