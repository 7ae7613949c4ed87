import { describe, expect, it, test } from 'vitest'
import { textCheck } from '../../../shared/house/text-check.ts'
import { normaliserOf } from '../../../shared/commands/normalise.ts'
import { pathProblem } from '../../../shared/paths/safe-path.ts'
import { escapeHtml } from '../../../shared/report/html.ts'
import { checkChange } from '../../../shared/specification/change/check-change.ts'
import { sourceString } from '../../../shared/specification/rows/source-text.ts'
import { stripInvisible } from '../../../shared/text/hidden-text.ts'
import {
  anyOf,
  codePointName,
  CONTROL,
  escapeCharacter,
  HIDDEN_IN_PROSE,
  without,
} from '../../../shared/text/invisible.ts'
import { safeLog, safeText } from '../../../shared/text/safe-log.ts'
import { specOf } from '../../support/unit-of.ts'

/** Every character; of those that are not assigned or private, which all behave alike, one in a hundred. */
const EVERY = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter(
    (character, index) =>
      index % 100 === 0 || !/[\p{Cn}\p{Co}]/u.test(character) || /\p{DI}/u.test(character),
  )

/** Each use with the characters that it must never let through, code point by code point. */
const USES: [name: string, atLeast: RegExp, passes: (character: string) => boolean][] = [
  [
    'a log',
    /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u,
    (character) => safeLog(`a${character}b`).includes(character),
  ],
  [
    'a message',
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u,
    (character) => safeText(`a${character}b`, 10).includes(character),
  ],
  [
    'a prompt',
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u,
    (character) => stripInvisible(`a${character}b`).text.includes(character),
  ],
  [
    'a page',
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u,
    (character) => escapeHtml(`a${character}b`).includes(character),
  ],
  [
    'a path',
    /[\u0000-\u001f\u007f-\u009f<>:"|?*\\\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u,
    (character) => pathProblem(`a${character}b`) === undefined,
  ],
  [
    'the text of a change',
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]|[\u202a-\u202e\u2066-\u2069]/u,
    (character) => changeCodes(`a${character}b`).length === 0,
  ],
  [
    'the report of a tool',
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/u,
    (character) => normaliser.text(`a${character}b`).includes(character),
  ],
  [
    'a literal of a test',
    /[^\x20-\x7e\p{L}\p{N}\p{P}\p{S}\p{M}]|[\u{e0100}-\u{e01ef}\ufe00-\ufe0f\u034f]/u,
    (character) => sourceString(`a${character}b`).includes(character),
  ],
]

const normaliser = normaliserOf({
  folder: '/work/repo',
  home: '/home/user',
  tmp: '/tmp',
  startedAt: new Date(0),
  finishedAt: new Date(0),
})

function changeCodes(content: string): string[] {
  const spec = specOf({ paths: { write: ['src/a.ts'], read: [] } })
  const control = { factory: 'factory.yml', specs: 'specs/*.spec.md' }
  return checkChange([{ path: 'src/a.ts', content }], spec, {
    base: [],
    control,
    ownTests: [],
    before: new Map(),
  }).map(({ code }) => code)
}

describe('no character that hides something gets into', () => {
  it.each(USES)('%s', (_, atLeast, passes) => {
    const hiding = EVERY.filter((character) => atLeast.test(character))
    expect(hiding.filter(passes).map(codePointName)).toEqual([])
  })

  it('a file that a style gate passes', async () => {
    const old =
      /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u
    const hiding = EVERY.filter((character) => old.test(character))
    const unseen: string[] = []
    for (const character of hiding) {
      const files = [{ path: 'a.md', base: undefined, head: `a${character}b` }]
      const { findings } = await textCheck.run({ files } as never)
      if (findings.length === 0) unseen.push(codePointName(character))
    }
    expect(unseen).toEqual([])
  })
})

describe('what people write', () => {
  const prose = 'ç ü 日本 שלום हिन्दी ❤\ufe0f ☺\ufe0e'

  it('stays as it is in a log, a message and a page', () => {
    expect([safeLog(prose), safeText(prose, 80), escapeHtml(prose)]).toEqual([prose, prose, prose])
  })

  it('keeps its emoji, without the joiners and selectors, in a prompt', () => {
    expect(stripInvisible('👩\u200d💻 ❤\ufe0f').text).toBe('👩💻 ❤')
  })
})

test('a pattern of classes finds what they hold', () => {
  expect('a\u0000\u{e0041}\n'.replace(anyOf(without(CONTROL, '\\n'), HIDDEN_IN_PROSE), codePointName)).toBe(
    'aU+0000U+E0041\n',
  )
  expect(escapeCharacter('\u200b')).toBe('\\u{200b}')
})
