/**
 * Lines as the ledger knows them: by their hash, once in each file of a unit. The same line in two files is two lines, so that as many can be alive
 * as were made.
 */
export class KnownLines {
  readonly #paths = new Map<string, Set<string>>()

  /** How many lines these are. */
  get count(): number {
    return [...this.#paths.values()].reduce((sum, paths) => sum + paths.size, 0)
  }

  get hashes(): Iterable<string> {
    return this.#paths.keys()
  }

  /** @param path of the file in the unit */
  add(hash: string, path: string): void {
    const paths = this.#paths.get(hash) ?? new Set()
    this.#paths.set(hash, paths.add(path))
  }

  /** A file that knows this line and is not among `others`; `undefined` when there is none left. */
  pathBeyond(others: KnownLines, hash: string): string | undefined {
    const paths = this.#paths.get(hash) ?? new Set()
    return [...paths].find((path) => others.#paths.get(hash)?.has(path) !== true)
  }
}
