import type { Trigger } from './options.ts'

const DEPENDABOT_EVENTS = new Set(['push', 'pull_request', 'pull_request_review', 'create', 'deployment'])

/** Did Dependabot set the run off? Whoever re-runs it, the run stays that of Dependabot. */
export function isDependabot({ actor, event }: Pick<Trigger, 'actor' | 'event'>): boolean {
  return actor === 'dependabot[bot]' && DEPENDABOT_EVENTS.has(event)
}

/** Runs that never see the secrets of Actions: those of forks and of Dependabot. */
export function isRestricted(trigger: Pick<Trigger, 'actor' | 'event' | 'fork'>): boolean {
  return trigger.fork === true || isDependabot(trigger)
}
