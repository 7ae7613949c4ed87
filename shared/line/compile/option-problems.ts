import { FactoryError } from '../../errors.ts'
import type { Factory } from '../factory.ts'
import { parseSource } from './action-source.ts'
import { cronProblem } from './cron.ts'
import { RISK_TIERS } from './environment.ts'
import { DISPATCH_EVENTS, githubOptions, isGithubDotCom, type GithubOptions } from './github-options.ts'
import { commandProblem } from './line-problems.ts'
import type { Problem } from './problem.ts'

/** What the `github:` part of factory.yml keeps from being compiled. */
export function optionProblems(factory: Factory): Problem[] {
  const github = factory.github ?? githubOptions()
  const stations = new Set(factory.line.map(({ name }) => name))
  return [
    ...triggerProblems(github),
    ...github.schedule.flatMap(scheduleProblems),
    ...globProblems(factory, github),
    ...runnerProblems(github, stations),
    ...environmentProblems(github, stations),
    ...toolProblems(github),
    ...sourceProblems(factory, github),
    ...hostProblems(github),
  ]
}

/** Events that run the repository's own workflow, with its secrets, on what strangers wrote. */
const DANGEROUS = new Map([
  ['pull_request_target', 'use pullRequests: true, which runs on pull_request without secrets for forks'],
  ['workflow_run', 'let the line itself go on: its jobs need one another'],
  ['issue_comment', 'start the line by hand (workflow_dispatch) or by a push of the spec'],
])

function triggerProblems({ on, schedule }: GithubOptions): Problem[] {
  const refused = on.flatMap((event, index) => eventProblem(event, ['github', 'on', index]))
  if (on.length > 0 || schedule.length > 0) return refused
  const message = 'nothing starts the line'
  return [
    {
      at: ['github', 'on'],
      code: 'COMPILE_TRIGGER',
      message,
      hint: `name ${DISPATCH_EVENTS.join(' or ')}, or a schedule`,
    },
  ]
}

function eventProblem(event: string, at: Problem['at']): Problem[] {
  if (DISPATCH_EVENTS.some((known) => known === event)) return []
  const hint =
    DANGEROUS.get(event) ??
    `use ${DISPATCH_EVENTS.join(' or ')}; schedules and pull requests have options of their own`
  const danger = DANGEROUS.has(event) ? ': it would run with secrets on what strangers wrote' : ''
  return [
    {
      at,
      code: 'COMPILE_TRIGGER',
      message: `the line may not start on ${JSON.stringify(event.slice(0, 40))}${danger}`,
      hint,
    },
  ]
}

function scheduleProblems(cron: string, index: number): Problem[] {
  const problem = cronProblem(cron)
  if (problem === undefined) return []
  const hint = 'write minute hour day month weekday, e.g. 17 4 * * 1'
  return [
    { at: ['github', 'schedule', index], code: 'COMPILE_SCHEDULE', message: `the schedule ${problem}`, hint },
  ]
}

