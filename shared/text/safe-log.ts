import { withoutAnsi } from './ansi.ts'
import { anyOf, CONTROL, HIDDEN_IN_PROSE, without } from './invisible.ts'

const LINE_BREAKS = /\r\n|[\r\n\u000b\u000c\u0085\u2028\u2029]/
const INVISIBLE = anyOf(without(CONTROL, '\\t'), HIDDEN_IN_PROSE)

export interface SafeLogOptions {
  /** Most lines shown; the rest is counted. */
  maxLines?: number
  /** Most characters of one line. */
  maxColumns?: number
}

/**
 * Text of a model, a repository or a tool made fit for a log: no ANSI sequences, no invisible or direction-changing
 * characters, nothing that the Actions runner would read as a workflow command (`::` at the start of a line, `##[`
 * anywhere in it), bounded in size.
 */
export function safeLog(text: string, options: SafeLogOptions = {}): string {
  const { maxLines = 200, maxColumns = 2000 } = options
  const lines = withoutAnsi(text).split(LINE_BREAKS)
  const shown = lines.slice(0, maxLines).map((line) => safeLine(line, maxColumns))
  const rest = lines.length - shown.length
  return rest > 0 ? [...shown, `... and ${rest} more lines`].join('\n') : shown.join('\n')
}

function safeLine(line: string, maxColumns: number): string {
  const plain = line.replace(INVISIBLE, '').toWellFormed()
  const cut = plain.length > maxColumns ? `${plain.slice(0, maxColumns)}...` : plain
  return cut.replace(/^(\s*)::/, '$1: :').replaceAll('##[', '## [')
}

/** One line: breaks become spaces. */
export function safeWord(text: string, maxColumns = 300): string {
  return safeLog(text.split(LINE_BREAKS).join(' '), { maxLines: 1, maxColumns })
}

/**
 * Markdown that shows the text and nothing else: no HTML, links, images, mentions, tables or issue references. GitHub looks for
 * mentions, references and addresses in the rendered text, where a backslash is gone: an invisible joiner parts them.
 */
export function safeMarkdown(text: string, maxColumns = 300): string {
  return safeWord(text, maxColumns)
    .replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark)
    .replace(/[\\`*_{}[\]()#!|~]/g, '\\$&')
    .replace(/[@#]|:(?=\/\/)|www(?=\.)|GH-(?=\d)/gi, `$&${JOINER}`)
}

const JOINER = '\u2060'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const UNSAFE = anyOf(CONTROL, '\\u2028\\u2029', HIDDEN_IN_PROSE)

/** Untrusted text as one line of at most `maxChars` visible characters, for a message. Redact before cutting. */
export function safeText(text: string, maxChars: number): string {
  const line = text
    .slice(0, maxChars * 16)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length <= maxChars ? line : `${characters.slice(0, maxChars - 1).join('')}…`
}

/** The same in quotes, with quotes and backslashes inside escaped. */
export function quoted(text: string, maxChars: number): string {
  return JSON.stringify(safeText(text, maxChars))
}
