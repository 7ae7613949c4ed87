/** What fits into some room, and what does not. */
export interface Fitting<T> {
  taken: T[]
  left: T[]
  /** What is left of the room. */
  room: number
}

/** Takes entries in their order as far as each fits; a small one still fits when a large one before it did not. */
export function fitting<T>(entries: readonly T[], room: number, sizeOf: (entry: T) => number): Fitting<T> {
  const result: Fitting<T> = { taken: [], left: [], room }
  for (const entry of entries) {
    const size = sizeOf(entry)
    const isTaken = size <= result.room
    if (isTaken) result.room -= size
    ;(isTaken ? result.taken : result.left).push(entry)
  }
  return result
}
