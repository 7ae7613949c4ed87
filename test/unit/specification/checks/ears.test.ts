import { describe, expect, it } from 'vitest'
import { earsProblem } from '../../../../shared/specification/checks/ears.ts'

describe('an EARS sentence', () => {
  it.each([
    'The parser shall return a list.',
    'slug SHALL join words with dashes.',
    'The function shall not keep any address after it returns.',
    'When the text is empty, the parser shall return an empty list.',
    'When the text has a comma, a dot or a dash, slug shall drop it.',
    'While the shop is closed, the cart shall refuse payment.',
    'Where tax is included, the total shall hold it.',
    'If the text is no address, then maskEmail shall throw a RangeError.',
    'While the shop is open, when the cart is paid, the shop shall send a mail.',
    'While the shop is open, if payment fails, then the cart shall stay.',
    'When `limit` is 1, "shall we" shall be returned.',
    'When\n the text is empty,\n it shall return nothing.',
  ])('may be: %s', (sentence) => {
    expect(earsProblem(sentence)).toBe(undefined)
  })

  it.each([
    ['The parser returns a list.', 'has no "shall"'],
    ['The parser must return a list.', 'has no "shall"'],
    ['The parser `shall` return a list.', 'has no "shall"'],
    ['The parser shall return a list and shall log.', 'has more than one "shall"'],
    ['The parser shall.', 'says nothing after "shall"'],
    ['The parser shall not.', 'says nothing after "shall"'],
    ['Shall return a list.', 'names nothing that shall do it'],
    [
      'When the text is empty the parser shall return a list.',
      'has no comma between its condition and the system',
    ],
    ['When the text is empty, shall return a list.', 'names nothing that shall do it'],
    ['When , the parser shall return a list.', 'has an empty condition'],
    ['If the text is empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
    ['If the text is empty, then shall throw.', 'names nothing that shall do it'],
    ['When open, if empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
  ])('may not be: %s', (sentence, problem) => {
    expect(earsProblem(sentence)).toBe(problem)
  })
})
