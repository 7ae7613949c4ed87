import { describeFinding, sortFindings, type Finding } from '../../shared/findings.ts'
import { stripInvisible, type StrippedText } from '../../shared/text/hidden-text.ts'
import { MAX_SHOWN_OUTPUT } from '../../shared/line/judge-outcome.ts'
import { failureExcerpt } from '../../shared/text/failure-lines.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { charsFor } from '../../shared/line/unit-budget.ts'
import { shownWhole } from './shown-file.ts'
import type { Sources } from './sources.ts'
import { givesAway, maskWithheld, type Withheld } from './withheld.ts'

/** Findings shown to the writer; the first ones are the worst. */
export const MAX_FEEDBACK_FINDINGS = 40
const MAX_FINDING_CHARS = 800
/** Findings that show the output of commands. */
const OUTPUT_CODES = new Set(['RUN_FAILED', 'RUN_OUTPUT'])
const MAX_OUTPUT_CHARS = MAX_SHOWN_OUTPUT + 400

export interface FeedbackPart extends StrippedText {
  station: string
  shown: number
  /** Findings beyond the cap, and findings about secret hold-outs. */
  left: number
}

interface FeedbackRules {
  withheld: Withheld
  /** Ids of the hold-out criteria. */
  holdouts: readonly string[]
  /** The rest of the prompt: its words are no secret. */
  shown: string
  /** Texts of the previous attempt by path: the line of a finding is shown with it. */
  attempt: ReadonlyMap<string, string>
}

/**
 * What the gate that sent the unit back found, as lines for the writer; `undefined` in the first round. A finding that speaks of a hold-out
 * criterion or of its test file is left out whole; of the others, words that only hold-outs know are masked. `shown` is the rest of the prompt
 * but for the previous attempt.
 */
export function feedbackPart(
  unit: Unit,
  { withheld, previous }: Pick<Sources, 'withheld' | 'previous'>,
  shown: string,
): FeedbackPart | undefined {
  const { feedback, spec } = unit
  if (feedback === undefined) return undefined
  const holdouts = spec.acceptance.filter((criterion) => criterion.holdout).map(({ id }) => id)
  const attempt = new Map(previous.map(({ path, content = '' }) => [path, shownWhole(content).text]))
  const rules = { withheld, holdouts, shown: [shown, ...attempt.values()].join('\n'), attempt }
  const lines = fittingLines(feedback.findings, rules, charsFor(unit, 'findings'))
  return {
    station: feedback.station,
    shown: lines.length,
    left: feedback.findings.length - lines.length,
    text: lines.map(({ text }) => `- ${text}`).join('\n'),
    stripped: lines.reduce((sum, line) => sum + line.stripped, 0),
  }
}

/** The worst findings, as far as there is room; the very worst is always shown. */
function fittingLines(findings: readonly Finding[], rules: FeedbackRules, maxChars: number): StrippedText[] {
  let room = maxChars
  return sortFindings(findings)
    .filter((finding) => !isWithheld(finding, rules))
    .slice(0, MAX_FEEDBACK_FINDINGS)
    .map((finding) => lineOf(finding, rules))
    .filter(({ text }, index) => (room -= text.length + 3) >= 0 || index === 0)
}

function isWithheld(finding: Finding, { withheld, holdouts }: FeedbackRules): boolean {
  const text = describeFinding(finding)
  if (/\.holdout\.test\./.test(text) || givesAway(text, withheld)) return true
  return holdouts.some((id) =>
    new RegExp(`(?<![\\w.-])${id.replaceAll('.', '\\.')}(?![\\w-]|\\.\\w)`).test(text),
  )
}

function lineOf(finding: Finding, { withheld, shown, attempt }: FeedbackRules): StrippedText {
  const line = stripInvisible(maskWithheld(describeFinding(finding), withheld, shown))
  const text = OUTPUT_CODES.has(finding.code) ? failureExcerpt(line.text, MAX_OUTPUT_CHARS) : cut(line.text)
  return { ...line, text: `${text}${sourceLine(finding, attempt)}` }
}

const MAX_SOURCE_CHARS = 160

/** The line that a finding is about, as the attempt has it. */
function sourceLine({ file = '', line }: Finding, attempt: ReadonlyMap<string, string>): string {
  const source = line === undefined ? undefined : attempt.get(file)?.split('\n')[line - 1]
  if (source === undefined || source.trim() === '') return ''
  return `\n  ${line}: ${source.trim().slice(0, MAX_SOURCE_CHARS)}`
}

function cut(text: string): string {
  return text.length <= MAX_FINDING_CHARS ? text : `${text.slice(0, MAX_FINDING_CHARS)} ...`
}
