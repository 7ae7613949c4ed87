import type { Prompt } from '../../shared/model/prompt.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import { stopsUnit } from './judge-findings.ts'
import type { Slip } from './check-row.ts'
import type { MatrixReply, ReplyFinding, ReplyRow } from './matrix-schema.ts'

/** More than this of an answer is not repeated to the model that gave it. */
const MAX_REPEATED_CHARS = 20_000
const MAX_NAMED = 40

/**
 * The same question with the answer that was given, and what of its evidence does not hold. It is asked once: a reviewer
 * may slip over a quote, and the code is not to blame for that.
 */
export function askAgain(prompt: Prompt, answer: string, slips: readonly Slip[]): Prompt {
  const named = slips.slice(0, MAX_NAMED).map(({ about, why }) => `- ${about}: ${safeWord(why)}`)
  const more = slips.length > MAX_NAMED ? [`- and ${slips.length - MAX_NAMED} more of the same kinds`] : []
  const text = [
    'A program has checked the evidence in your answer. This does not hold:',
    ...named,
    ...more,
    'Answer again with one JSON object in the same form: the whole answer, with these parts corrected. Keep a finding that you still hold. Say cannot-tell, with a reason, where no evidence exists.',
  ].join('\n')
  return {
    ...prompt,
    messages: [
      ...prompt.messages,
      { role: 'assistant', content: answer.slice(0, MAX_REPEATED_CHARS).toWellFormed() },
      { role: 'user', content: text },
    ],
  }
}

/** What the first check of an answer found wrong, by what it is about. */
export interface FirstCheck {
  /** Criteria whose rows do not hold. */
  rows: ReadonlySet<string>
  /** Does the evidence of this finding hold, or is none needed? */
  holds: (finding: ReplyFinding) => boolean
}

/**
 * Both answers as one. A row that held stays, unless the second answer doubts it. A finding is never lost: the second answer
 * may replace one whose evidence did not hold by one of the same category that stops the unit too, and may add others.
 */
export function mergeReplies(first: MatrixReply, second: MatrixReply, check: FirstCheck): MatrixReply {
  return {
    untested: first.untested.length > 0 ? first.untested : second.untested,
    findings: mergeFindings(first.findings, second.findings, check),
    matrix: mergeRows(first.matrix, second.matrix, check),
  }
}

function mergeRows(
  first: readonly ReplyRow[],
  second: readonly ReplyRow[],
  { rows }: FirstCheck,
): ReplyRow[] {
  const again = new Set(second.map(({ criterion }) => criterion))
  const isReplaced = ({ criterion }: ReplyRow): boolean => rows.has(criterion) && again.has(criterion)
  const kept = first.filter((row) => !isReplaced(row))
  const keptIds = new Set(kept.map(({ criterion }) => criterion))
  const doubted = new Set(
    second
      .filter(({ criterion, verdict }) => keptIds.has(criterion) && verdict !== 'met')
      .map((row) => row.criterion),
  )
  return [
    ...kept.filter(({ criterion, verdict }) => !(doubted.has(criterion) && verdict === 'met')),
    ...second.filter(
      ({ criterion, verdict }) => !keptIds.has(criterion) || (verdict !== 'met' && doubted.has(criterion)),
    ),
  ]
}

function mergeFindings(
  first: readonly ReplyFinding[],
  second: readonly ReplyFinding[],
  { holds }: FirstCheck,
): ReplyFinding[] {
  const held = first.filter(holds)
  const rest = second.filter((finding) => !held.some((each) => isSamePlace(each, finding)))
  const open = first.filter((finding) => !holds(finding))
  const unanswered = open.filter((finding) => {
    const at = rest.findIndex((each) => each.category === finding.category && stopsUnit(each))
    if (at !== -1) held.push(...rest.splice(at, 1))
    return at === -1
  })
  return [...held, ...unanswered, ...rest]
}

function isSamePlace(a: ReplyFinding, b: ReplyFinding): boolean {
  return a.category === b.category && a.path === b.path && a.quote === b.quote && a.severity === b.severity
}
