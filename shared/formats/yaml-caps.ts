import { CST } from 'yaml'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import type { YamlProblem } from './yaml-place.ts'

/**
 * Limits held before anything is parsed: the parser recurses with the depth and keeps every node in memory, and its
 * lexer does neither. A team's factory.yml or spec is two orders of magnitude below each of them.
 */
export const YAML_CAPS = {
  bytes: MAX_CONTROL_FILE_BYTES,
  lines: 20_000,
  lineLength: 16_384,
  depth: 64,
  keys: 5_000,
  /** Everything but white space and comments: values, indicators, separators. */
  tokens: 30_000,
} as const

// what YAML 1.2 section 5.1 does not allow in a stream, plus the C1 controls, which no text of ours needs
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|\r(?!\n)/g
const SHOWN = 20

/** Size problems of the raw text; empty when it is fit for the lexer. */
export function sizeProblems(text: string, maxBytes: number): YamlProblem[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes) {
    return [capProblem('YAML_TOO_LARGE', `the document has ${bytes} bytes, the limit is ${maxBytes}`, 0)]
  }
  return [...lineProblems(text), ...characterProblems(text)]
}

function lineProblems(text: string): YamlProblem[] {
  const problems: YamlProblem[] = []
  let lines = 0
  for (let start = 0; start <= text.length; lines++) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    if (end - start > YAML_CAPS.lineLength && problems.length < SHOWN) {
      const message = `the line has ${end - start} characters, the limit is ${YAML_CAPS.lineLength}`
      problems.push(capProblem('YAML_LINE_TOO_LONG', message, start))
    }
    start = end + 1
  }
  if (lines <= YAML_CAPS.lines) return problems
  const message = `the document has ${lines} lines, the limit is ${YAML_CAPS.lines}`
  return [capProblem('YAML_TOO_MANY_LINES', message, 0), ...problems]
}

function characterProblems(text: string): YamlProblem[] {
  const problems: YamlProblem[] = []
  for (const match of text.matchAll(FORBIDDEN)) {
    if (problems.length === SHOWN) break
    const point = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    problems.push({
      code: 'YAML_CHARACTER',
      message: `the character U+${point} is not allowed here`,
      hint: 'remove it, or write it as an escape in a double-quoted string',
      offset: match.index,
    })
  }
  if (text.isWellFormed()) return problems
  const hint = 'save the file as UTF-8'
  return [...problems, { code: 'YAML_CHARACTER', message: 'the text is not valid Unicode', hint, offset: 0 }]
}

/** What one walk over the lexer's tokens found: caps exceeded (do not parse) and constructs we do not take. */
export interface TokenProblems {
  caps: YamlProblem[]
  constructs: YamlProblem[]
}

const CONSTRUCTS: Partial<Record<string, { code: string; message: string; hint: string }>> = {
  anchor: { code: 'YAML_ANCHOR', message: 'anchors are not taken', hint: 'write the value out' },
  alias: { code: 'YAML_ALIAS', message: 'aliases are not taken', hint: 'write the value out' },
  tag: {
    code: 'YAML_TAG',
    message: 'tags are not taken',
    hint: 'remove the tag; quote the value if it must be a string',
  },
  'directive-line': { code: 'YAML_DIRECTIVE', message: 'directives are not taken', hint: 'remove the line' },
}

/** Counts depth, keys and values of the tokens of a text that passed {@link sizeProblems}, without building any node. */
export function tokenProblems(tokens: readonly string[]): TokenProblems {
  const walk = new TokenWalk()
  for (const token of tokens) {
    walk.take(token)
    if (walk.caps.length > 0) break
  }
  return { caps: walk.caps, constructs: walk.constructs }
}

/**
 * Follows the nesting of one document. Block collections open at a column and close when a later entry starts further
 * left; `- ` at the column of its parent's key nests too, hence the odd levels.
 */
class TokenWalk {
  readonly caps: YamlProblem[] = []
  readonly constructs: YamlProblem[] = []
  #offset = 0
  #lineStart = 0
  #entry: number | undefined
  #raw = false
  #flow = 0
  #keys = 0
  #tokens = 0
  readonly #block: number[] = []

  take(token: string): void {
    const type = this.#raw ? 'content' : CST.tokenType(token)
    this.#raw = type === 'scalar'
    if (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end') return
    this.#place(type ?? 'content')
    const newline = token.lastIndexOf('\n')
    if (newline !== -1) this.#lineStart = this.#offset + newline + 1
    if (newline !== -1 && type === 'newline') this.#entry = undefined
    this.#offset += token.length
  }

  #place(type: string): void {
    const construct = CONSTRUCTS[type]
    if (construct !== undefined && this.constructs.length < SHOWN) {
      this.constructs.push({ ...construct, offset: this.#offset })
    }
    if (BLANK.has(type)) return
    this.#nest(type, this.#offset - this.#lineStart)
    this.#count()
  }

  #nest(type: string, column: number): void {
    if (OPENING.has(type)) this.#flow++
    if (CLOSING.has(type)) this.#flow = Math.max(0, this.#flow - 1)
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') this.#open(2 * column + 1)
    else if (type === 'map-value-ind') this.#key(this.#entry ?? column)
    else this.#entry ??= column
  }

  #open(level: number): void {
    this.#entry = undefined
    if (this.#flow > 0) return
    while ((this.#block.at(-1) ?? -1) >= level) this.#block.pop()
    this.#block.push(level)
  }

  #key(column: number): void {
    this.#keys++
    this.#open(2 * column)
  }

  #count(): void {
    this.#tokens++
    const depth = this.#flow + this.#block.length
    if (depth > YAML_CAPS.depth)
      this.#cap('YAML_TOO_DEEP', `values are nested more than ${YAML_CAPS.depth} deep`)
    if (this.#keys > YAML_CAPS.keys)
      this.#cap('YAML_TOO_MANY_KEYS', `there are more than ${YAML_CAPS.keys} keys`)
    if (this.#tokens > YAML_CAPS.tokens)
      this.#cap('YAML_TOO_MANY_VALUES', `there are more than ${YAML_CAPS.tokens} values and separators`)
  }

  #cap(code: string, message: string): void {
    this.caps.push(capProblem(code, message, this.#offset))
  }
}

const BLANK = new Set(['space', 'newline', 'comment', 'byte-order-mark'])
const OPENING = new Set(['flow-map-start', 'flow-seq-start'])
const CLOSING = new Set(['flow-map-end', 'flow-seq-end'])

function capProblem(code: string, message: string, offset: number): YamlProblem {
  return { code, message, hint: 'make the document smaller, or split it', offset }
}