/** The globs mean the same to git and to GitHub as long as they keep to names, `*` and `**`. */
const PLAIN_GLOB = /^[A-Za-z0-9._@/*-]+$/

function globProblems(factory: Factory, { paths, branches }: GithubOptions): Problem[] {
  const globs: [Problem['at'], string][] = [
    [['specs'], factory.specs],
    ...paths.map((glob, index): [Problem['at'], string] => [['github', 'paths', index], glob]),
    ...branches.map((glob, index): [Problem['at'], string] => [['github', 'branches', index], glob]),
  ]
  const hint = 'use letters, digits, . _ @ / - and the stars * and **'
  const bad = globs.filter(([, glob]) => !PLAIN_GLOB.test(glob))
  return bad.map(([at]) => ({
    at,
    code: 'COMPILE_GLOB',
    message: 'the glob means different things to git and to GitHub',
    hint,
  }))
}

function runnerProblems({ runsOn }: GithubOptions, stations: ReadonlySet<string>): Problem[] {
  const unknown = [...runsOn.stations.keys()].filter((name) => name !== 'plan' && !stations.has(name))
  const all: [string, string[]][] = [['default', runsOn.default], ...runsOn.stations]
  const bad = all.filter(([, labels]) => labels.length === 0 || labels.some((label) => !LABEL.test(label)))
  const hint = 'name stations of the line, plan, or default, each with a runner label or a list of labels'
  return [
    ...unknown.map((name) => ({
      at: ['github', 'runsOn', name],
      code: 'COMPILE_RUNNER',
      message: `there is no station ${word(name)} to run`,
      hint,
    })),
    ...bad.map(([name]) => ({
      at: ['github', 'runsOn', name],
      code: 'COMPILE_RUNNER',
      message: `${word(name)} has no usable runner labels`,
      hint,
    })),
    ...all.flatMap(([name, labels]) => floating(name, labels)),
  ]
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._=/,:+ -]{0,127}$/

function floating(name: string, labels: readonly string[]): Problem[] {
  if (!labels.some((label) => /-latest$/.test(label))) return []
  const message = `the runner of ${word(name)} changes by itself`
  return [
    {
      at: ['github', 'runsOn', name],
      code: 'COMPILE_RUNNER',
      level: 'warn',
      message,
      hint: 'name a version, e.g. ubuntu-24.04',
    },
  ]
}

function environmentProblems({ environments }: GithubOptions, stations: ReadonlySet<string>): Problem[] {
  const known = (name: string): boolean => stations.has(name) || RISK_TIERS.some((tier) => tier === name)
  return [...environments].flatMap(([key, name]) => {
    const at = ['github', 'environments', key]
    const hint = `name stations of the line or the tiers ${RISK_TIERS.join(', ')}, each with an environment of GitHub`
    if (!known(key))
      return [
        {
          at,
          code: 'COMPILE_ENVIRONMENT',
          message: `${word(key)} is neither a station nor a risk tier`,
          hint,
        },
      ]
    if (/^[^\p{C}]{1,255}$/u.test(name)) return []
    return [{ at, code: 'COMPILE_ENVIRONMENT', message: `${word(key)} has no usable environment`, hint }]
  })
}

function toolProblems({ node, install }: GithubOptions): Problem[] {
  const commands = install.flatMap((command, index) => commandProblem(command, ['github', 'install', index]))
  if (node === undefined || /^\d+(\.\d+){0,2}$/.test(node)) return commands
  const hint = 'write a version such as "24" or "24.11.0", or false'
  return [
    ...commands,
    { at: ['github', 'node'], code: 'COMPILE_NODE', message: 'the Node version is not a fixed one', hint },
  ]
}

/** @returns one problem at most: where our actions come from decides whether anything can run. */
function sourceProblems({ models }: Factory, { actions, pullRequests }: GithubOptions): Problem[] {
  const at = ['github', 'actions', 'source']
  try {
    const source = parseSource(actions.source ?? '')
    if (source.kind === 'repository' || !pullRequests || models.reviewer?.key === undefined) return []
    const message =
      "with actions of a local path, a pull request's own code would run beside the reviewer's key"
    return [
      {
        at,
        code: 'COMPILE_SOURCE',
        message,
        hint: 'name the actions as owner/repo@<commit>, or set pullRequests: false',
      },
    ]
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return [
      {
        at,
        code: thrown.code,
        message: thrown.message,
        hint: thrown.hint ?? 'name a repository at a commit',
      },
    ]
  }
}

function hostProblems({ host, store }: GithubOptions): Problem[] {
  const at = ['github', 'host']
  if (!/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) {
    return [
      {
        at,
        code: 'COMPILE_HOST',
        message: 'the host is not an https address without a path',
        hint: 'e.g. https://github.example.com',
      },
    ]
  }
  if (isGithubDotCom(host) || store !== undefined) return []
  const message = 'GitHub Enterprise Server has no artifact service that stations could hand parcels over'
  return [{ at, code: 'COMPILE_HOST', message, hint: 'name a folder all runners share in github.store' }]
}

function word(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
