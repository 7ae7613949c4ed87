import { asFactoryError, type FactoryError } from '../../shared/errors.ts'
import { requireFacts } from '../../shared/github/github-facts.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import type { CommentEvent } from '../../shared/github/reply/comment-event.ts'
import { openReplies, type Replies } from '../../shared/github/reply/replies.ts'
import { takeAnswers, type AnswerPlace, type Taken } from '../../shared/github/reply/take-answers.ts'
import { safeMarkdown, safeWord } from '../../shared/text/safe-log.ts'

/**
 * Takes answers from the comment that started this run, and proposes them as examples of the spec. Whoever may not write here is answered
 * by nothing at all: a line that replies to strangers can be made to write as often as they like. It holds no secret but the token of
 * its job, and runs no code of the repository.
 * @throws FactoryError HOST_UNSUPPORTED; PUBLISH_FAILED and the like, which may pass.
 */
export async function answer(
  event: CommentEvent,
  inputs: AnswerPlace,
  env: NodeJS.ProcessEnv,
): Promise<StepReport> {
  const facts = requireFacts(env, 'to take answers on', '; on one machine `jidoka answer` takes them')
  const replies = await openReplies(facts, inputs.token)
  if (event.isBot || !(await replies.mayWrite(event.login)))
    return report(`${safeWord(event.login)} may not write to this repository: nothing is done`)
  try {
    const taken = await takeAnswers(event, { ...inputs, facts, env })
    if (taken === 'of another line')
      return report('another line of the repository asks here: nothing is done')
    return await said(taken, event, replies)
  } catch (thrown) {
    const error = asFactoryError(thrown)
    if (!REFUSALS.has(error.code)) throw error
    return refused(error, event, replies)
  }
}

/** Faults of the comment, which its author is told. What lies at the server or at the line makes the job red. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['ANSWER_UNREADABLE', 'ANSWER_NO_QUESTION', 'ANSWER_NO_TRACE', 'ANSWER_SPEC_GONE', 'ANSWER_REFUSED'],
  ...['ANSWER_GIVEN', 'ANSWER_UNFIT', 'SPEC_INVALID'],
])

async function said(taken: Taken, { comment, issue }: CommentEvent, replies: Replies): Promise<StepReport> {
  await replies.react(comment, '+1')
  if (taken.say !== undefined) await replies.comment(issue.number, taken.say)
  const { count, pull } = taken
  const number = pull === undefined ? {} : { 'pull-request': String(pull) }
  return report(`${count} answers are proposed on ${taken.branch}`, { answered: String(count), ...number })
}

async function refused(
  { code, message, next }: FactoryError,
  { comment, issue }: CommentEvent,
  replies: Replies,
): Promise<StepReport> {
  await replies.react(comment, 'confused')
  await replies.comment(
    issue.number,
    `Not taken (${code}): ${safeMarkdown(message)}. Next: ${safeMarkdown(next)}.`,
  )
  return report(`not taken: ${code}: ${message}`, { answered: '0' })
}

function report(line: string, outputs: Record<string, string> = {}): StepReport {
  return { line, outputs, findings: [], summary: `${safeMarkdown(line)}\n`, stopped: false }
}
