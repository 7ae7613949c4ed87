import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { readArguments } from '../../../../shared/cli/command.ts'
import { command } from '../../../../shared/cli/answer.ts'
import { askQuestions } from '../../../../shared/cli/answer/ask-questions.ts'
import { replyIn } from '../../../../shared/cli/answer/reply-options.ts'
import { writeAnswers, type Written } from '../../../../shared/cli/answer/write-answers.ts'
import { answersIn, askedUnit, ASKED_FILE } from '../../../support/asked-unit.ts'
import { refusalOf } from '../../../support/refusal-of.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-answer-'))
  file = join(folder, 'a.spec.md')
  writeFileSync(file, ASKED_FILE.bytes)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What is written when a person types these lines, and what they were told. */
async function type(...lines: string[]): Promise<Written & { said: string[]; rows: unknown[] }> {
  const said: string[] = []
  const asked = askedUnit()
  const desk = { asked, file, by: 'Ada', isVisible: false }
  const keyboard = { ask: () => Promise.resolve(lines.shift()), say: (line: string) => void said.push(line) }
  const written = await askQuestions(desk, asked.questions, keyboard)
  return { ...written, said, rows: answersIn(readFileSync(file)) }
}

describe('at the keyboard', () => {
  it.each<[string[], unknown[]]>([
    [
      ['y', 'y'],
      [{ returns: '' }, { returns: 'b' }],
    ],
    [['s', '"c"'], [{ returns: 'c' }]],
    [['t RangeError', 's'], [{ throws: 'RangeError' }]],
    [['o', 'q'], [{ of: 'trimLines', argument: 1, is: 'not-empty' }]],
    [['y', 'q'], [{ returns: '' }]],
    [['y'], [{ returns: '' }]],
    [['q'], []],
  ])('%j writes %j', async (lines, rows) => {
    expect((await type(...lines)).rows).toMatchObject(rows)
  })

  it('a line that is no answer is said, and asked for again', async () => {
    const { said, rows } = await type('maybe', 't', '{', '7', 'q')
    expect(rows).toMatchObject([{ returns: 7 }])
    expect(said.map((line) => line.slice(0, 10))).toEqual([
      'question 1',
      '"maybe" is',
      '"t" is not',
      '"{" is not',
      'question 2',
    ])
  })

  it('tells what is open at the end', async () => {
    expect((await type('s', 'y')).open.map(({ number }) => number)).toEqual([1])
  })
})

test('of two answers that are written at once neither is lost', async () => {
  const desk = { asked: askedUnit(), file, by: 'Ada', isVisible: false }
  const answers = [1, 2].map((number) => writeAnswers(desk, [{ number, reply: { kind: 'yes' } }]))
  await Promise.all(answers)
  expect(answersIn(readFileSync(file))).toMatchObject([{ returns: '' }, { returns: 'b' }])
})

describe('the options of an answer', () => {
  const replyOf = (...words: string[]): unknown => replyIn(readArguments(command, words))

  it.each<[string[], unknown]>([
    [[], undefined],
    [['--yes'], { kind: 'yes' }],
    [['--returns', '[1]'], { kind: 'returns', value: [1] }],
    [['--throws', 'RangeError'], { kind: 'throws', name: 'RangeError' }],
    [['--out-of-domain', '--must-throw', 'RangeError'], { kind: 'out-of-domain', mustThrow: 'RangeError' }],
  ])('%j give %j', (words, reply) => {
    expect(replyOf(...words)).toEqual(reply)
  })

  it.each([
    [['--yes', '--throws', 'RangeError']],
    [['JD-ABCD-EFGH-JKMN', '--keep', '--yes']],
    [['JD-ABCD-EFGH-JKMN', '1', '--keep']],
    [['--returns', 'abc']],
    [['--throws', 'not a name']],
    [['--must-throw', 'RangeError']],
    [['--yes', '--must-throw', 'RangeError']],
    [['--out-of-domain', '--must-throw', '']],
  ])('%j are refused', async (words) => {
    expect(await refusalOf(() => replyOf(...words))).toMatchObject({ code: 'USAGE' })
  })
})
