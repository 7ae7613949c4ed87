import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseSpec } from '../../../../shared/factory/control-files.ts'
import { specAnswered } from '../../../../shared/github/reply/spec-answered.ts'
import type { Given } from '../../../../shared/github/reply/read-answers.ts'
import { askedOf, questionOf } from '../../../support/asked.ts'

const PATH = 'examples/text-kit/specs/parse-duration.spec.md'
const SPEC: Buffer = readFileSync(PATH)
const CALL = 'parseDuration("0m")'
const MARKS = { holdout: true, by: '@octocat', asked: 'JD-0000-0000-0001' }

function answered(given: Given, bytes = SPEC, number = 1): Buffer {
  const questions = [
    questionOf({ call: CALL, value: { returns: 0 } }),
    questionOf({ number: 2, call: 'parseDuration("1h")', value: { throws: 'TypeError' } }),
  ]
  return specAnswered(bytes, { asked: askedOf({ questions }), answers: [{ number, given }], by: '@octocat' })
}

const rowsOf = (bytes: Buffer) => parseSpec(bytes, PATH).spec.acceptance[0]?.examples.slice(2)

describe('an answer in a spec', () => {
  test.each<[Given, object]>([
    [{ kind: 'yes' }, { returns: 0 }],
    [{ kind: 'returns', value: { a: ['"', '\u2028', null] } }, { returns: { a: ['"', '\u2028', null] } }],
    [{ kind: 'throws', name: 'RangeError' }, { throws: 'RangeError' }],
  ])('%j is one row that the writer is not told of; no other byte changes', (given, outcome) => {
    const after = answered(given)
    expect(rowsOf(after)).toEqual([{ call: CALL, ...outcome, ...MARKS }])
    const added = after.toString().split('\n')
    const at = added.findIndex((line) => line.includes('"0m'.replace('"', '\\"')))
    expect(added.toSpliced(at, 1).join('\n')).toBe(SPEC.toString())
  })

  test('that nobody calls it so is a line of the domain', () => {
    const once = answered({ kind: 'out-of-domain' })
    const twice = answered({ kind: 'out-of-domain' }, once, 2)
    const { by, asked } = MARKS
    expect(parseSpec(twice, PATH).spec.domain).toEqual([
      { not: CALL, by, asked },
      { not: 'parseDuration("1h")', by, asked },
    ])
    expect(answered({ kind: 'out-of-domain' }, twice)).toEqual(twice)
  })

  test('comes behind the others, and twice the same is said once', () => {
    const two = answered({ kind: 'yes' }, answered({ kind: 'yes' }), 2)
    expect(rowsOf(two)).toEqual([
      { call: CALL, returns: 0, ...MARKS },
      { call: 'parseDuration("1h")', throws: 'TypeError', ...MARKS },
    ])
    expect(answered({ kind: 'yes' }, two)).toEqual(two)
  })

  test('is refused where the spec says something else of the call', () => {
    expect(() => answered({ kind: 'returns', value: 1 }, answered({ kind: 'yes' }))).toThrow(/something else/)
  })

  test.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    [
      'examples in flow style',
      (text: string) => text.replace(/examples:\n( +)- (.*)\n +- (.*)\n/, 'examples: [$2, $3]\n'),
    ],
    [
      'block items',
      (text: string) =>
        text.replace(
          '- { call: \'parseDuration("10s")\', returns: 10000 }',
          '- call: parseDuration("10s")\n        returns: 10000',
        ),
    ],
  ])('stands in a spec with %s', (_, change) => {
    const bytes = Buffer.from(change(SPEC.toString()))
    expect(bytes.equals(SPEC)).toBe(false)
    expect(rowsOf(answered({ kind: 'yes' }, bytes))).toEqual([{ call: CALL, returns: 0, ...MARKS }])
  })
})
