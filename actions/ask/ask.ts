import { warning } from '../../shared/findings.ts'
import { closeIssue, keepIssue, type IssueEnd } from '../../shared/github/ask/keep-issue.ts'
import { openIssues } from '../../shared/github/ask/issues.ts'
import { openAsking } from '../../shared/github/ask/open-asking.ts'
import type { AskedQuestions } from '../../shared/github/ask/asked-questions.ts'
import { questionsCount } from '../../shared/github/ask/questions-text.ts'
import type { ApiOptions } from '../../shared/github/deliver/octokit.ts'
import { requireFacts } from '../../shared/github/github-facts.ts'
import { hostFor } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { sleep } from '../../shared/github/server-remote.ts'
import { cliCommand } from '../../shared/report/cli-command.ts'
import type { StationInputs } from '../../shared/station/inputs.ts'
import { trustFor } from '../../shared/station/signing.ts'

/**
 * Opens a unit that asks, verifies everything again, and keeps the one issue with the questions about its spec. For a unit that was
 * released it closes that issue. It holds a token that writes issues and no key, and runs no code of the change.
 * @throws FactoryError HOST_UNSUPPORTED, ASK_NOTHING, PUBLISH_FAILED, those of upstream.
 */
export async function ask(
  inputs: StationInputs,
  env: NodeJS.ProcessEnv,
  options: ApiOptions = {},
): Promise<StepReport> {
  const facts = requireFacts(env, 'to ask on', '; on one machine `jidoka answer` asks')
  const { store } = await hostFor(inputs, env)
  const { unit, asked } = await openAsking(inputs, store, (factory, base) => trustFor(inputs, factory, base))
  const issues = await openIssues(facts, inputs.token, options)
  if (asked !== undefined) return askedReport(asked, await keepIssue(issues, asked, sleep))
  return closedReport(
    unit.serial,
    await closeIssue(issues, { serial: unit.serial, spec: unit.specPath }, sleep),
  )
}

/** A repository without issues is no fault of the unit: the job stays green, and says what answers instead. */
function askedReport(asked: AskedQuestions, end: IssueEnd): StepReport {
  const count = questionsCount(asked)
  const number = 'number' in end ? String(end.number) : undefined
  const line =
    number === undefined
      ? `${asked.serial}: ${count} are in the summary of the run alone`
      : `${asked.serial}: ${count} are in issue ${number}, ${end.kind}`
  return {
    line,
    outputs: {
      serial: asked.serial,
      asked: String(asked.questions.length),
      ...(number === undefined ? {} : { issue: number }),
    },
    findings: number === undefined ? [notAsked(asked, end)] : [],
    summary: number === undefined ? '' : `The questions are in #${number}.\n`,
    stopped: false,
  }
}

function notAsked({ factory, serial }: AskedQuestions, end: IssueEnd) {
  const why =
    end.kind === 'denied' ? `this token may not open one: ${end.error.message}` : 'issues are switched off'
  return warning('ASK_NO_ISSUE', `the questions are in no issue, because ${why}`, {
    hint: `answer them in a clone: ${cliCommand(factory)} answer ${serial}`,
  })
}

function closedReport(serial: string, number: number | undefined): StepReport {
  const what = number === undefined ? 'no issue was open' : `issue ${number} is closed`
  return {
    line: `${serial}: released, ${what}`,
    outputs: { serial },
    findings: [],
    summary: '',
    stopped: false,
  }
}
