import { KINDS, namesExpected, PARTS, type Answer, type Question } from './questions.ts'

const BLOCKS = 'SPEC_EXISTS'
const ASKS = 'SPEC_EXISTS_MAYBE'

/** One Markdown table: a row for each part and kind of question, with what the author of the spec is told. */
export function answerTable(answers: readonly Answer[]): string[] {
  const rows = PARTS.flatMap((part) => KINDS.flatMap((kind) => row(part, kind, answers)))
  return [
    '| part | questions | stopped, the right export named | asked, the right one named | only another one named | let through |',
    '|---|---|---|---|---|---|',
    ...rows,
  ]
}

function row(part: Question['part'], kind: Question['kind'], answers: readonly Answer[]): string[] {
  const own = answers.filter(({ question }) => question.part === part && question.kind === kind)
  if (own.length === 0) return []
  const count = (outcome: Outcome): number => own.filter((answer) => outcomeOf(answer) === outcome).length
  const wrong = `${count('wrong-stop')} stopped, ${count('wrong-ask')} asked`
  return [
    `| ${part} | ${own.length} ${NAMES[kind]} | ${count('stop')} | ${count('ask')} | ${wrong} | ${count('silent')} |`,
  ]
}

const NAMES: Record<Question['kind'], string> = {
  other: 'duplicates in other words',
  renamed: 'duplicates renamed',
  new: 'really new functions',
  homonym: 'homonyms with another job',
}

export type Outcome = 'stop' | 'ask' | 'wrong-stop' | 'wrong-ask' | 'silent'

/** The best thing that the author is told. Of homonyms the export of the same name is a wrong one. */
export function outcomeOf({ question, findings }: Answer): Outcome {
  const told = findings.filter(({ code, level }) => level === 'block' && (code === BLOCKS || code === ASKS))
  const isDuplicate = question.kind === 'other' || question.kind === 'renamed'
  const right = isDuplicate ? told.filter((finding) => namesExpected(finding, question)) : []
  if (right.length > 0) return right.some(({ code }) => code === BLOCKS) ? 'stop' : 'ask'
  if (told.length === 0) return 'silent'
  return told.some(({ code }) => code === BLOCKS) ? 'wrong-stop' : 'wrong-ask'
}

/** One line for each question that was not answered as it should be. */
export function surprises(answers: readonly Answer[]): string[] {
  return answers.flatMap((answer) => {
    const { question, findings, best } = answer
    const outcome = outcomeOf(answer)
    const isDuplicate = question.kind === 'other' || question.kind === 'renamed'
    if (isDuplicate ? outcome === 'stop' || outcome === 'ask' : outcome === 'silent') return []
    const told = findings.map(({ code, message }) => `${code}: ${message}`).join('; ')
    const nearest = best === undefined ? 'nothing' : `${best.found} ${best.score.toFixed(2)}`
    return [
      `${question.part} ${question.package} ${question.kind} ${question.signature} (${question.expected.join(' ')}): ${outcome}; ${told === '' ? `nearest ${nearest}` : told}`,
    ]
  })
}
