import { blockingFinding, type FactoryProblem } from '../factory/factory-draft.ts'
import { cronProblem } from '../factory/cron.ts'
import { DISPATCH_EVENTS, type GithubOptions } from '../factory/github-options.ts'

const EVENTS: readonly string[] = DISPATCH_EVENTS
const KNOWN = DISPATCH_EVENTS.join(' or ')

/** Events that run the repository's own workflow, with its secrets, on what strangers wrote; and what to use instead. */
const DANGEROUS = new Map([
  ['pull_request_target', 'use pullRequests: true, which runs on pull_request without secrets for forks'],
  ['workflow_run', 'let the line itself go on: its jobs need one another'],
  ['issue_comment', 'start the line by hand (workflow_dispatch) or by a push of the spec'],
])

/** What may not start the line. */
export function triggerProblems({ on, schedule }: GithubOptions): FactoryProblem[] {
  const refused = on.filter((event) => !EVENTS.includes(event))
  const silent = on.length === 0 && schedule.length === 0
  return [
    ...refused.map((event) => eventProblem(event, `/github/on/${on.indexOf(event)}`)),
    ...schedule.flatMap(scheduleProblems),
    ...(silent
      ? [
          blockingFinding(
            'COMPILE_TRIGGER',
            '/github/on',
            'nothing starts the line',
            `name ${KNOWN}, or a schedule`,
          ),
        ]
      : []),
  ]
}

function eventProblem(event: string, pointer: string): FactoryProblem {
  const safer = DANGEROUS.get(event)
  const name = JSON.stringify(event.slice(0, 40))
  if (safer !== undefined) {
    return blockingFinding(
      'COMPILE_TRIGGER',
      pointer,
      `${name} would run with secrets on what strangers wrote`,
      safer,
    )
  }
  const hint = `use ${KNOWN}; schedule and pullRequests are options of their own`
  return blockingFinding('COMPILE_TRIGGER', pointer, `the line may not start on ${name}`, hint)
}

function scheduleProblems(cron: string, index: number): FactoryProblem[] {
  const problem = cronProblem(cron)
  if (problem === undefined) return []
  const hint = 'write minute hour day month weekday, e.g. 17 4 * * 1'
  return [blockingFinding('COMPILE_SCHEDULE', `/github/schedule/${index}`, `the schedule ${problem}`, hint)]
}
