import { errorName, jsonIn, type Reply } from '../../adequacy/answers/reply.ts'
import { questionText } from '../../adequacy/judge/judge-probe.ts'
import type { Question } from '../../adequacy/judge/question.ts'
import { type FactoryError, hasCode } from '../../errors.ts'
import { safeWord } from '../../text/safe-log.ts'
import { writeAnswers, type Desk, type Written } from './write-answers.ts'

/** The person at the keyboard. */
export interface Keyboard {
  ask: (prompt: string) => Promise<string | undefined>
  say: (line: string) => void
}

const PROMPT = 'y yes, a value as JSON, t NAME throws, o out of the domain, s skip, q stop: '

/**
 * Asks one question after the other. Each answer is written at once, so that it stays whatever comes after it. An answer may decide a later
 * question too: that one is not asked.
 */
export async function askQuestions(
  desk: Desk,
  questions: readonly Question[],
  keyboard: Keyboard,
): Promise<Written> {
  const done: Written = { written: [], open: [...questions] }
  for (const question of questions) {
    if (!done.open.some(({ number }) => number === question.number)) continue
    keyboard.say(safeWord(questionText(question), 800))
    const isGoingOn = await askOne(desk, question, { keyboard, done })
    if (!isGoingOn) break
  }
  return done
}

/** Until the answer can be taken. @returns whether to go on with the next question. */
async function askOne(
  desk: Desk,
  { number }: Question,
  { keyboard, done }: { keyboard: Keyboard; done: Written },
): Promise<boolean> {
  for (;;) {
    const line = (await keyboard.ask(PROMPT))?.trim()
    if (line === undefined || line === 'q') return false
    if (line === 's') return true
    try {
      const { written, open } = await writeAnswers(desk, [{ number, reply: typedReply(line) }])
      done.written.push(...written)
      done.open = open
      return true
    } catch (thrown) {
      if (!isCorrectable(thrown)) throw thrown
      keyboard.say(safeWord(`${thrown.message}; ${thrown.next}`))
    }
  }
}

/** Does another answer help? */
function isCorrectable(thrown: unknown): thrown is FactoryError {
  return hasCode(thrown, 'USAGE', 'ANSWER_UNFIT')
}

function typedReply(line: string): Reply {
  if (line === 'y') return { kind: 'yes' }
  if (line === 'o') return { kind: 'out-of-domain' }
  const [, name] = /^t\s+(.*)$/.exec(line) ?? []
  return name === undefined
    ? { kind: 'returns', value: jsonIn(line) }
    : { kind: 'throws', name: errorName(name) }
}
