import { FactoryError } from '../errors.ts'
import { escapePointer } from '../formats/schema.ts'
import { blockingFinding, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import { parseSource } from './action-source.ts'
import { RISK_TIERS } from './environment.ts'
import { githubOptions, isGithubDotCom, type GithubOptions } from '../factory/github-options.ts'
import { commandProblems } from './line-problems.ts'
import { triggerProblems } from './trigger-problems.ts'

/** What the `github:` part of factory.yml keeps from being compiled. */
export function optionProblems(factory: Factory): FactoryProblem[] {
  const github = factory.github ?? githubOptions()
  const stations = factory.line.map(({ name }) => name)
  return [
    ...triggerProblems(github),
    ...globProblems(factory, github),
    ...runnerProblems(github, [...stations, 'plan']),
    ...environmentProblems(github, [...stations, ...RISK_TIERS]),
    ...toolProblems(github),
    ...sourceProblems(factory, github),
    ...hostProblems(github),
  ]
}

/** Globs mean the same to git and to GitHub as long as they keep to names, `*` and `**`. */
const PLAIN_GLOB = /^[A-Za-z0-9._@/*-]+$/

function globProblems(factory: Factory, { paths, branches }: GithubOptions): FactoryProblem[] {
  const globs: [string, string][] = [
    ['/specs', factory.specs],
    ...paths.map((glob, index): [string, string] => [`/github/paths/${index}`, glob]),
    ...branches.map((glob, index): [string, string] => [`/github/branches/${index}`, glob]),
  ]
  const hint = 'use letters, digits, . _ @ / - and the stars * and **'
  return globs
    .filter(([, glob]) => !PLAIN_GLOB.test(glob))
    .map(([pointer]) =>
      blockingFinding('COMPILE_GLOB', pointer, 'the glob means different things to git and to GitHub', hint),
    )
}

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._=/,:+ -]{0,127}$/

function runnerProblems({ runsOn }: GithubOptions, places: readonly string[]): FactoryProblem[] {
  const runners: [string, string[]][] = [['default', runsOn.default], ...runsOn.stations]
  return runners.flatMap(([name, labels]) => {
    const pointer = `/github/runsOn/${escapePointer(name)}`
    const hint = 'name stations of the line, plan, or default, each with a runner label or a list of labels'
    if (name !== 'default' && !places.includes(name)) {
      return [blockingFinding('COMPILE_RUNNER', pointer, `there is no station ${word(name)} to run`, hint)]
    }
    if (labels.length === 0 || !labels.every((label) => LABEL.test(label))) {
      return [blockingFinding('COMPILE_RUNNER', pointer, `${word(name)} has no usable runner labels`, hint)]
    }
    return labels.some((label) => label.endsWith('-latest')) ? [floating(name, pointer)] : []
  })
}

function floating(name: string, pointer: string): FactoryProblem {
  const message = `the runner of ${word(name)} changes by itself`
  return {
    ...blockingFinding('COMPILE_RUNNER', pointer, message, 'name a version, e.g. ubuntu-24.04'),
    level: 'warn',
  }
}

function environmentProblems({ environments }: GithubOptions, keys: readonly string[]): FactoryProblem[] {
  return [...environments].flatMap(([key, name]) => {
    const pointer = `/github/environments/${escapePointer(key)}`
    const hint = `name stations of the line or the tiers ${RISK_TIERS.join(', ')}, each with an environment of GitHub`
    if (!keys.includes(key)) {
      return [
        blockingFinding(
          'COMPILE_ENVIRONMENT',
          pointer,
          `${word(key)} is neither a station nor a risk tier`,
          hint,
        ),
      ]
    }
    if (/^[^\p{C}]{1,255}$/u.test(name)) return []
    return [blockingFinding('COMPILE_ENVIRONMENT', pointer, `${word(key)} has no usable environment`, hint)]
  })
}

function toolProblems({ node, install }: GithubOptions): FactoryProblem[] {
  const commands = install.flatMap((command, index) => commandProblems(command, `/github/install/${index}`))
  if (node === undefined || /^\d+(\.\d+){0,2}$/.test(node)) return commands
  const hint = 'write a version such as "24" or "24.11.0", or none'
  return [
    ...commands,
    blockingFinding('COMPILE_NODE', '/github/node', 'the Node version is not a fixed one', hint),
  ]
}

const SOURCE = '/github/actions/source'

function sourceProblems({ models }: Factory, { actions, pullRequests }: GithubOptions): FactoryProblem[] {
  try {
    const source = parseSource(actions.source ?? '')
    if (source.kind === 'repository' || !pullRequests || models.reviewer?.key === undefined) return []
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return [
      blockingFinding(thrown.code, SOURCE, thrown.message, thrown.hint ?? 'name a repository at a commit'),
    ]
  }
  const message = "actions of a local path would let a pull request's own code run beside the reviewer's key"
  const hint = 'name the actions as owner/repo@<commit>, or set pullRequests: false'
  return [blockingFinding('COMPILE_SOURCE', SOURCE, message, hint)]
}

const HOST = '/github/host'

function hostProblems({ host, store }: GithubOptions): FactoryProblem[] {
  if (!/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) {
    const hint = 'e.g. https://github.example.com'
    return [blockingFinding('COMPILE_HOST', HOST, 'the host is not an https address without a path', hint)]
  }
  if (isGithubDotCom(host) || store !== undefined) return []
  const message = 'GitHub Enterprise Server has no artifact service that stations could hand parcels over'
  return [blockingFinding('COMPILE_HOST', HOST, message, 'name a folder all runners share in github.store')]
}

function word(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}
