import type { Reply } from '../../adequacy/answers/reply.ts'
import { ANSWER_COMMAND } from '../../compile/answer-workflow.ts'
import { FactoryError } from '../../errors.ts'
import { canonicalJson, type Json } from '../../formats/canonical.ts'
import { parseJson } from '../../formats/read-json.ts'

/** An answer to the question of this number. */
export interface GivenAnswer {
  number: number
  given: Reply
}

const MAX_VALUE_BYTES = 10_000
const MOST_ANSWERS = 20

/**
 * The answers of a comment: one for each line that begins with the command. Other lines are for people.
 * @throws FactoryError ANSWER_UNREADABLE naming the line; nothing of such a comment counts.
 */
export function readAnswers(text: string): GivenAnswer[] {
  const lines = text.split('\n').filter((line) => line.startsWith(ANSWER_COMMAND))
  if (lines.length === 0 || lines.length > MOST_ANSWERS)
    throw unreadable(`a comment holds 1 to ${MOST_ANSWERS} answers`)
  return lines.map(readAnswer)
}

const ANSWER = /^ +([1-9]\d?) +(yes|out-of-domain|returns +(.+)|throws +([A-Z]\w{0,99}))\s*$/

function readAnswer(line: string): GivenAnswer {
  const [, digits, words = '', value, name] = ANSWER.exec(line.slice(ANSWER_COMMAND.length)) ?? []
  if (digits === undefined) throw unreadable(`this is no answer: ${line}`)
  const number = Number(digits)
  if (value !== undefined) return { number, given: { kind: 'returns', value: jsonOf(value, number) } }
  if (name !== undefined) return { number, given: { kind: 'throws', name } }
  return { number, given: { kind: words.trimEnd() === 'yes' ? 'yes' : 'out-of-domain' } }
}

function jsonOf(text: string, number: number): Json {
  try {
    const value = parseJson(text, `the value of answer ${number}`, MAX_VALUE_BYTES) as Json
    // JSON text can name a number that no machine holds, and half a character
    canonicalJson(value)
    return value
  } catch {
    throw unreadable(`the value of answer ${number} is not JSON; a text stands in double quotes`)
  }
}

function unreadable(message: string): FactoryError {
  return new FactoryError('ANSWER_UNREADABLE', message, {
    hint: `write ${ANSWER_COMMAND} <number> with yes, returns <JSON>, throws <Name> or out-of-domain`,
  })
}
