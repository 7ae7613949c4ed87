/** Name of the global function that a switched build asks: is the mutant of this number active? */
export const MUTANT_SWITCH = '__mutantIsActive'

/** Name of the global function that a switched build calls on each turn of a loop. */
export const LOOP_GUARD = '__loopTurns'

/** Name of the error that ends an endless loop: of an active mutant, or of the change itself. */
export const ENDLESS = 'EndlessMutant'

/** Thrown where more places and turns of loops went by than were allowed. Code that catches it meets it again at the next place. */
export class EndlessMutant extends Error {
  override readonly name = ENDLESS
}

/** The two global functions of switched builds in one process. */
export interface MutantSwitch {
  /** Makes one mutant active, or none with 0; after `hits` places and turns of loops {@link EndlessMutant} is thrown. */
  select: (number: number, hits: number) => void
  /** Places and turns since the last selection. The same code and input give the same number on every machine. */
  hits: () => number
  /**
   * Numbers of the mutants whose place was reached since the last selection, sorted. While none is active, a mutant that is not
   * among them cannot change what was done. Those that are reached while a module is loaded need a fresh instance of it.
   */
  reached: () => number[]
}

/** Defines the global functions that switched builds call. Once for a global object. */
export function installSwitch(scope: object = globalThis): MutantSwitch {
  let [active, used, most] = [0, 0, Infinity]
  let reached: boolean[] = []
  const count = (): void => {
    used += 1
    if (used > most) throw new EndlessMutant(`more than ${most} places and turns of loops`)
  }
  const isActive = (number: number): boolean => {
    count()
    reached[number] = true
    return number === active
  }
  // not enumerable, and no code on trial replaces them by accident
  Object.defineProperty(scope, MUTANT_SWITCH, { value: isActive })
  Object.defineProperty(scope, LOOP_GUARD, { value: count })
  return {
    select: (number, hits) => {
      ;[active, used, most, reached] = [number, 0, hits, []]
    },
    hits: () => used,
    reached: () => [...reached.keys()].filter((number) => reached[number] === true),
  }
}
