import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseSpec } from '../../../../shared/factory/control-files.ts'
import { specAnswered } from '../../../../shared/github/reply/spec-answered.ts'
import type { Reply } from '../../../../shared/adequacy/answers/reply.ts'
import { allowsCall } from '../../../../shared/specification/domain.ts'
import { questionOf } from '../../../support/asked.ts'

const PATH = 'examples/text-kit/specs/parse-duration.spec.md'
const SPEC: Buffer = readFileSync(PATH)
const [CALL, OTHER] = ['parseDuration("0m")', 'parseDuration("1h")']
const MARKS = { holdout: true, by: '@octocat', asked: 'JD-0000-0000-0001' }

interface Asking {
  bytes?: Buffer
  number?: number
  serial?: string
}

function answered(given: Reply, { bytes = SPEC, number = 1, serial = MARKS.asked }: Asking = {}): Buffer {
  const questions = [
    questionOf({ call: CALL, value: { returns: 0 } }),
    questionOf({ number: 2, call: OTHER, value: { throws: 'TypeError' } }),
  ]
  return specAnswered(bytes, {
    asked: { serial, questions, specPath: PATH, spec: parseSpec(SPEC, PATH).spec },
    answers: [{ number, given }],
    by: '@octocat',
  })
}

const rowsOf = (bytes: Buffer) => {
  const rows = parseSpec(bytes, PATH).spec.acceptance.flatMap(({ examples }) => examples)
  return rows.filter(({ asked }) => asked !== undefined)
}

describe('an answer to a question', () => {
  test.each<[Reply, object]>([
    [{ kind: 'yes' }, { returns: 0 }],
    [{ kind: 'returns', value: { a: ['"', null] } }, { returns: { a: ['"', null] } }],
    [{ kind: 'throws', name: 'RangeError' }, { throws: 'RangeError' }],
  ])('%j is one row that the writer is not told of', (given, outcome) => {
    expect(rowsOf(answered(given))).toEqual([{ call: CALL, ...outcome, ...MARKS }])
  })

  test('that nobody calls it so is a line of the domain', () => {
    const { domain } = parseSpec(answered({ kind: 'out-of-domain' }), PATH).spec
    expect([allowsCall(domain, CALL), allowsCall(domain, OTHER)]).toEqual([false, true])
  })

  test.each<Reply>([{ kind: 'yes' }, { kind: 'out-of-domain' }])(
    '%j changes nothing when it is said again',
    (given) => {
      const once = answered(given)
      expect(once.equals(SPEC)).toBe(false)
      expect(answered(given, { bytes: once })).toEqual(once)
    },
  )

  test('carries the serial of the unit that asked first, also where a later one asks again', () => {
    const bytes = answered({ kind: 'yes' })
    const both = answered({ kind: 'yes' }, { bytes, number: 2, serial: 'JD-0000-0000-0002' })
    expect(rowsOf(both).map(({ asked }) => asked)).toEqual([MARKS.asked, MARKS.asked])
  })

  test('is refused where the spec says something else of the call, or nothing was asked', () => {
    const bytes = answered({ kind: 'yes' })
    expect(() => answered({ kind: 'returns', value: 1 }, { bytes })).toThrow(/answered already/)
    expect(() => answered({ kind: 'yes' }, { number: 3 })).toThrow(/no question 3/)
  })
})
