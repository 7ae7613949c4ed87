import { sha256 } from '../formats/digest.ts'

/** A line that only closes something is in every file, and tells nothing. */
const TELLS = /[\p{L}\p{N}]/u

/**
 * By what a line is known wherever it moves: the first 16 digits of the SHA-256 of its text without the white space around it. `undefined`
 * for a line without a letter or a digit.
 */
export function lineHash(line: string): string | undefined {
  const text = line.trim()
  return TELLS.test(text) ? sha256(text).slice(0, 16) : undefined
}

/** The hashes of all lines that tell something, in their order, repeats kept. */
export function lineHashes(text: string): string[] {
  return text.split('\n').flatMap((line) => lineHash(line) ?? [])
}

/**
 * The hashes of the lines that are in `after` more often than in `before`, each once, in the order of `after`. A line that merely moved is not
 * among them. @param before `undefined` for a new file
 */
export function addedLines(before: string | undefined, after: string): string[] {
  const left = new Map<string, number>()
  for (const hash of lineHashes(before ?? '')) left.set(hash, (left.get(hash) ?? 0) + 1)
  const added = new Set<string>()
  for (const hash of lineHashes(after)) {
    const count = left.get(hash) ?? 0
    if (count === 0) added.add(hash)
    else left.set(hash, count - 1)
  }
  return [...added]
}
