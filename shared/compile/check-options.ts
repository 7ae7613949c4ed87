import { FactoryError } from '../errors.ts'
import { blockingProblem, shortJson, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import { githubOptions, isGithubDotCom, type GithubOptions } from '../factory/github-options.ts'
import { parseActionSource } from './action-pins.ts'
import { deliveryProblems } from './check-delivery.ts'
import { runnerProblems } from './check-runners.ts'
import { lintProblems, NO_REPORT, uploadProblems } from './check-pull-requests.ts'
import { triggerProblems } from './check-triggers.ts'
import { workProblems } from './check-work.ts'
import { anyOf, CONTROL, without } from '../text/invisible.ts'
import { ANSWERS_ID } from './answers-job.ts'
import { ASK_ID } from './ask-job.ts'
import { LEDGER_ID } from './ledger-workflow.ts'
import { WEAKENED_ENVIRONMENT } from '../factory/github-options.ts'
import { DELIVER_ID, PULL_REQUEST_KEY, RISK_TIERS, stationJobNames } from './environment.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** What in the `github:` part of factory.yml cannot be compiled. */
export function optionProblems(factory: Factory): FactoryProblem[] {
  const github = factory.github ?? githubOptions()
  const stations = stationJobNames(factory)
  return [
    ...triggerProblems(github, factory.specs),
    ...runnerProblems(factory, github, [...stations, 'plan', ANSWERS_ID, ASK_ID, LEDGER_ID, DELIVER_ID]),
    ...workProblems(factory, github),
    ...environmentProblems(github, [
      ...stations,
      DELIVER_ID,
      ...RISK_TIERS,
      PULL_REQUEST_KEY,
      WEAKENED_ENVIRONMENT,
    ]),
    ...toolProblems(github),
    ...sourceProblems(factory, github),
    ...uploadProblems(github),
    ...lintProblems(factory, github),
    ...hostProblems(github),
    ...deliveryProblems(factory, github),
  ]
}

function environmentProblems({ environments }: GithubOptions, keys: readonly string[]): FactoryProblem[] {
  const hint = `name stations of the line, deliver, the tiers ${RISK_TIERS.join(', ')}, ${PULL_REQUEST_KEY} or ${WEAKENED_ENVIRONMENT}, each with an environment of GitHub`
  return [...environments].flatMap(([key, name]) => {
    const problem = (message: string): FactoryProblem[] => [
      blockingProblem('COMPILE_ENVIRONMENT', `/github/environments/${escapePointer(key)}`, message, hint),
    ]
    if (!keys.includes(key))
      return problem(
        `${shortJson(key)} is neither a station, a risk tier, ${PULL_REQUEST_KEY} nor ${WEAKENED_ENVIRONMENT}`,
      )
    return /^[^\p{C}]{1,255}$/u.test(name) ? [] : problem(`${shortJson(key)} has no usable environment`)
  })
}

function toolProblems({ node }: GithubOptions): FactoryProblem[] {
  if (node === undefined || /^\d+(\.\d+){0,2}$/.test(node)) return []
  const hint = 'write a version such as "24" or "24.11.0", or none'
  return [blockingProblem('COMPILE_NODE', '/github/node', 'the Node version is not a fixed one', hint)]
}

const RUNNER_FILES = /\bGITHUB_(ENV|PATH|OUTPUT|STATE)\b/
const CONTROLS = anyOf(without(CONTROL, '\\t\\n'))

/** Why a command cannot be part of a workflow; empty when it can. */
export function commandProblems(command: string, pointer: string): FactoryProblem[] {
  const problem = (message: string, hint: string): FactoryProblem[] => [
    blockingProblem('COMPILE_COMMAND', pointer, message, hint),
  ]
  if (command.search(CONTROLS) !== -1)
    return problem('a command holds a control character', 'write it as plain text')
  if (!RUNNER_FILES.test(command)) return []
  return problem(
    "a command names the runner's own files",
    'commands run in shells of their own and hand nothing to later steps',
  )
}

const SOURCE = '/github/actions/source'

function sourceProblems({ models }: Factory, { actions, pullRequests }: GithubOptions): FactoryProblem[] {
  try {
    const source = parseActionSource(actions.source ?? '')
    if (source.kind === 'repository' || !pullRequests) return []
    if (models.reviewer?.key === undefined) return [NO_REPORT]
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return [
      blockingProblem(thrown.code, SOURCE, thrown.message, thrown.hint ?? 'name a repository at a commit'),
    ]
  }
  const message = "actions of a local path would let a pull request's own code run beside the reviewer's key"
  const hint = 'name the actions as owner/repo@<commit>, or set pullRequests: false'
  return [blockingProblem('COMPILE_SOURCE', SOURCE, message, hint)]
}

const HOST = '/github/host'

const OWN_SERVER: FactoryProblem = {
  code: 'COMPILE_SERVER',
  level: 'warn',
  pointer: HOST,
  message:
    'GitHub Enterprise Server knows no cache-mode, no attestations and no environments without deployments, and parcels lie in a folder that jobs may empty',
  hint: 'give the line runners of its own, from version 2.327.1 on and with git 2.31, and read docs/machines.md',
}

function hostProblems({ host, store }: GithubOptions): FactoryProblem[] {
  if (!/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) {
    const hint = 'write the address alone, e.g. https://github.example.com'
    return [blockingProblem('COMPILE_HOST', HOST, 'the host is not an https address without a path', hint)]
  }
  if (isGithubDotCom(host)) return []
  if (store !== undefined) return [OWN_SERVER]
  const message = 'GitHub Enterprise Server has no artifact service that stations could hand parcels over'
  return [blockingProblem('COMPILE_HOST', HOST, message, 'name a folder all runners share in github.store')]
}
