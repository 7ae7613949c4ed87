import { outsideCalls } from '../../adequacy/inputs/kinds/settled-inputs.ts'
import { exampleText } from '../../specification/rows/source-text.ts'
import { examplesByCall } from '../../specification/decided-calls.ts'
import type { Spec } from '../../specification/document/spec.ts'
import { safeMarkdown, safeWord } from '../../text/safe-log.ts'
import type { AskedQuestions } from '../ask/asked-questions.ts'
import { questionsText } from '../ask/questions-text.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import type { Pull, Pulls } from '../deliver/pulls.ts'

/** The pull request with the answers to the questions about one spec. */
export interface AnswersPull {
  branch: string
  into: string
  asked: AskedQuestions
  /** The spec with the answers. */
  spec: Spec
  /** The one that is open. */
  open: Pull | undefined
}

/** Opens the pull request, or brings its text up to date. Gives its number. @throws FactoryError PUBLISH_PULLS_OFF and the like. */
export async function keepAnswersPull(
  pulls: Pick<Pulls, 'list' | 'create' | 'update'>,
  wanted: AnswersPull,
  sleep: (ms: number) => Promise<void>,
): Promise<{ number: number; isNew: boolean }> {
  const { branch, into } = wanted
  const body = answersText(wanted)
  return withApiRetry(async () => {
    // another comment may have opened it meanwhile
    const open =
      wanted.open ?? (await pulls.list(branch)).find(({ state, base }) => state === 'open' && base === into)
    if (open === undefined)
      return { number: await pulls.create({ title: titleOf(wanted), body, branch, base: into }), isNew: true }
    if (open.body.trim() !== body.trim()) await pulls.update(open.number, body)
    return { number: open.number, isNew: false }
  }, sleep)
}

function titleOf({ asked }: AnswersPull): string {
  return safeWord(`Answers about ${safeWord(asked.title, 200)}`)
}

/** What was answered, and under it the questions, so that the rest can be answered here as well. */
function answersText({ asked, spec }: AnswersPull): string {
  const open = asked.questions.filter(({ call }) => answerTo(call, spec) === undefined)
  const answered = asked.questions.flatMap(({ call, number }) => {
    const answer = answerTo(call, spec)
    return answer === undefined ? [] : [`- Question ${number}: ${safeMarkdown(answer)}`]
  })
  const left =
    open.length === 0
      ? 'Every question is answered.'
      : `${open.length} of ${asked.questions.length} are open.`
  return [
    `What the owner of \`${safeWord(asked.spec)}\` answered. ${left} Once this is merged, the line runs again for the spec, and asks no model again for what it has asked.`,
    '',
    ...answered,
    '',
    questionsText(asked),
  ].join('\n')
}

/** What the spec says of a call by now. */
function answerTo(call: string, spec: Spec): string | undefined {
  const row = examplesByCall(spec)(call)?.example
  if (row !== undefined) return `${exampleText(row)}${row.by === undefined ? '' : `, says ${row.by}`}`
  return outsideCalls(spec)(call) ? `${call} is out of the domain` : undefined
}
