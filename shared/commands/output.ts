import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { FactoryError } from '../errors.ts'
import { saysFailure } from '../text/failure-lines.ts'

const HEAD_LINES = 60
const TAIL_LINES = 140
/** Lines that are kept between them: each that says what failed, and some that follow it. */
const MIDDLE_LINES = 200
const FOLLOWING_LINES = 6
const MAX_LINE_CHARS = 2000

/**
 * The beginning and the end of an output of any size, by lines, so that the same lines are kept on every machine. Of what
 * lies between, the lines around failures are kept; the others are counted.
 */
export class OutputWindow {
  readonly #decoder = new StringDecoder('utf8')
  readonly #head: string[] = []
  #tail: string[] = []
  readonly #between: Between = { kept: [], count: 0, left: 0, following: 0 }
  #line = ''

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
    const between = structuredClone(this.#between)
    addBetween(between, tail.slice(0, -TAIL_LINES))
    return [...this.#head, ...between.kept, ...gap(between.left), ...tail.slice(-TAIL_LINES)].join('\n')
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
    addBetween(this.#between, this.#tail.slice(0, -TAIL_LINES))
    this.#tail = this.#tail.slice(-TAIL_LINES)
  }
}

/** The lines between beginning and end: those around failures, and marks for the others. */
interface Between {
  kept: string[]
  count: number
  /** Lines left out since the last one that was kept. */
  left: number
  /** Lines to keep because of one before them. */
  following: number
}

function addBetween(between: Between, lines: readonly string[]): void {
  for (const line of lines) {
    const hasRoom = between.count < MIDDLE_LINES
    if (hasRoom && saysFailure(line)) between.following = FOLLOWING_LINES + 1
    if (hasRoom && between.following > 0) keep(between, line)
    else between.left++
  }
}

function keep(between: Between, line: string): void {
  between.kept.push(...gap(between.left), line)
  between.count++
  between.following--
  between.left = 0
}

function gap(count: number): string[] {
  return count === 0 ? [] : [`[... ${count} lines left out ...]`]
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
