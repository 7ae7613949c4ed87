export interface Place {
  line: number
  column: number
}

/** Turns offsets of a text into places; lines and columns count from 1, and CRLF ends a line like LF. */
export class Places {
  readonly #starts: number[] = [0]
  readonly #firstLine: number

  constructor(text: string, firstLine: number) {
    this.#firstLine = firstLine
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1))
      this.#starts.push(end + 1)
  }

  get lines(): number {
    return this.#starts.length
  }

  at(offset: number): Place {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + this.#firstLine, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}

/** Something wrong at an offset of the text; `yaml.ts` makes it a finding. */
export interface YamlProblem {
  code: string
  message: string
  hint: string
  offset: number
}
