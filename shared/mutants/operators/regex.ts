import { edited, type Operator } from '../syntax/edit.ts'

/** Small changes of an expression: each with what stands there, and what else could. Escaped characters are never touched. */
const CHANGES: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/^\^|\$$/g, () => ''],
  [/[+*]/g, (found) => (found === '+' ? '*' : '+')],
  [/(?<=[\w)\]])\?/g, () => ''],
  [/\{(\d+)/g, (found) => `{${Number(found.slice(1)) + 1}`],
  [/\{\d+,?\d*\}/g, () => ''],
  [/\[\^/g, () => '['],
  [/\[(?!\^)/g, () => '[^'],
  [/\\[dDwWsSbB]/g, (found) => `\\${swapCase(found.slice(1))}`],
  [/\(\?[=!]/g, (found) => (found === '(?=' ? '(?!' : '(?=')],
]

function swapCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
}

/** A regular expression with one sign changed: an anchor or a repetition less, the opposite class, a flag less. */
export const regex: Operator = (visit) => {
  const { node, text } = visit
  const { pattern, flags } = node
  if (node.type !== 'RegExpLiteral' || typeof pattern !== 'string' || typeof flags !== 'string') return []
  const start = node.start + 1
  const signs = CHANGES.flatMap(([sign, change]) =>
    [...pattern.matchAll(sign)]
      .filter(({ index, 0: found }) => isFree(pattern, index, found))
      .map(({ index, 0: found }) => ({ index, length: found.length, after: change(found) })),
  )
  const lost = Array.from(flags).flatMap((flag, at) => (/[gimsy]/.test(flag) ? [{ at, flag }] : []))
  return [
    ...signs
      .filter(({ index, length, after }) =>
        isRegex(pattern.slice(0, index) + after + pattern.slice(index + length), flags),
      )
      .map(({ index, length, after }) => ({ start: start + index, end: start + index + length, after })),
    ...lost.map(({ at }) => ({
      start: node.end - flags.length + at,
      end: node.end - flags.length + at + 1,
      after: '',
    })),
  ].flatMap((edit) => (text.slice(edit.start, edit.end) === edit.after ? [] : edited(visit, edit)))
}

/** Is the sign no escaped character, and not one of several in a class? */
function isFree(pattern: string, index: number, found: string): boolean {
  const before = pattern.slice(0, index)
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(before)) return false
  const isInClass = /(?:^|[^\\])\[(?:[^\]\\]|\\.)*$/.test(before)
  return !isInClass || found.startsWith('\\')
}

/** An empty expression would be a comment. */
function isRegex(pattern: string, flags: string): boolean {
  try {
    return pattern !== '' && new RegExp(pattern, flags).source !== ''
  } catch {
    return false
  }
}
