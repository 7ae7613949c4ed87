import { compareText } from '../findings.ts'
import { readsPackages } from '../factory/command-secrets.ts'
import type { Delivery, GithubOptions } from '../factory/github-options.ts'
import type { CompileContext } from './compile-context.ts'
import type { LineJob } from './unroll.ts'
import { commented, type YamlTree } from './yaml-text.ts'

/** One permission a job asks for, and why. */
interface Grant {
  scope:
    | 'actions'
    | 'attestations'
    | 'contents'
    | 'id-token'
    | 'issues'
    | 'packages'
    | 'pull-requests'
    | 'security-events'
  level: 'read' | 'write'
  reason: string
}

const read = (scope: Grant['scope'], reason: string): Grant => ({ scope, level: 'read', reason })
const write = (scope: Grant['scope'], reason: string): Grant => ({ scope, level: 'write', reason })

const CHECKOUT = read('contents', 'checks out the base commit')
const CHECKOUT_HEAD = read('contents', 'checks out the pull request')
/** Only the REST API still lists the parcels of an earlier attempt. */
const OLD_PARCELS = read('actions', 'fetches parcels of earlier attempts by run id')
const PACKAGES = read('packages', 'installs packages of GitHub in its setup')
const START_RUNS = write('actions', 'starts the runs of the units')
const OPEN_PULLS = read('pull-requests', 'leaves out specs whose pull request is open')
const PAID_ANSWERS = read('actions', 'finds the answer of the reviewer to the same question')
const COMMENT = write('pull-requests', 'keeps one comment with the findings')
const CODE_SCANNING = write('security-events', 'uploads the findings to code scanning')
/** Without it a job gets no identity token: https://docs.github.com/actions/reference/security/oidc */
const IDENTITY = write('id-token', 'signs with the identity of this job')
const ATTESTER = write('id-token', 'attests the release as this job')
const ATTEST = write('attestations', 'leaves the attestation of the release in the repository')
const KEEP_ANSWERS = write('contents', 'pushes refs/jidoka/answers/<serial>')
const PUSH = write('contents', 'pushes the branch of a released unit')
const ASK = write('issues', 'keeps one issue with the questions about a spec')
const CLOSE_QUESTIONS = write('issues', 'closes the issue with the questions about a released spec')
const READ_TRACE = read('actions', 'fetches the signed trace that holds the questions')
const PROPOSE_ANSWERS = write('contents', 'pushes the branch factory/answers/<spec>')
const PULL_ANSWERS = write('pull-requests', 'opens the pull request with the answers')
const ENTER = write('contents', 'pushes the branch factory-ledger')
const REPLY = write('issues', 'replies to the comment with an answer')
const PULL_REQUEST = write('pull-requests', 'opens the pull request of a released unit')

/** Of the job that starts the units: the only one that may start a run. It executes no code of the repository. */
export function startPermissions({ github }: CompileContext): YamlTree {
  const schedule = github.schedule.length === 0 ? [] : [OPEN_PULLS]
  return permissionsTree([START_RUNS, CHECKOUT, ...schedule])
}

/** Of a station that runs commands. */
export function commandPermissions(isForPackages: boolean): YamlTree {
  const packages = isForPackages ? [PACKAGES] : []
  return permissionsTree([OLD_PARCELS, CHECKOUT, ...packages])
}

/** Of the call of a round: its jobs get at most what their caller has. */
export function callPermissions(context: CompileContext, jobs: readonly LineJob[]): YamlTree {
  const stations = jobs.flatMap((job) => job.stations)
  const packages = stations.some(({ work }) => work.kind === 'run' && readsPackages(context.github, work))
  return permissionsTree([OLD_PARCELS, CHECKOUT, ...identityGrants(context), ...(packages ? [PACKAGES] : [])])
}

/** Of a station that signs. */
export function signerPermissions(context: CompileContext): YamlTree {
  return permissionsTree([OLD_PARCELS, CHECKOUT, ...identityGrants(context)])
}

function identityGrants({ factory }: CompileContext): Grant[] {
  return factory.signing.mode === 'keyless' ? [IDENTITY] : []
}

/** Of a check of pull requests; one that asks a model looks for the answer that an earlier run has paid. */
export function checkPermissions(asksModel: boolean): YamlTree {
  return permissionsTree(asksModel ? [PAID_ANSWERS, CHECKOUT_HEAD] : [CHECKOUT_HEAD])
}

/** Of the job that comments on a pull request. It holds no checkout and no key. */
export function commentPermissions(): YamlTree {
  return permissionsTree([COMMENT])
}

/** Of the job that uploads findings to code scanning. */
export function codeScanningPermissions(): YamlTree {
  return permissionsTree([CODE_SCANNING])
}

/** Of the job that says how a unit ended: it reads, as every station does, and attests the release where that is asked for. */
export function resultPermissions(context: CompileContext): YamlTree {
  const signs = identityGrants(context)
  const attests = context.attest === undefined ? [] : [ATTEST, ...(signs.length === 0 ? [ATTESTER] : [])]
  return permissionsTree([OLD_PARCELS, CHECKOUT, ...signs, ...attests])
}

/** Of the job that keeps recorded answers in a ref of their own. */
export function keepPermissions(): YamlTree {
  return permissionsTree([OLD_PARCELS, KEEP_ANSWERS])
}

/** Of the job that delivers; `none` has no such job. Where an app delivers, the job itself only reads. */
export function deliveryPermissions(
  publish: Exclude<Delivery, 'none'>,
  { token }: Pick<GithubOptions, 'token'>,
  asks: boolean,
): YamlTree {
  const closing = asks ? [CLOSE_QUESTIONS] : []
  if (token !== undefined) return permissionsTree([OLD_PARCELS, CHECKOUT, ...closing])
  const proposing = publish === 'pull-request' ? [PULL_REQUEST] : []
  return permissionsTree([OLD_PARCELS, PUSH, ...proposing, ...closing])
}

/** Of the job that asks the owner of a spec. */
export function askPermissions(): YamlTree {
  return permissionsTree([OLD_PARCELS, CHECKOUT, ASK])
}

/** Of the job that proposes what a comment answers. It runs no code of the repository and holds no secret. */
export function answerPermissions(): YamlTree {
  return permissionsTree([READ_TRACE, PROPOSE_ANSWERS, PULL_ANSWERS, REPLY])
}

/** Of the job that enters what arrived on the default branch. It runs no code of the repository. */
export function ledgerPermissions(): YamlTree {
  return permissionsTree([ENTER])
}

/** Of the job that enters a unit that nothing is delivered of. */
export function recordPermissions(): YamlTree {
  return permissionsTree([OLD_PARCELS, ENTER])
}

function permissionsTree(grants: readonly Grant[]): YamlTree {
  const sorted = [...grants].sort((a, b) => compareText(a.scope, b.scope))
  return Object.fromEntries(sorted.map(({ scope, level, reason }) => [scope, commented(level, reason)]))
}
