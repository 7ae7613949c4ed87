import type { Question } from '../adequacy/judge/question.ts'
import { blocking, verdictOf, type Finding, type Verdict } from '../findings.ts'
import { reportPaths } from '../factory/factory.ts'
import { failureExcerpt } from '../text/failure-lines.ts'
import { knownFindings } from './known-findings.ts'
import type { RunOutcome } from './outcome.ts'
import { isBrokenSuite, standingOf, standingOfFailure } from './standing.ts'
import { defined } from '../formats/defined.ts'

export interface Judgement {
  verdict: Verdict
  /** Set when no repair may answer; the reason. */
  final?: string
  /** Set when nothing is wrong as far as anybody knows, and the owner of the spec has to say more. */
  questions?: Question[]
}

type Test = RunOutcome['tests'][number]

const MAX_FINDINGS = 200
/** Of an output, what a finding shows. */
export const MAX_SHOWN_OUTPUT = 3000

/**
 * What the commands of an outcome mean, decided from its facts and not from the verdict it claims. Commands are told of no hold-out,
 * so findings may show what they print.
 */
export function judgeOutcome(outcome: RunOutcome): Judgement {
  const failed = outcome.tests.filter((test) => test.status === 'failed')
  const known = failed.filter((test) => standingOf(test) !== 'new')
  const isKnown = new Set(known)
  const fresh = failed.filter((test) => !isKnown.has(test))
  const { findings, final } = newsOf(outcome, fresh)
  return { verdict: verdictOf([...findings, ...knownFindings(outcome, known)]), ...defined({ final }) }
}

/** What blocks, beside failures that are known. */
function newsOf(outcome: RunOutcome, fresh: readonly Test[]): { findings: Finding[]; final?: string } {
  if (fresh.length > 0) {
    const findings = failures(fresh, outcome)
    return fresh.every(isBrokenSuite) ? { findings, final: 'a suite fails without the change' } : { findings }
  }
  const { changed = [] } = outcome
  if (changed.length > 0) return { findings: [treeFinding(outcome, changed)] }
  const hasFailed = outcome.outcome === 'failure' || outcome.further !== undefined
  const standing = hasFailed ? standingOfFailure(outcome) : 'known'
  if (standing === 'in-the-way') return inTheWay(outcome)
  if (standing === 'new') return { findings: [failureFinding(outcome)] }
  // files that are not taken have findings of their own
  const claimsStop = outcome.verdict === 'stop' && outcome.refused === undefined
  if (claimsStop || lacksEvidence(outcome)) return { findings: [noTestsFinding(outcome)] }
  return { findings: [] }
}

/** No repair may answer: the failure is not of the change, and what the other commands would say is not known. */
function inTheWay({ station, further }: RunOutcome): { findings: Finding[]; final: string } {
  const message = `a failure that the base commit has as well kept ${further?.commandsLeft ?? 0} commands of ${station} from running`
  const hint = 'repair the base commit, or give each command a station of its own in factory.yml'
  return {
    findings: [blocking('RUN_NOT_RUN', message, { hint })],
    final: 'a known failure kept commands from running',
  }
}

function treeFinding({ station }: RunOutcome, changed: readonly string[]): Finding {
  const message = `a command of ${station} changed files that the next one would have run with: ${changed.join(', ')}`
  const hint = 'code may write new files while it runs, but none that the repository or the change has'
  return { code: 'RUN_TREE_CHANGED', level: 'block', message, hint }
}

function failures(fresh: readonly Test[], { output }: RunOutcome): Finding[] {
  const shown = fresh.slice(0, MAX_FINDINGS).map(testFinding)
  const rest = fresh.length - shown.length
  const more: Finding = { code: 'RUN_TEST_FAILED', level: 'note', message: `and ${rest} more failing tests` }
  return [...shown, ...(rest > 0 ? [more] : []), ...outputNote(output)]
}

const STATES_WHAT_WAS_ASKED =
  'change the code so that the test passes; where the test contradicts the sentence of its criterion, only the owner of the spec can correct it'
const UNRELIABLE =
  'it passed when it was run again on the same tree, and it passes without the change: make the changed code do the same each time'

function testFinding({ name, file, message, further }: Test): Finding {
  return {
    code: 'RUN_TEST_FAILED',
    level: 'block',
    message: message === undefined || message === '' ? name : `${name}\n${message}`,
    hint: further?.again === 'passed' ? UNRELIABLE : STATES_WHAT_WAS_ASKED,
    ...defined({ file }),
  }
}

function failureFinding({ reason, output, station }: RunOutcome): Finding {
  const message = output === '' ? reason : `${reason}\n${failureExcerpt(output, MAX_SHOWN_OUTPUT)}`
  return {
    code: 'RUN_FAILED',
    level: 'block',
    message,
    hint: `run the commands of ${station} on the change`,
  }
}

/** A test file that could not even be loaded says so in the output only. */
function outputNote(output: string): Finding[] {
  if (output === '') return []
  return [{ code: 'RUN_OUTPUT', level: 'note', message: failureExcerpt(output, MAX_SHOWN_OUTPUT) }]
}

function lacksEvidence({ report, tests }: RunOutcome): boolean {
  return report !== undefined && !tests.some((test) => test.status !== 'skipped')
}

function noTestsFinding(outcome: RunOutcome): Finding {
  const { reason, report, station } = outcome
  if (report === undefined)
    return blocking('RUN_NO_TESTS', reason, { hint: `see the commands of ${station}` })
  const paths = reportPaths(report).join(', ')
  if (lacksEvidence(outcome)) {
    const hint = `let the commands of ${station} run tests and write a JUnit report to ${paths}`
    return blocking('RUN_NO_TESTS', reason, { hint })
  }
  const hint = `let the commands of ${station} write a report to ${paths} that lists every test, or look at what else writes it`
  return blocking('RUN_REPORT', reason, { hint })
}
