import { setTimeout } from 'node:timers/promises'
import { asFactoryError, type FactoryError } from '../../errors.ts'
import { openRemote } from '../../git/remote.ts'
import { releaseOf } from '../../station/release.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { safeMarkdown } from '../../text/safe-log.ts'
import { deliver, type Delivery } from './deliver.ts'
import { openPulls, type GithubFacts } from './github-api.ts'

/** What a released unit is delivered as, and with what. */
export interface DeliveryRequest {
  facts: GithubFacts
  /** `branch` makes `factory/<serial>`, `pull-request` opens its pull request as well. */
  publish: 'branch' | 'pull-request'
  token: string
  env: NodeJS.ProcessEnv
}

/** How a delivery ended. A unit that was to be delivered and was not is an error, whatever the reason. */
export type DeliveryEnd = { kind: 'delivered'; delivery: Delivery } | { kind: 'failed'; error: FactoryError }

/** Delivers a released unit to the server it was built on. */
export async function deliverReleased(
  released: ReleasedUnit,
  { facts, publish, token, env }: DeliveryRequest,
): Promise<DeliveryEnd> {
  const { unit, summarySha256 } = released
  const sleep = (ms: number): Promise<void> => setTimeout(ms)
  try {
    const release = await releaseOf(unit, { summarySha256, now: new Date() })
    const url = `${facts.server}/${facts.owner}/${facts.repository}.git`
    const remote = openRemote({ repo: unit.repo, url, token, env, sleep })
    const pulls = publish === 'pull-request' ? await openPulls(facts, token) : undefined
    return { kind: 'delivered', delivery: await deliver(released, release, { facts, remote, pulls, sleep }) }
  } catch (thrown) {
    return { kind: 'failed', error: asFactoryError(thrown) }
  }
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
  const { branch, commit, base, pullRequest, result } = end.delivery
  const into = `as #${pullRequest} into \`${safeMarkdown(base)}\``
  const where = pullRequest === undefined ? `on branch \`${branch}\`` : into
  return `**Delivered** ${where} at ${commit.slice(0, 12)} (${RESULTS[result]}).`
}

const RESULTS: Record<Delivery['result'], string> = {
  created: 'new',
  updated: 'brought up to date',
  unchanged: 'was there already, nothing was changed',
}
