import { describe, expect, it, test } from 'vitest'
import { quoted, safeLog, safeMarkdown, safeText, safeWord } from '../../../shared/text/safe-log.ts'

const COMMANDS = [
  '::add-mask::x',
  '::set-output name=a::b',
  '##[add-path]/tmp',
  '  ::error::x',
  '\t##[group]x',
  '::stop-commands::t',
]
const BREAKS = ['\n', '\r', '\r\n', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029']

/** How the Actions runner finds commands: `::` after leading blanks of a line, the older `##[` anywhere in it. */
function commandsIn(text: string): string[] {
  return text.split(/\r\n|[\r\n\u000b\u000c\u0085\u2028\u2029]/).filter((line) => /^\s*::|##\[/.test(line))
}

describe('safeLog', () => {
  test.each(
    BREAKS.flatMap((mark) => COMMANDS.map((command) => [JSON.stringify(mark), command, mark] as const)),
  )('leaves no workflow command after %s: %s', (_, command, mark) => {
    expect(commandsIn(safeLog(`before${mark}${command}`))).toEqual([])
  })

  test.each(['said ##[add-mask]x', '####[error]x', 'a#\u200b#[warning]x', '##\u001b[0m[group]x'])(
    'leaves no old-style command inside a line: %j',
    (line) => {
      expect(commandsIn(safeLog(line))).toEqual([])
    },
  )

  test('takes out colours, titles and links of a terminal', () => {
    expect(safeLog('\u001b[31mred\u001b[0m \u001b]0;title\u0007plain \u001b]8;;http://x\u001b\\link')).toBe(
      'red plain link',
    )
  })

  test('takes out characters that are invisible or turn the direction of text', () => {
    expect(safeLog('a\u202eb\u200bc\u{e0041}d\u0000e')).toBe('abcde')
  })

  test('counts the lines it does not show', () => {
    expect(safeLog('1\n2\n3', { maxLines: 2 })).toBe('1\n2\n... and 1 more lines')
  })

  test('cuts long lines', () => {
    expect(safeLog('abcdef', { maxColumns: 3 })).toBe('abc...')
  })

  test('is idempotent', () => {
    const once = safeLog('::error::x\n\u001b[1m##[x]\u2028::y')
    expect(safeLog(once)).toBe(once)
  })
})

test('safeWord gives one line', () => {
  expect(safeWord('a\nb\u2028c')).toBe('a b c')
})

test('safeMarkdown shows text and nothing else', () => {
  const shown = safeMarkdown('![x](http://evil/?a) <img src=x> @team `code` | fixes #1')
  expect(shown).not.toMatch(/(?<!\\)!\[|<|@(?!\u2060)|(?<!\\)[`|#]|:\/\//)
})

describe('safeText', () => {
  it.each([
    ['line breaks', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['terminal escapes', 'a\u001b[31mred\u0007', 'a [31mred'],
    ['direction and zero-width characters', 'a\u202eb\u200bc\ufeffd', 'a b c d'],
    ['tag characters', `a\u{e0041}b`, 'a b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ])('shows %s on one plain line', (_, text, expected) => {
    expect(safeText(text, 80)).toBe(expected)
  })

  it('cuts by characters, never through one', () => {
    expect(safeText('😀😀😀😀', 3)).toBe('😀😀…')
    expect(safeText('😀😀😀', 3)).toBe('😀😀😀')
  })

  it('reads only the beginning of a huge text', () => {
    expect(safeText('\u0000'.repeat(50_000_000), 10)).toBe('')
  })
})

describe('quoted', () => {
  it('escapes what could end the quotation', () => {
    expect(quoted('say "hi" \\', 20)).toBe('"say \\"hi\\" \\\\"')
  })
})
