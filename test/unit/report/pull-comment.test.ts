import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
import type { CheckedStation } from '../../../shared/report/handed-findings.ts'
import {
  commentMark,
  isWorthSaying,
  pullComment,
  type CheckedChange,
} from '../../../shared/report/pull-comment.ts'

function finding(code: string, parts: Partial<Finding> = {}): Finding {
  return { code, level: 'block', message: `about ${code.toLowerCase()}`, file: 'src/a.ts', line: 1, ...parts }
}

function changeWith(findings: Finding[], parts: Partial<CheckedStation> = {}): CheckedChange {
  const station = {
    name: 'style-gate',
    result: 'failure',
    examined: '1 file',
    left: 0,
    error: undefined,
  } as const
  return { line: 'shop', head: 'a'.repeat(40), stations: [{ ...station, findings, ...parts }] }
}

/** Codes of the rows, in their order. */
function codesIn(comment: string): string[] {
  return [...comment.matchAll(/^\| (?:block|warn|note) \|[^|]*\| (\w+) \|/gm)].map(([, code = '']) => code)
}

describe('the comment of a pull request', () => {
  test('begins with the mark of its line, so that it is found again', () => {
    expect(pullComment(changeWith([])).startsWith(`${commentMark('shop')}\n`)).toBe(true)
  })

  test('keeps old findings in their place, adds new ones after them and drops what is fixed', () => {
    const first = pullComment(changeWith([finding('B'), finding('D'), finding('F')]))
    expect(codesIn(first)).toEqual(['B', 'D', 'F'])
    const second = pullComment(changeWith([finding('A'), finding('F'), finding('B', { line: 40 })]), first)
    expect(codesIn(second)).toEqual(['B', 'F', 'A'])
    const third = pullComment(changeWith([finding('A'), finding('F'), finding('B')]), second)
    expect(codesIn(third)).toEqual(['B', 'F', 'A'])
  })

  test('has blocking findings before warnings, whenever they came', () => {
    const first = pullComment(changeWith([finding('W', { level: 'warn' })]))
    const both = changeWith([finding('W', { level: 'warn' }), finding('B')])
    expect(codesIn(pullComment(both, first))).toEqual(['B', 'W'])
  })

  test('tells findings apart that differ by their place alone', () => {
    const twins = [finding('A', { line: 1 }), finding('A', { line: 9 })]
    const keys = /jidoka findings: (\S+) (\S+) -->/.exec(pullComment(changeWith(twins)))
    expect(keys?.[1]).not.toBe(keys?.[2])
  })

  test('is short enough for GitHub, and says how much it leaves out', () => {
    const long = Array.from({ length: 80 }, (_, index) =>
      finding(`C${index}`, { message: '#'.repeat(590), hint: '@'.repeat(290) }),
    )
    const comment = pullComment(changeWith(long, { left: 7 }))
    expect(comment.length).toBeLessThan(65_536)
    const shown = codesIn(comment).length
    expect(shown).toBeGreaterThan(5)
    expect(comment).toContain(`and ${87 - shown} more in the summary of the run`)
  })

  test.each([
    ['a mention', '@octocat look', /@octocat/],
    ['a reference', 'fixes #12 and octo/demo#13', /#\d/],
    ['another reference', 'closes GH-12', /GH-\d/],
    ['an address', 'see https://evil.example/x', /https:\/\//],
    ['an address without a scheme', '_www.evil.example', /www\./],
    ['a link', '[click](javascript:x)', /(?<!\\)\[click/],
    ['an image', '![x](y)', /(?<!\\)!(?<!\\)\[/],
    ['HTML', '<img src=x onerror=y><!-- -->', /<img|<!-- -->/],
    ['a table', 'a | b', /a \| b/],
    ['our own marks', '<!-- jidoka findings: 0000 -->', /<!-- jidoka findings: 0000/],
    ['lines', 'a\n\n# heading', /^# heading/m],
  ])('shows %s of the change as plain text', (_, message, active) => {
    const hostile = changeWith([finding('X', { message, hint: message, file: message, code: message })])
    expect(pullComment(hostile)).not.toMatch(active)
  })

  test('trusts of the comment before nothing but the form of its keys', () => {
    const before = '<!-- jidoka findings: <script> ../../x -->'
    expect(pullComment(changeWith([finding('A')]), before)).toBe(pullComment(changeWith([finding('A')])))
  })

  test('says which station was not judged and which could not run', () => {
    const error = { code: 'MODEL_KEY_MISSING', message: 'no key', next: 'set it' }
    expect(pullComment(changeWith([], { error }))).toContain(
      'could not run**: MODEL\\_KEY\\_MISSING: no key; next: set it',
    )
    expect(pullComment(changeWith([], { result: 'skipped' }))).toContain('not judged')
  })
})

describe('a first comment', () => {
  test.each([
    [true, changeWith([], { result: 'failure' })],
    [true, changeWith([finding('W', { level: 'warn' })], { result: 'success' })],
    [false, changeWith([finding('N', { level: 'note' })], { result: 'success' })],
    [false, changeWith([], { result: 'success' })],
  ])('is worth it: %s', (isWorth, change) => {
    expect(isWorthSaying(change)).toBe(isWorth)
  })
})
