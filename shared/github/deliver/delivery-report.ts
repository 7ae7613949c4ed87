import type { FactoryError } from '../../errors.ts'
import { safeMarkdown } from '../../text/safe-log.ts'
import type { Delivery } from './deliver.ts'

/** How a delivery ended: done, made on this machine only, refused to this token (no fault of the unit), or broken off. */
export type DeliveryEnd =
  | { kind: 'local'; branch: string; commit: string }
  | { kind: 'delivered'; delivery: Delivery }
  | { kind: 'undelivered'; error: FactoryError }
  | { kind: 'failed'; error: FactoryError }

/** Outputs of trace-publish about the delivery. */
export function deliveryOutputs(end: DeliveryEnd): Record<string, string> {
  if (end.kind === 'local') return { branch: end.branch, commit: end.commit }
  if (end.kind !== 'delivered') return { delivered: 'false' }
  const { branch, commit, pullRequest } = end.delivery
  return {
    delivered: 'true',
    branch,
    commit,
    ...(pullRequest === undefined ? {} : { 'pull-request': String(pullRequest) }),
  }
}

/** One paragraph for the job summary: what was delivered where, or what was not and why. */
export function deliveryText(end: DeliveryEnd): string {
  if (end.kind === 'local')
    return `The change is on branch \`${end.branch}\` of this repository, at ${end.commit.slice(0, 12)}.`
  if (end.kind !== 'delivered') {
    const { code, message, hint } = end.error
    const next = hint === undefined ? '' : ` Next: ${safeMarkdown(hint)}.`
    return `**Not delivered** (${code}): ${safeMarkdown(message, 500)}.${next} The unit is released and its trace is complete.`
  }
  const { branch, commit, base, pullRequest, news } = end.delivery
  const where =
    pullRequest === undefined
      ? `on branch \`${branch}\``
      : `as #${pullRequest} into \`${safeMarkdown(base)}\``
  return `**Delivered** ${where} at ${commit.slice(0, 12)} (${NEWS[news]}).`
}

const NEWS: Record<Delivery['news'], string> = {
  made: 'new',
  updated: 'brought up to date',
  unchanged: 'was there already, nothing was changed',
}
