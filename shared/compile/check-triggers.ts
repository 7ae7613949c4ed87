import { blockingProblem, type FactoryProblem } from '../factory/factory-draft.ts'
import { DISPATCH_EVENTS, type GithubOptions } from '../factory/github-options.ts'
import { globProblem } from '../paths/globs.ts'
import { isGlobOfBoth } from './workflow-paths.ts'

const EVENTS: readonly string[] = DISPATCH_EVENTS
const KNOWN = DISPATCH_EVENTS.join(' or ')

/** Events that run the repository's own workflow, with its secrets, on what strangers wrote; and what to use instead. */
const DANGEROUS = new Map([
  ['pull_request_target', 'use pullRequests: true, which runs on pull_request without secrets for forks'],
  ['workflow_run', 'remove it: the jobs of the line already wait for each other'],
  ['issue_comment', 'start the line by hand (workflow_dispatch) or by a push of the spec'],
])

/** What may not start the line: events, globs of paths and branches, and schedules. */
export function triggerProblems(github: GithubOptions, specs: string): FactoryProblem[] {
  const { on, schedule } = github
  const refused = on.filter((event) => !EVENTS.includes(event))
  return [
    ...refused.map((event) => eventProblem(event, `/github/on/${on.indexOf(event)}`)),
    ...(on.length === 0 && schedule.length === 0 ? [NOTHING_STARTS] : []),
    ...globProblems(github, specs),
    ...schedule.flatMap(scheduleProblems),
  ]
}

const NOTHING_STARTS = blockingProblem(
  'COMPILE_TRIGGER',
  '/github/on',
  'nothing starts the line',
  `name ${KNOWN}, or a schedule`,
)

function eventProblem(event: string, pointer: string): FactoryProblem {
  const safer = DANGEROUS.get(event)
  const name = JSON.stringify(event.slice(0, 40))
  if (safer !== undefined) {
    const message = `${name} would run with secrets on what strangers wrote`
    return blockingProblem('COMPILE_TRIGGER', pointer, message, safer)
  }
  const hint = `use ${KNOWN}; schedule and pullRequests are options of their own`
  return blockingProblem('COMPILE_TRIGGER', pointer, `the line may not start on ${name}`, hint)
}

function globProblems({ paths, branches }: GithubOptions, specs: string): FactoryProblem[] {
  const globs: [string, string][] = [
    ['/specs', specs],
    ...paths.map((glob, index): [string, string] => [`/github/paths/${index}`, glob]),
    ...branches.map((glob, index): [string, string] => [`/github/branches/${index}`, glob]),
  ]
  const hint = 'use names of files, and of the signs of globs the stars * and ** alone'
  return globs.flatMap(([pointer, glob]) => {
    const problem = isGlobOfBoth(glob) ? globProblem(glob) : 'means different things to git and to GitHub'
    return problem === undefined
      ? []
      : [blockingProblem('COMPILE_GLOB', pointer, `the glob ${problem}`, hint)]
  })
}

/** Five fields of legal characters. What the fields may mean is left to GitHub, which checks it when the workflow is pushed. */
const CRON = /^[A-Za-z0-9*,/-]+( [A-Za-z0-9*,/-]+){4}$/

function scheduleProblems(cron: string, index: number): FactoryProblem[] {
  if (CRON.test(cron)) return []
  const message = 'the schedule does not have five cron fields separated by one space'
  const hint = 'write minute hour day month weekday, e.g. 17 4 * * 1; GitHub checks the values of the fields'
  return [blockingProblem('COMPILE_SCHEDULE', `/github/schedule/${index}`, message, hint)]
}
