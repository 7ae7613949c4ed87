import { asFactoryError, type FactoryError } from '../../errors.ts'
import { safeMarkdown } from '../../text/safe-log.ts'
import { responseFacts, withApiRetry } from '../deliver/api-faults.ts'
import type { Issue, Issues } from './issues.ts'
import { markedQuestions } from './questions-mark.ts'
import type { AskedQuestions } from './asked-questions.ts'
import { questionsCount, questionsText, questionsTitle } from './questions-text.ts'

/** What became of the issue. `off`: the repository has no issues; `denied`: this token may not. */
export type IssueEnd =
  | { kind: 'created' | 'updated' | 'unchanged'; number: number }
  | { kind: 'off' }
  | { kind: 'denied'; error: FactoryError }

type Sleep = (ms: number) => Promise<void>

/**
 * Opens the one issue with the questions about a spec, or brings it up to date. Running it again changes nothing. New questions of a
 * later unit are told in a comment as well, because nobody is told of an edited text.
 * @throws FactoryError PUBLISH_FAILED when the API cannot be used for another reason than a right.
 */
export async function keepIssue(issues: Issues, asked: AskedQuestions, sleep: Sleep): Promise<IssueEnd> {
  try {
    return await withApiRetry(() => keep(issues, asked), sleep)
  } catch (thrown) {
    const error = asFactoryError(thrown)
    if (isSwitchedOff(error)) return { kind: 'off' }
    if (error.code !== 'PUBLISH_DENIED') throw error
    return { kind: 'denied', error }
  }
}

/** Looks before it writes: an answer may get lost. */
async function keep(issues: Issues, asked: AskedQuestions): Promise<IssueEnd> {
  const wanted = { title: questionsTitle(asked), body: questionsText(asked) }
  const found = await issueAbout(issues, asked.spec)
  if (found === undefined) return { kind: 'created', number: await issues.create(wanted) }
  const { number } = found
  if (found.title === wanted.title && found.body.trim() === wanted.body.trim())
    return { kind: 'unchanged', number }
  await issues.update({ number, ...wanted })
  if (markedQuestions(found.body)?.serial !== asked.serial) await issues.comment(number, newQuestions(asked))
  return { kind: 'updated', number }
}

function newQuestions(asked: AskedQuestions): string {
  return `${asked.serial} asks ${safeMarkdown(questionsCount(asked))}: the text above is of this unit now.`
}

/** The oldest open issue with the questions about a spec. */
async function issueAbout(issues: Issues, spec: string): Promise<Issue | undefined> {
  return (await issues.own()).find(({ body }) => markedQuestions(body)?.spec === spec)
}

/** "If issues are disabled in the repository, the API returns a 410 Gone status" (GitHub's OpenAPI description, `issues/create`). */
function isSwitchedOff({ cause }: FactoryError): boolean {
  return responseFacts(cause).status === 410
}

/**
 * Closes the issue of a spec whose unit was released. Gives its number; `undefined` when there is none. Closing again changes nothing.
 * @throws FactoryError PUBLISH_DENIED, PUBLISH_FAILED.
 */
export async function closeIssue(
  issues: Issues,
  { spec, serial }: { spec: string; serial: string },
  sleep: Sleep,
): Promise<number | undefined> {
  return withApiRetry(async () => {
    const found = await issueAbout(issues, spec)
    if (found === undefined) return undefined
    await issues.close(found.number)
    await issues.comment(found.number, `Answered: ${serial} is released.`)
    return found.number
  }, sleep)
}
