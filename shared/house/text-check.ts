import type { Finding } from '../findings.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { compareWithBase, lineKey, linesOf, type Violation } from './code/compare-with-base.ts'
import type { StyleCheck } from './gate-context.ts'
import { anyOf, codePointName, CONTROL, DIRECTION, HIDDEN, without } from '../text/invisible.ts'

/** Characters that make a file look different from what it is, in every text file of the change (CVE-2021-42574). */
export const textCheck: StyleCheck = {
  name: 'text',
  run: (context) => {
    const files = context.files.filter(({ head }) => head !== undefined)
    const findings = files.flatMap(textFindings)
    return Promise.resolve({
      findings,
      evidence: {
        files: files.map(({ path }) => path),
        kinds: [...KINDS, LINE_ENDS].map(({ code }) => code),
      },
    })
  },
}

interface Kind {
  code: string
  what: string
  pattern: RegExp
}

const HIDDEN_ANYWHERE = without(HIDDEN, `${DIRECTION}\\u200c\\u200d\\ufe0e\\ufe0f`)
// joiners and variation selectors are allowed in emoji and in scripts that need them
const JOINER_ALONE = String.raw`(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|(?!\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic})[\p{L}\p{M}])[\u200c\u200d]`
const SELECTOR_ALONE = String.raw`(?<!\p{Emoji})[\ufe0e\ufe0f]`

const KINDS: readonly Kind[] = [
  {
    code: 'BIDI_CHARACTER',
    what: 'changes the direction of the text around it',
    pattern: anyOf(DIRECTION),
  },
  {
    code: 'INVISIBLE_CHARACTER',
    what: 'shows nothing',
    pattern: new RegExp(`${HIDDEN_ANYWHERE}|${JOINER_ALONE}|${SELECTOR_ALONE}`, 'gv'),
  },
  {
    code: 'CONTROL_CHARACTER',
    what: 'is a control character',
    pattern: anyOf(without(CONTROL, '\\t\\n\\f\\r\\u0085')),
  },
]

/** Ends of lines that most editors do not show as such: what follows them is no longer in the comment it seems to be in. */
const LINE_ENDS: Kind = {
  code: 'HIDDEN_LINE_END',
  what: 'ends a line for JavaScript and not for most editors',
  pattern: /\r\n|[\r\n\u2028\u2029]/g,
}

const MOST = 20
/** Bounds memory on hostile text; other files have far fewer. */
const MOST_VIOLATIONS = 20_000

interface TextViolation extends Violation {
  kind: Kind
  character: string
  line: number
  column: number
}

function textFindings(file: ChangedFile): Finding[] {
  const head = violationsIn(file.head ?? '')
  if (head.length === 0) return []
  const { added } = compareWithBase(violationsIn(file.base ?? ''), head)
  return added.slice(0, MOST).map(({ kind, character, line, column }) => ({
    code: kind.code,
    level: 'block',
    message: `${codePointName(character)} ${kind.what}`,
    hint: 'take it out, or write it as an escape',
    file: file.path,
    line,
    column,
  }))
}

function violationsIn(text: string): TextViolation[] {
  // a byte order mark at the start of a file is an encoding mark
  const body = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text
  const found = hiddenLineEnds(body)
  if (!KINDS.some(({ pattern }) => body.search(pattern) !== -1)) return found
  const lines = linesOf(body)
  for (const [index, line] of lines.entries()) {
    for (const kind of KINDS) found.push(...violationsOn(lines, index, kind, line))
    if (found.length >= MOST_VIOLATIONS) break
  }
  return found
}

/** Placed in the line that they end; places count lines as compilers do. */
function hiddenLineEnds(text: string): TextViolation[] {
  if (text.search(/\r(?!\n)|[\u2028\u2029]/) === -1) return []
  const found: TextViolation[] = []
  let [line, start] = [1, 0]
  for (const { 0: character, index } of text.matchAll(LINE_ENDS.pattern)) {
    if (character !== '\n' && character !== '\r\n' && found.length < MOST_VIOLATIONS) {
      const key = `${LINE_ENDS.code}|${codePointName(character)}|${lineKey([text.slice(start, index)], 1, 1)}`
      found.push({ key, kind: LINE_ENDS, character, line, column: index - start + 1 })
    }
    line += 1
    start = index + character.length
  }
  return found
}

function violationsOn(lines: readonly string[], index: number, kind: Kind, text: string): TextViolation[] {
  const found: TextViolation[] = []
  for (const match of text.matchAll(kind.pattern)) {
    const [character, column] = [match[0], match.index + 1]
    const key = `${kind.code}|${codePointName(character)}|${lineKey(lines, index + 1, column)}`
    found.push({ key, kind, character, line: index + 1, column })
    if (found.length >= MOST_VIOLATIONS) break
  }
  return found
}
