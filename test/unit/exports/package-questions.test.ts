import { describe, expect, it } from 'vitest'
import { PACKAGES } from '../../../scripts/bench/existence/packages.ts'
import { ask, readQuestions, type Question } from '../../../scripts/bench/existence/questions.ts'
import { answerTable, outcomeOf } from '../../../scripts/bench/existence/tables.ts'
import { indexExports } from '../../../shared/exports/existence-index.ts'
import type { Signature } from '../../../shared/exports/read-declaration.ts'

const NOTHING = {
  files: 0,
  exports: 0,
  skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
  places: [],
}
const TEXT: Signature = { form: 'function', params: ['string'], result: 'string', generics: [], members: [] }

describe('the questions to published packages', () => {
  it('are specs that can be read, of known packages, and silence answers an empty repository', () => {
    const index = indexExports([], NOTHING)
    const outcomes = readQuestions().map((question) => outcomeOf(ask(question, index)))
    expect(new Set(outcomes)).toEqual(new Set(['silent']))
    expect(readQuestions().filter((question) => PACKAGES[question.package] === undefined)).toEqual([])
  })

  it('are counted by what the author of the spec is told', () => {
    const doc = 'Text without the accents of its letters.'
    const index = indexExports([{ name: 'deburr', file: 'a.js', line: 1, signature: TEXT, doc }], NOTHING)
    const question = {
      part: 'last',
      package: 'lodash',
      signature: 'function noAccents(text: string): string',
      doc,
      rows: [],
    } satisfies Partial<Question>
    const answers = [
      ask({ ...question, kind: 'other', expected: ['deburr'] }, index),
      ask({ ...question, kind: 'other', expected: ['trim'] }, index),
      ask({ ...question, kind: 'new', expected: ['-'] }, index),
    ]
    expect(answers.map(outcomeOf)).toEqual(['stop', 'wrong-stop', 'wrong-stop'])
    expect(answerTable(answers)).toContain(
      '| last | 2 duplicates in other words | 1 | 0 | 1 stopped, 0 asked | 0 |',
    )
  })
})
