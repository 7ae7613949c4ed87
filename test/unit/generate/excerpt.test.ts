import { describe, expect, test } from 'vitest'
import { excerptOf, signaturesOf, type Excerpt, type Subject } from '../../../actions/generate/excerpt.ts'
import { changedRanges, mergeRanges } from '../../../actions/generate/line-ranges.ts'
import { subjectOf } from '../../../actions/generate/subject.ts'
import { criterionOf, specOf } from '../../support/unit-of.ts'

function subject(names: string[], words: string[] = []): Subject {
  return { names: new Set(names), words: new Set(words) }
}

/** `count` functions of five lines each, after one import. */
function moduleOf(count: number): string {
  const bodies = Array.from({ length: count }, (_, at) =>
    [
      `/** Number ${at + 1}. */`,
      `export function f${at + 1}(x: number): number {`,
      `  return x + ${at + 1}`,
      '}',
      '',
    ].join('\n'),
  )
  return ["import { join } from 'node:path'", '', ...bodies].join('\n')
}

function shownText(text: string, { shown }: Excerpt): string {
  const lines = text.split('\n')
  return shown.map(({ from, to }) => lines.slice(from - 1, to).join('\n')).join('\n---\n')
}

describe('an excerpt', () => {
  test('holds the imports, the named declaration with its comment, and where the others stand', () => {
    const text = moduleOf(40)
    const excerpt = excerptOf('a.ts', text, subject(['f20']))
    const shown = shownText(text, excerpt)
    expect(shown).toContain("import { join } from 'node:path'")
    expect(shown).toContain('/** Number 20. */\nexport function f20')
    expect(shown).not.toContain('f30(')
    expect(excerpt.isNamed).toBe(true)
    expect(excerpt.outline).toContain('148 f30')
    expect(excerpt.outline).not.toMatch(/\bf20\b/)
  })

  test('holds what the named one uses in the same file', () => {
    const text = `${moduleOf(30)}\nconst RATE = 7\n\nfunction used(): number {\n  return RATE\n}\n\nexport function named(): number {\n  return used()\n}\n${moduleOf(30).replaceAll(/\bf(\d)/g, 'g$1')}`
    const shown = shownText(text, excerptOf('a.ts', text, subject(['named'])))
    expect(shown).toContain('function used(): number')
  })

  test('of a class holds the named method and its constructor, not the others', () => {
    const methods = Array.from({ length: 80 }, (_, at) => `  m${at}(): number {\n    return ${at}\n  }\n`)
    const text = `export class Shop {\n  constructor(readonly size: number) {}\n${methods.join('')}}\n`
    const shown = shownText(text, excerptOf('a.ts', text, subject(['Shop', 'm40'])))
    expect(shown).toContain('constructor(readonly size')
    expect(shown).toContain('m40(): number')
    expect(shown).not.toContain('m60()')
  })

  test('where nothing is named shows the end, and says so', () => {
    const text = moduleOf(40)
    const excerpt = excerptOf('a.ts', text, subject(['other']))
    expect(excerpt.isNamed).toBe(false)
    expect(shownText(text, excerpt)).toContain('export function f40')
  })

  test('of a text that is no code holds the lines around what is named', () => {
    const lines = Array.from({ length: 300 }, (_, at) => (at % 50 === 0 ? `## Part ${at}` : `line ${at}`))
    lines[200] = '`parseDuration` reads texts.'
    const excerpt = excerptOf('README.md', lines.join('\n'), subject(['parseDuration']))
    expect(shownText(lines.join('\n'), excerpt)).toContain('`parseDuration` reads texts.')
    expect(shownText(lines.join('\n'), excerpt)).not.toContain('line 120')
    expect(excerpt.outline).toContain('101 ## Part 100')
  })

  test('of a text that cannot be parsed is found by its lines', () => {
    const text = `${moduleOf(30)}\nexport function broken( {{{\n`
    expect(shownText(text, excerptOf('a.ts', text, subject(['broken'])))).toContain('export function broken')
  })
})

describe('signatures', () => {
  test('are the heads of what is imported, with the types that these name', () => {
    const text = `export interface Shop {\n  name: string\n}\n\n/** Opens it. */\nexport function open(shop: Shop): number {\n  const secret = 1\n  return secret\n}\n\nexport function shut(): void {}\n`
    const excerpt = signaturesOf('a.ts', text, subject(['open']))
    const shown = excerpt === undefined ? '' : shownText(text, excerpt)
    expect(shown).toContain('/** Opens it. */\nexport function open(shop: Shop): number {')
    expect(shown).toContain('export interface Shop {\n  name: string\n}')
    expect(shown).not.toContain('secret')
    expect(excerpt?.outline).toBe('11 shut')
  })

  test('are unknown where nothing of the name is declared', () => {
    expect(signaturesOf('a.ts', moduleOf(3), subject(['other']))).toBeUndefined()
  })
})

describe('line ranges', () => {
  test('nearly meet and become one, within the file', () => {
    expect(
      mergeRanges(
        [
          { from: 50, to: 60 },
          { from: 1, to: 2 },
          { from: 63, to: 64 },
        ],
        65,
      ),
    ).toEqual([
      { from: 1, to: 5 },
      { from: 47, to: 65 },
    ])
    expect(mergeRanges([{ from: 90, to: 95 }], 65)).toEqual([])
  })

  test('of a change are its new lines', () => {
    expect(changedRanges('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual([{ from: 2, to: 3 }])
    expect(changedRanges('a\n', 'a\n')).toEqual([])
  })
})

describe('what a spec is about', () => {
  test('is named by its interface, its calls, and the words of code in its sentences', () => {
    const spec = specOf({
      acceptance: [
        criterionOf('AC-1', {
          ears: 'When `stripMarks` finds a mark, the kebab function shall call foldCase().',
          examples: [{ call: 'kebab(wordsOf("notAName"))', returns: '' }],
        }),
        criterionOf('AC-2', { holdout: true, ears: 'The secretName() shall stay secret.' }),
      ],
      prose: 'See MAX_WORDS.',
    })
    const { names, words } = subjectOf(spec)
    expect([...names]).toEqual(['kebab', 'wordsOf'])
    expect([...words]).toEqual(['stripMarks', 'foldCase', 'MAX_WORDS'])
  })
})
