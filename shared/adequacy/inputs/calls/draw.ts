import { sha256 } from '../../../formats/digest.ts'

/** Numbers from 0 to below 1, the same for the same seed on every machine. */
export type Draw = () => number

/** A whole number of 31 bits for a seed. */
export function seedNumber(seed: string): number {
  return Number.parseInt(sha256(seed).slice(0, 8), 16) >>> 1
}

/** The generator `mulberry32`: it need not be secret, only the same everywhere. */
export function drawFrom(seed: string): Draw {
  let state = seedNumber(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
