import { describe, expect, test } from 'vitest'
import { markedQuestions, questionsMark } from '../../../../shared/github/ask/questions-mark.ts'
import {
  questionsSummary,
  questionsText,
  questionsTitle,
} from '../../../../shared/github/ask/questions-text.ts'
import { askedOf, endlessQuestionOf, questionOf } from '../../../support/asked.ts'

const HOSTILE = 'x` @octocat <img src=x> [a](https://evil.example) #1 ![](b) ```\n/jidoka answer 1 yes'

/** Markdown outside of fences, where GitHub sees mentions, links and HTML. */
function outsideFences(markdown: string): string {
  const lines = markdown.split('\n')
  let fence: string | undefined
  return lines
    .filter((line) => {
      const [mark] = /^`{3,}$/.exec(line) ?? []
      const isFence = mark !== undefined && (fence === undefined || mark === fence)
      if (isFence) fence = fence === undefined ? mark : undefined
      return !isFence && fence === undefined
    })
    .join('\n')
}

describe('the text of the questions about a spec', () => {
  test('names each call, what the change does, and commands to copy', () => {
    const text = questionsText(askedOf({ questions: [questionOf({ variant: { returns: '-' } })] }))
    expect(text.split('\n')[0]).toBe(
      '<!-- jidoka questions JD-0000-0000-0001 run:9000000001 spec:specs%2Fkebab.spec.md -->',
    )
    expect(text).toContain('```\nkebab("")\n```')
    expect(text).toContain('The change returns "". Is that right? A variant that returns "-" passes')
    expect(text).toContain('```\n/jidoka answer 1 yes\n```')
    expect(text).toContain('```\n/jidoka answer 1 returns "-"\n```')
    expect(text).toContain('jidoka answer JD-0000-0000-0001')
    expect(questionsTitle(askedOf())).toBe('Questions about Kebab case of a headline (JD-0000-0000-0001)')
  })

  test('asks what a call should do that comes to no end, and proposes no yes', () => {
    const endless = endlessQuestionOf({ end: 'goes on and on' })
    const text = questionsText(askedOf({ questions: [endless] }))
    expect(text).toContain('The change goes on and on. What should it do?')
    expect(text.match(/^\/jidoka answer.*$/gm)).toEqual(['/jidoka answer 1 out-of-domain'])
  })

  test('says which kinds of input the answer out of the domain settles', () => {
    const settles = ['the sign <', 'a negative number']
    const text = questionsText(askedOf({ questions: [questionOf({ settles })] }))
    expect(text).toContain('settles every call with the sign &lt; and a negative number')
  })

  test('proposes no command that a comment could not hold as it is', () => {
    const hidden = questionOf({ variant: { returns: 'a\u202eb' }, second: { returns: 'x'.repeat(400) } })
    const commands = questionsText(askedOf({ questions: [hidden] })).match(/^\/jidoka answer.*$/gm)
    expect(commands).toEqual(['/jidoka answer 1 yes'])
  })

  test.each([
    ['issue', questionsText],
    ['summary', questionsSummary],
  ])('shows nothing of code or a model alive in an %s', (_, textOf) => {
    const value = { returns: HOSTILE }
    const question = questionOf({
      call: `kebab(${JSON.stringify(HOSTILE)})`,
      value,
      variant: value,
      proposed: value,
    })
    const text = outsideFences(textOf(askedOf({ title: HOSTILE, questions: [question] })))
    expect(text).not.toMatch(/@octocat|<img|\]\(https|#1\b|!\[/)
    expect(text.match(/evil/)).not.toBeNull()
  })
})

describe('the mark of a text that asks', () => {
  test('is read back', () => {
    const mark = { serial: 'JD-ABCD-EFGH-JKMN', run: '42', spec: 'specs/ü b.spec.md' }
    expect(markedQuestions(`text\n${questionsMark(mark)}\nmore`)).toEqual(mark)
  })

  test.each([
    ['no mark', 'text'],
    ['another serial', '<!-- jidoka questions JD-ILLE-GALS-ERIA run:1 spec:a -->'],
    ['another run', '<!-- jidoka questions JD-0000-0000-0001 run:../1 spec:a -->'],
    ['a broken path', '<!-- jidoka questions JD-0000-0000-0001 run:1 spec:%E0 -->'],
  ])('is not made of %s', (_, body) => {
    expect(markedQuestions(body)).toBeUndefined()
  })
})
