import type { Hole } from '../record/template.ts'
import { closeMark, commonIndent, HOLDS_SPACE, openMark } from './marks.ts'
import type { Rendered } from './render.ts'

/** The text of an instance with its holes filled: everything else is the skeleton, to the byte. Fills are untrusted. */
export function putIn(
  { outside, holes }: Pick<Rendered, 'outside' | 'holes'>,
  fills: ReadonlyMap<string, string>,
): string {
  const [first = '', ...rest] = outside
  const inside = holes.map((hole, index) => {
    const before = outside[index] ?? ''
    const after = outside[index + 1] ?? ''
    return `${insideOf(hole, fills.get(hole.name) ?? hole.default ?? '', { before, after })}${after}`
  })
  return rest.length === 0 ? first : [first, ...inside].join('')
}

interface Around {
  before: string
  after: string
}

/** A hole that stands alone on its line is filled with lines; any other within its line. */
function insideOf(hole: Hole, fill: string, { before, after }: Around): string {
  const text = hole.kind === 'doc' ? commentOf(fill) : fill
  return placed(text, indentOf(hole.name, before, after))
}

/** A text with the white space of its place: `indent` of a hole that stands alone on its line, `undefined` for one within a line. */
export function placed(text: string, indent: string | undefined): string {
  if (indent === undefined) return text.trim() === '' ? ' ' : ` ${text.trim()} `
  const lines = linesOf(text, indent)
  return lines === '' ? `\n${indent}` : `\n${lines}\n${indent}`
}

/** The white space before a mark that stands alone on its line; `undefined` for any other. */
export function indentOf(name: string, before: string, after: string): string | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1, -openMark(name).length)
  const rest = after.slice(closeMark(name).length)
  return /^[ \t]*$/.test(line) && (rest === '' || rest.startsWith('\n')) ? line : undefined
}

function linesOf(text: string, indent: string): string {
  const lines = text
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n')
  if (HOLDS_SPACE.test(text)) return lines.join('\n')
  const written = lines.filter((line) => line.trim() !== '')
  const common = commonIndent(written)
  return lines.map((line) => (line.trim() === '' ? '' : `${indent}${line.slice(common)}`)).join('\n')
}

/** Prose as a comment of the language. A fill that is one already is written anew. */
function commentOf(fill: string): string {
  const prose = proseOf(fill.trim())
  const lines = prose.split('\n').map((line) => line.replace(/^\s*\*(?!\/) ?/, '').trimEnd())
  const text = lines.join('\n').trim()
  if (text === '') return ''
  if (!text.includes('\n')) return `/** ${text} */`
  return ['/**', ...text.split('\n').map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n')
}

/** Without the start and the end of a comment. No pattern: a writer may send a million asterisks. */
function proseOf(text: string): string {
  let [start, end] = [0, text.length]
  if (text.startsWith('/**')) {
    start = 3
    while (text[start] === '*') start += 1
  }
  if (text.endsWith('*/') && end - 2 > start) {
    end -= 2
    while (end > start && text[end - 1] === '*') end -= 1
  }
  return text.slice(start, end)
}
