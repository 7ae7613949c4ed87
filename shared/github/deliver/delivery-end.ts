import { asFactoryError, type FactoryError } from '../../errors.ts'
import { isGithubDotCom } from '../../factory/github-options.ts'
import { defined } from '../../formats/defined.ts'
import { gitWriter, type ReleaseWriter } from '../../station/release-branch.ts'
import { releaseOf } from '../../station/release.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { safeMarkdown } from '../../text/safe-log.ts'
import { openLabels } from './labels.ts'
import { keepRiskLabel, riskLabel, type LabelEnd } from './risk-label.ts'
import { commitApi } from './commit-api.ts'
import { deliver, type Delivery } from './deliver.ts'
import { serverRemote, sleep } from '../server-remote.ts'
import type { DeliveryRequest } from './delivery-request.ts'
import { openPulls } from './pulls.ts'
import { verifiedWriter, type WriterDeps } from './verified-writer.ts'

/** How a delivery ended. A unit that was to be delivered and was not is an error, whatever the reason. */
export type DeliveryEnd =
  { kind: 'delivered'; delivery: Delivery; label?: LabelEnd } | { kind: 'failed'; error: FactoryError }

/** Delivers a released unit to the server it was built on. */
export async function deliverReleased(
  released: ReleasedUnit,
  request: DeliveryRequest,
): Promise<DeliveryEnd> {
  const { unit, summarySha256, closing } = released
  const { facts, publish, token, traceUrl, warn } = request
  try {
    const release = await releaseOf(unit, { summarySha256, closing, now: new Date() })
    const remote = serverRemote({ ...request, repo: unit.repo })
    const write = await writerFor(request, { repo: unit.repo, remote, sleep, warn })
    const pulls = publish === 'pull-request' ? await openPulls(facts, token) : undefined
    const words = defined({ traceUrl, approval: approvalOf(request) })
    const delivery = await deliver(released, release, { facts, remote, write, pulls, sleep, words })
    const label = await labelOf(delivery, unit.spec.risk, request)
    return { kind: 'delivered', delivery, ...defined({ label }) }
  } catch (thrown) {
    return { kind: 'failed', error: asFactoryError(thrown) }
  }
}

/** A branch without a pull request has none. */
async function labelOf(
  { pullRequest: pull }: Delivery,
  risk: LabelEnd['risk'],
  { facts, token }: DeliveryRequest,
): Promise<LabelEnd | undefined> {
  return pull === undefined ? undefined : keepRiskLabel(await openLabels(facts, { token, pull }), risk, sleep)
}

async function writerFor(
  { facts, commits, token }: DeliveryRequest,
  deps: Omit<WriterDeps, 'api'>,
): Promise<ReleaseWriter> {
  if (commits === 'push') return gitWriter(deps.repo, deps.remote)
  return verifiedWriter({ ...deps, api: await commitApi(facts, token) })
}

/**
 * A pull request of GITHUB_TOKEN starts no workflow; on github.com its runs wait for a click of somebody who may write
 * (github.blog changelog 2026-06-11; github/docs#44419), on an Enterprise Server there are none.
 */
function approvalOf({ isWorkflowToken, facts }: DeliveryRequest): string | undefined {
  if (!isWorkflowToken) return undefined
  return isGithubDotCom(facts.server)
    ? 'This pull request was opened with the token of a workflow, so its checks wait: approve the workflow runs below.'
    : 'This pull request was opened with the token of a workflow, so no check was started: close it and open it again.'
}

/** Outputs about the delivery. */
export function deliveryOutputs(end: DeliveryEnd): Record<string, string> {
  if (end.kind !== 'delivered') return { delivered: 'false' }
  const { branch, commit, pullRequest } = end.delivery
  const pull = pullRequest === undefined ? {} : { 'pull-request': String(pullRequest) }
  return { delivered: 'true', branch, commit, ...pull }
}

/** One paragraph of Markdown for the job summary: what was delivered where, or what was not and why. */
export function deliveryText(end: DeliveryEnd): string {
  if (end.kind !== 'delivered') {
    const { code, message, next } = end.error
    return `**Not delivered** (${code}): ${safeMarkdown(message, 500)}. Next: ${safeMarkdown(next, 500)}. The unit is released and its trace is complete.`
  }
  const { branch, commit, base, pullRequest, result, closed, left } = end.delivery
  const into = `as #${pullRequest} into \`${safeMarkdown(base)}\``
  const where = pullRequest === undefined ? `on branch \`${branch}\`` : into
  const others = [
    ...(closed.length > 0 ? [`Closed as superseded: ${numbers(closed)}.`] : []),
    ...(left.length > 0
      ? [`Of the same spec and left open, because people worked on it: ${numbers(left)}.`]
      : []),
  ]
  const told = end.label === undefined ? [] : [riskText(end.label)]
  return [`**Delivered** ${where} at ${commit.slice(0, 12)} (${RESULTS[result]}).`, ...told, ...others].join(
    ' ',
  )
}

/** Says its rung: the label of the pull request, or these words alone. */
function riskText(end: LabelEnd): string {
  const { name } = riskLabel(end.risk)
  if (end.kind !== 'lower') return `Risk ${end.risk}, which the label \`${name}\` says.`
  return `Risk ${end.risk}, which is said here and not by a label (${end.error.code}): ${safeMarkdown(end.error.message, 300)}.`
}

function numbers(pulls: readonly number[]): string {
  return pulls.map((pull) => `#${pull}`).join(', ')
}

const RESULTS: Record<Delivery['result'], string> = {
  created: 'new',
  updated: 'brought up to date',
  unchanged: 'was there already, nothing was changed',
}
