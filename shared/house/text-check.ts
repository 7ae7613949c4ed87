import type { Finding } from '../findings.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase, lineKey, linesOf, type Violation } from './code/compare-with-base.ts'
import type { StyleCheck } from './gate-context.ts'

/** Characters by which a file reads differently from what it is, in every text file of the change (CVE-2021-42574). */
export const textCheck: StyleCheck = {
  name: 'text',
  run: (context) => {
    const files = context.files.filter(({ head }) => head !== undefined)
    const findings = files.flatMap(findingsOf)
    return Promise.resolve({
      findings,
      evidence: { files: files.map(({ path }) => path), kinds: KINDS.map(({ code }) => code) },
    })
  },
}

interface Kind {
  code: string
  what: string
  pattern: RegExp
}

const KINDS: readonly Kind[] = [
  {
    code: 'BIDI_CHARACTER',
    what: 'changes the direction of the text around it',
    pattern: /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
  },
  {
    code: 'INVISIBLE_CHARACTER',
    what: 'shows nothing',
    // joiners and variation selectors stay allowed where they belong: in emoji and in scripts that are joined
    pattern:
      /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|(?!\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic})[\p{L}\p{M}])[\u200c\u200d]|(?<!\p{Emoji})[\ufe0e\ufe0f]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu,
  },
  {
    code: 'CONTROL_CHARACTER',
    what: 'is a control character',
    pattern: /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f]/gu,
  },
]

const MOST = 20
/** Bounds memory on hostile text; no honest file comes near. */
const MOST_VIOLATIONS = 20_000

interface TextViolation extends Violation {
  kind: Kind
  character: string
  line: number
  column: number
}

function findingsOf(file: ChangedFile): Finding[] {
  const head = violationsIn(file.head ?? '')
  if (head.length === 0) return []
  const { added } = compareWithBase(violationsIn(file.base ?? ''), head)
  return added.slice(0, MOST).map(({ kind, character, line, column }) => ({
    code: kind.code,
    level: 'block',
    message: `U+${hexOf(character)} ${kind.what}`,
    hint: 'take it out, or write it as an escape',
    file: file.path,
    line,
    column,
  }))
}

function violationsIn(text: string): TextViolation[] {
  // a byte order mark at the start of a file is an encoding mark
  const body = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text
  if (!KINDS.some(({ pattern }) => body.search(pattern) !== -1)) return []
  const lines = linesOf(body)
  const found: TextViolation[] = []
  for (const [index, line] of lines.entries()) {
    for (const kind of KINDS) found.push(...violationsOn(lines, index, kind, line))
    if (found.length >= MOST_VIOLATIONS) break
  }
  return found
}

function violationsOn(lines: readonly string[], index: number, kind: Kind, text: string): TextViolation[] {
  const found: TextViolation[] = []
  for (const match of text.matchAll(kind.pattern)) {
    const [character, column] = [match[0], match.index + 1]
    const key = `${kind.code}|${hexOf(character)}|${lineKey(lines, index + 1, column)}`
    found.push({ key, kind, character, line: index + 1, column })
    if (found.length >= MOST_VIOLATIONS) break
  }
  return found
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
