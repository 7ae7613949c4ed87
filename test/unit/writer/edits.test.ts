import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, type Edit, type EditableText } from '../../../shared/writer/edits.ts'

function whole(text: string): EditableText {
  return { text, shown: undefined }
}

function edit(before: string, after: string): Edit {
  return { before: before.split('\n'), after: after === '' ? [] : after.split('\n') }
}

const TEXT = ['function a() {', '  return 1', '}', '', 'function b() {', '  return 1', '}', ''].join('\n')

describe('applyEdits', () => {
  test.each<[string, Edit[], string]>([
    [
      'a line that stands once',
      [edit('function b() {', 'function c() {')],
      TEXT.replace('function b', 'function c'),
    ],
    [
      'several places, whatever their order',
      [
        edit('function b() {\n  return 1', 'function b() {\n  return 2'),
        edit('function a() {', 'function x() {'),
      ],
      TEXT.replace('function b() {\n  return 1', 'function b() {\n  return 2').replace(
        'function a',
        'function x',
      ),
    ],
    ['lines that go', [edit('function a() {\n  return 1\n}\n', '')], 'function b() {\n  return 1\n}\n'],
    [
      'lines that are added',
      [edit('function b() {', '// b\nfunction b() {')],
      TEXT.replace('function b', '// b\nfunction b'),
    ],
    [
      'white space that was lost at the end of a line',
      [edit('function a() {  ', 'function x() {')],
      TEXT.replace('function a', 'function x'),
    ],
    [
      'each part in a fence',
      [edit('```ts\nfunction a() {\n```', '```ts\nfunction x() {\n```')],
      TEXT.replace('function a', 'function x'),
    ],
    [
      'both parts in one fence',
      [edit('```\nfunction a() {', 'function x() {\n```')],
      TEXT.replace('function a', 'function x'),
    ],
  ])('changes %s', (_, edits, text) => {
    expect(applyEdits(whole(TEXT), edits)).toEqual({ kind: 'text', text })
  })

  test.each<[string, Edit[], string]>([
    [
      'lines that stand twice',
      [edit('  return 1', '  return 2')],
      'edit 1 has old lines that stand 2 times in the file (from lines 2, 6): give more lines around them',
    ],
    [
      'lines that do not stand there',
      [edit('function a() {', 'x'), edit('function z() {', 'y')],
      'edit 2 has old lines that do not stand in the file: repeat them exactly as they were shown',
    ],
    [
      'lines of which one is another',
      [edit('function b() {\n  return 3', 'x')],
      'edit 1 has old lines that do not stand in the file: from line 5, old line 2 is another: repeat them exactly as they were shown',
    ],
    ['no old lines', [edit('  ', 'x')], 'edit 1 has no old lines: give at least one line that stays'],
    [
      'lines of another edit',
      [edit('function a() {\n  return 1', 'x'), edit('  return 1\n}\n\nfunction b() {', 'y')],
      'edit 2 changes lines that another edit changes (lines 2 to 5)',
    ],
  ])('refuses %s', (_, edits, problem) => {
    expect(applyEdits(whole(TEXT), edits)).toEqual({ kind: 'problem', problem })
  })

  test('changes only lines that were shown', () => {
    const shown = [{ from: 1, to: 3 }]
    expect(applyEdits({ text: TEXT, shown }, [edit('function a() {', 'x')]).kind).toBe('text')
    expect(applyEdits({ text: TEXT, shown }, [edit('function b() {', 'x')])).toEqual({
      kind: 'problem',
      problem: 'edit 1 changes lines 5 to 5, which were not shown',
    })
  })

  test('of a previous attempt change it, or what it was made of where they fit only that', () => {
    const attempt = { text: 'a\nnew\nc\n', shown: undefined, base: whole('a\nold\nc\n') }
    expect(applyEdits(attempt, [edit('new', 'newer')])).toEqual({ kind: 'text', text: 'a\nnewer\nc\n' })
    expect(applyEdits(attempt, [edit('old', 'other')])).toEqual({ kind: 'text', text: 'a\nother\nc\n' })
    expect(applyEdits(attempt, [edit('old', 'x'), edit('new', 'y')]).kind).toBe('problem')
  })

  test('compares white space where it decides', () => {
    const text = 'a\na \n'
    expect(applyEdits(whole(text), [edit('a ', 'b')])).toEqual({ kind: 'text', text: 'a\nb\n' })
  })

  test('leaves everything else to the byte, whatever it is', () => {
    const line = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[\n]/.test(text))
    const lines = fc.array(line, { maxLength: 20 })
    fc.assert(
      fc.property(lines, lines, fc.array(line, { maxLength: 3 }), (above, below, after) => {
        const before = ['the one line that is changed']
        const result = applyEdits(whole([...above, ...before, ...below].join('\n')), [{ before, after }])
        expect(result).toEqual({ kind: 'text', text: [...above, ...after, ...below].join('\n') })
      }),
      { seed: 20261130 },
    )
  })
})
