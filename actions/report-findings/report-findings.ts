import { annotated } from '../../shared/github/annotate.ts'
import { attemptOf, requireFacts } from '../../shared/github/github-facts.ts'
import { uploadSarif, type UploadDeps } from '../../shared/github/pull/code-scanning.ts'
import { openComments } from '../../shared/github/pull/comments.ts'
import { keepComment } from '../../shared/github/pull/keep-comment.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { sleep } from '../../shared/github/server-remote.ts'
import { keyedFindings } from '../../shared/report/finding-keys.ts'
import { readChecks, type CheckedStation } from '../../shared/report/handed-findings.ts'
import { changeSummary, type CheckedChange } from '../../shared/report/pull-comment.ts'
import { sarifLog } from '../../shared/report/sarif.ts'
import { VERSION } from '../../shared/version.ts'
import type { ReportInputs } from './inputs.ts'

/**
 * Shows what the checks found. It holds a token that writes, reads no commit and decides nothing. A token that may not write is
 * no fault of the change: the job stays green and says where the findings can be read instead.
 * @throws FactoryError HOST_UNSUPPORTED, UPSTREAM_INVALID, PUBLISH_FAILED.
 */
export async function reportFindings(
  inputs: ReportInputs,
  env: NodeJS.ProcessEnv,
  service: Service = { sleep },
): Promise<StepReport> {
  const stations = readChecks(inputs.upstream, attemptOf(env))
  const change = { line: inputs.line, head: inputs.head, stations }
  const shown = await showTo(inputs, change, depsOf(inputs, env, service))
  const findings = stations.flatMap((station) => station.findings)
  return {
    line: shown.line,
    outputs: { 'shown-as': shown.as },
    findings: [],
    summary: `${changeSummary(change, keyedFindings(findings))}\n${shown.line}\n`,
    stopped: false,
  }
}

/** How the API is reached; tests have one of their own. */
type Service = Pick<UploadDeps, 'sleep' | 'options'>

/** @throws FactoryError HOST_UNSUPPORTED. */
function depsOf({ token }: ReportInputs, env: NodeJS.ProcessEnv, service: Service): UploadDeps {
  return { facts: requireFacts(env, 'to report to'), token, ...service }
}

interface Shown {
  as: 'comment' | 'code-scanning' | 'annotations' | 'summary'
  /** One sentence for the log and the summary. */
  line: string
}

function showTo(inputs: ReportInputs, change: CheckedChange, deps: UploadDeps): Promise<Shown> {
  return inputs.to === 'comment' ? showComment(inputs, change, deps) : showAlerts(inputs, change, deps)
}

async function showComment(
  { token, pull }: ReportInputs,
  change: CheckedChange,
  { facts, sleep, options }: UploadDeps,
): Promise<Shown> {
  const comments = await openComments(facts, { token, pull }, options)
  const end = await keepComment(comments, change, sleep)
  if (end.kind === 'denied') return lower(change.stations, `comment on pull request ${pull}`)
  return { as: 'comment', line: `comment on pull request ${pull}: ${end.kind}` }
}

async function showAlerts(
  { pull, head, line }: ReportInputs,
  { stations }: CheckedChange,
  deps: UploadDeps,
): Promise<Shown> {
  const findings = stations.flatMap((station) => station.findings)
  const end = await uploadSarif({ sarif: sarifLog([{ line, findings }], VERSION), pull, head }, deps)
  if (end.kind === 'denied')
    return lower(stations, 'upload to code scanning, or code scanning is off in the settings')
  return { as: 'code-scanning', line: `code scanning has ${findings.length} findings` }
}

/** The next lower rung: annotations when they show everything, else the summary. */
function lower(stations: readonly CheckedStation[], what: string): Shown {
  const all = stations.every(
    ({ findings, left }) => left === 0 && annotated(findings).length === findings.length,
  )
  const as = all ? 'annotations' : 'summary'
  const where = all ? 'annotations of the run' : 'the summaries of the run'
  return {
    as,
    line: `this token may not ${what} (it only reads in forks and for Dependabot); the findings are ${where}`,
  }
}
