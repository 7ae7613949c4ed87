import type { Entry } from './cassette.ts'
import { readCassette } from './cassette-read.ts'

/** Every verified answer that was given to a session. */
export interface Library {
  /** By entry id: the best file wins, and inside a file the last line. */
  answers: Map<string, Entry>
  warnings: string[]
}

/** @throws FactoryError CASSETTE_TAMPERED, FILE_TOO_LARGE. */
export function libraryOf(cassettes: readonly { origin: string; bytes: Uint8Array }[]): Library {
  const contents = cassettes.map(({ origin, bytes }) => ({ origin, ...readCassette(origin, bytes) }))
  const worstFirst = contents.toReversed().flatMap(({ entries }) => entries)
  return {
    answers: new Map(worstFirst.map((entry) => [entry.id, entry])),
    warnings: contents
      .filter(({ torn }) => torn > 0)
      .map(({ origin }) => `the last line of the cassette ${origin} was torn and is left out`),
  }
}
