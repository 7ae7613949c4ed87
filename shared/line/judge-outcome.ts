import { blocking, verdictOf, type Finding, type Verdict } from '../findings.ts'
import { reportPaths } from '../factory/factory.ts'
import { failureExcerpt } from '../text/failure-lines.ts'
import { isTestOf, namesHoldoutFile } from '../specification/acceptance/test-names.ts'
import { knownFindings } from './known-findings.ts'
import type { RunOutcome } from './outcome.ts'
import { isBrokenSuite, standingOf, standingOfFailure } from './standing.ts'
import { defined } from '../formats/defined.ts'

export interface Judgement {
  verdict: Verdict
  /** Set when no repair may answer: visible tests pass and a hold-out test does not. */
  final?: string
}

type Test = RunOutcome['tests'][number]

const MAX_FINDINGS = 200
/** Of an output, what a finding shows. */
export const MAX_SHOWN_OUTPUT = 3000

/**
 * What an outcome means, decided from its facts and not from the verdict it claims. Findings may go to the writer, so
 * they never hold text of a hold-out test, nor output in which one could stand.
 */
export function judgeOutcome(outcome: RunOutcome, holdoutIds: readonly string[]): Judgement {
  const failed = outcome.tests.filter((test) => test.status === 'failed')
  const known = failed.filter((test) => !isHoldout(test, holdoutIds) && standingOf(test) !== 'new')
  const isKnown = new Set(known)
  const fresh = failed.filter((test) => !isKnown.has(test))
  const visible = fresh.filter((test) => !isHoldout(test, holdoutIds))
  if (fresh.length > visible.length && visible.length === 0) return heldOut(outcome)
  const { findings, final } = newsOf(outcome, visible, holdoutIds)
  return { verdict: verdictOf([...findings, ...knownFindings(outcome, known)]), ...defined({ final }) }
}

/** What blocks, beside failures that are known. */
function newsOf(
  outcome: RunOutcome,
  visible: readonly Test[],
  ids: readonly string[],
): { findings: Finding[]; final?: string } {
  if (visible.length > 0) {
    const findings = failures(visible, outcome, ids)
    return visible.every(isBrokenSuite)
      ? { findings, final: 'a suite fails without the change' }
      : { findings }
  }
  const { changed = [] } = outcome
  if (changed.length > 0) return { findings: [treeFinding(outcome, changed)] }
  const hasFailed = outcome.outcome === 'failure' || outcome.further !== undefined
  const standing = hasFailed ? standingOfFailure(outcome) : 'known'
  if (standing === 'in-the-way') return inTheWay(outcome)
  if (standing === 'new') return { findings: [failureFinding(outcome, ids)] }
  if (outcome.verdict === 'stop' || lacksEvidence(outcome)) return { findings: [noTestsFinding(outcome)] }
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

/** A file that fails as a whole has no test names; then its file name decides. */
function isHoldout({ name, file }: Test, ids: readonly string[]): boolean {
  if (ids.length === 0) return false
  return namesHoldoutFile(`${file ?? ''} ${name}`) || ids.some((id) => isTestOf(name, id))
}

function heldOut({ reason }: RunOutcome): Judgement {
  const message = `a test of a hold-out criterion failed (${reason})`
  const hint = 'the visible tests pass, so the change may only have been fitted to them: a person must look'
  return {
    verdict: verdictOf([{ code: 'RUN_HOLDOUT', level: 'block', message, hint }]),
    final: 'hold-out criterion failed',
  }
}

function failures(visible: readonly Test[], outcome: RunOutcome, ids: readonly string[]): Finding[] {
  const shown = visible.slice(0, MAX_FINDINGS).map(testFinding)
  const rest = visible.length - shown.length
  const more: Finding = { code: 'RUN_TEST_FAILED', level: 'note', message: `and ${rest} more failing tests` }
  return [...shown, ...(rest > 0 ? [more] : []), ...outputNote(outcome, ids)]
}

const STATES_WHAT_WAS_ASKED = 'change the code so that the test passes; the test states what was asked for'
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

function failureFinding(outcome: RunOutcome, ids: readonly string[]): Finding {
  const { reason } = outcome
  const output = visibleOutput(outcome, ids)
  const message = output === '' ? reason : `${reason}\n${failureExcerpt(output, MAX_SHOWN_OUTPUT)}`
  return {
    code: 'RUN_FAILED',
    level: 'block',
    message,
    hint: `run the commands of ${outcome.station} on the change`,
  }
}

/** A test file that could not even be loaded says so in the output only. */
function outputNote(outcome: RunOutcome, ids: readonly string[]): Finding[] {
  const output = visibleOutput(outcome, ids)
  if (output === '') return []
  return [{ code: 'RUN_OUTPUT', level: 'note', message: failureExcerpt(output, MAX_SHOWN_OUTPUT) }]
}

/** Where hold-out tests ran, output is shown only when the report shows each of them passed. */
function visibleOutput({ output, report, tests }: RunOutcome, ids: readonly string[]): string {
  if (report === undefined || ids.length === 0 || output === '') return output
  const heldOutTests = tests.filter((test) => isHoldout(test, ids))
  const isSafe = heldOutTests.length > 0 && heldOutTests.every((test) => test.status === 'passed')
  return isSafe ? output : ''
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
