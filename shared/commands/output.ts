import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { FactoryError } from '../errors.ts'

const HEAD_LINES = 60
const TAIL_LINES = 140
const MAX_LINE_CHARS = 2000

/**
 * The beginning and the end of an output of any size, by lines, so that the same lines are kept on every machine; what
 * lies between is counted, not kept.
 */
export class OutputWindow {
  readonly #decoder = new StringDecoder('utf8')
  readonly #head: string[] = []
  #tail: string[] = []
  #line = ''
  #left = 0

  push(chunk: Buffer): void {
    const [first = '', ...rest] = this.#decoder.write(chunk).split('\n')
    this.#extend(first)
    for (const part of rest) {
      this.#take(this.#line)
      this.#line = ''
      this.#extend(part)
    }
  }

  text(): string {
    const tail = this.#line === '' ? this.#tail : [...this.#tail, this.#line]
    const shown = tail.slice(-TAIL_LINES)
    const left = this.#left + tail.length - shown.length
    const between = left === 0 ? [] : [`[... ${left} lines left out ...]`]
    return [...this.#head, ...between, ...shown].join('\n')
  }

  #extend(part: string): void {
    if (this.#line.length < MAX_LINE_CHARS) this.#line += part.slice(0, MAX_LINE_CHARS - this.#line.length)
  }

  #take(line: string): void {
    if (this.#head.length < HEAD_LINES) {
      this.#head.push(line)
      return
    }
    this.#tail.push(line)
    // dropped in blocks: shifting one by one would cost as much as the output is long
    if (this.#tail.length < 2 * TAIL_LINES) return
    this.#left += this.#tail.length - TAIL_LINES
    this.#tail = this.#tail.slice(-TAIL_LINES)
  }
}

/** The same window on outputs that were captured in files of any size, one after the other. @throws FactoryError FILE_UNREADABLE. */
export async function readOutput(paths: readonly string[]): Promise<string> {
  const window = new OutputWindow()
  for (const path of paths) await readInto(window, path)
  return window.text()
}

async function readInto(window: OutputWindow, path: string): Promise<void> {
  try {
    for await (const chunk of createReadStream(path)) if (Buffer.isBuffer(chunk)) window.push(chunk)
  } catch (cause) {
    throw new FactoryError('FILE_UNREADABLE', `cannot read ${path}`, { cause })
  }
}
