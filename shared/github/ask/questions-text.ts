import { settledWords } from '../../adequacy/judge/judge-probe.ts'
import { changeWords, type Question } from '../../adequacy/judge/question.ts'
import { rowWords } from '../../adequacy/judge/row-value.ts'
import { ANSWER_COMMAND } from '../../compile/answer-workflow.ts'
import type { Unit } from '../../line/unit.ts'
import { cliCommand } from '../../report/cli-command.ts'
import type { RowValue } from '../../specification/document/spec.ts'
import { safeMarkdown, safeWord } from '../../text/safe-log.ts'
import { askedIn, type AskedQuestions } from './asked-questions.ts'
import { questionsMark } from './questions-mark.ts'

const MAX_TITLE_CHARACTERS = 200

/** Title of the issue: one safe line. */
export function questionsTitle({ title, serial }: Pick<AskedQuestions, 'title' | 'serial'>): string {
  return safeWord(`Questions about ${safeWord(title, MAX_TITLE_CHARACTERS)} (${serial})`)
}

/** `2 questions about specs/x.spec.md`. */
export function questionsCount({ questions, spec }: Pick<AskedQuestions, 'questions' | 'spec'>): string {
  return `${questions.length === 1 ? '1 question' : `${questions.length} questions`} about ${spec}`
}

/** The text that asks in an issue: the mark, each question with commands to copy, and what else may be answered. */
export function questionsText(asked: AskedQuestions): string {
  return [
    questionsMark(asked),
    ...introduction(asked),
    ...asked.questions.flatMap((question) => [...questionLines(question), ...commandLines(question)]),
    '### How to answer',
    '',
    `Write a comment that begins with a command. Several commands may stand in one comment, each on a line of its own:`,
    '',
    `- \`${ANSWER_COMMAND} 1 yes\`: the change is right`,
    `- \`${ANSWER_COMMAND} 1 returns <JSON>\`: it must return this value`,
    `- \`${ANSWER_COMMAND} 1 throws <Name>\`: it must throw an error of this name`,
    `- \`${ANSWER_COMMAND} 1 out-of-domain\`: nobody calls it so, and no such question is asked again`,
    '',
    ...localCommand(asked),
  ].join('\n')
}

/** The part of a job summary about a unit that asks. */
export function questionsSummary(asked: AskedQuestions): string {
  return [
    `# ${safeMarkdown(`${asked.serial} asking: ${questionsCount(asked)}`)}`,
    '',
    ...introduction(asked),
    ...asked.questions.flatMap(questionLines),
    '### How to answer',
    '',
    ...localCommand(asked),
  ].join('\n')
}

function introduction({ factory, spec, questions }: AskedQuestions): string[] {
  const count = questions.length === 1 ? 'One question is' : `${questions.length} questions are`
  return [
    `The line ${safeMarkdown(factory.name)} has a change for \`${safeWord(spec)}\` that does all that the spec says. ${count} left open by the spec, and nothing is released before they are answered. An answer becomes an example of the spec; no model is asked again for it.`,
    '',
  ]
}

function questionLines(question: Question): string[] {
  const { number, call, criterion, value } = question
  const asked = value === undefined ? 'What should it do?' : 'Is that right?'
  const settled = settledWords(question).map((words) => ` ${safeMarkdown(words)}`)
  const belonging = criterion === null ? '' : ` It seems to belong to ${safeMarkdown(criterion)}.`
  return [
    `### Question ${number}`,
    '',
    ...fenced(call),
    `The change ${safeMarkdown(changeWords(question))}. ${asked}${reasonOf(question)}${belonging}${settled.join('')}`,
    '',
  ]
}

function reasonOf({ variant, second, proposed }: Pick<Question, 'variant' | 'second' | 'proposed'>): string {
  const reasons: [RowValue | undefined, (words: string) => string][] = [
    [proposed, (words) => `The reviewer says that it should do this instead: ${words}.`],
    [second, (words) => `A second source, which was asked for the same, ${words}.`],
    [variant, (words) => `A variant that ${words} passes every example as well.`],
  ]
  return reasons
    .flatMap(([value, say]) => (value === undefined ? [] : [` ${say(safeMarkdown(rowWords(value)))}`]))
    .join('')
}

/** One block for each answer that lies near, so that each can be copied with a click. */
function commandLines({ number, value, proposed, second, variant }: Question): string[] {
  const command = `${ANSWER_COMMAND} ${number}`
  const others = [proposed, second, variant].flatMap((each) => (each === undefined ? [] : answerWords(each)))
  // no row can hold that a call has no end
  return [value === undefined ? 'out-of-domain' : 'yes', ...new Set(others)].flatMap((words) =>
    fenced(`${command} ${words}`),
  )
}

const MAX_COMMAND_CHARACTERS = 300
const PLAIN = /^[\x20-\x7e]+$/

/** The answer that a value is. Nothing for one that a comment could not hold as it is, such as a long or an invisible text. */
function answerWords(value: RowValue): string[] {
  const words = 'throws' in value ? `throws ${value.throws}` : `returns ${JSON.stringify(value.returns)}`
  return words.length <= MAX_COMMAND_CHARACTERS && PLAIN.test(words) ? [words] : []
}

const MAX_CALL_CHARACTERS = 1000

/** A line of code. GitHub sees no mention, link or HTML in it; a fence that is longer than any run of backticks in it cannot be closed. */
function fenced(line: string): string[] {
  const text = safeWord(line, MAX_CALL_CHARACTERS)
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [fence, text, fence, '']
}

function localCommand({ factory, serial }: AskedQuestions): string[] {
  return [`In a clone of the repository: \`${cliCommand(factory)} answer ${serial}\`.`, '']
}

/** What the station that seals the trace of a unit says when it asks: one line, and the top of its summary. */
export interface AskedAtEnd {
  /** `JD-... asking: 2 questions about specs/x.spec.md`. */
  line: string
  summary: string
}

/** `undefined` for a unit that asks nothing. `run`: id of the run. */
export function askedAtEnd(unit: Unit, run: string): AskedAtEnd | undefined {
  const asked = askedIn(unit, run)
  if (asked === undefined) return undefined
  const line = safeWord(`${asked.serial} asking: ${questionsCount(asked)}`)
  return { line, summary: questionsSummary(asked) }
}
