import * as core from '@actions/core'
import { FactoryError } from '../errors.ts'
import type { Unit } from '../line/unit.ts'
import type { StationInputs } from '../station/inputs.ts'
import { machineHost, publishHere } from '../station/machine-host.ts'
import type { Host, HostIdentity, KeptAnswer } from '../station/program.ts'
import { askedSerials } from '../specification/document/asked-serials.ts'
import { safeWord } from '../text/safe-log.ts'
import { isSerial } from '../trace/parcel/names.ts'
import { folderStore, type ParcelStore } from '../trace/parcel/store.ts'
import { annotateResult } from './annotate.ts'
import { attemptOf, githubFacts, type GithubFacts } from './github-facts.ts'
import { identityTokenOf } from './identity-token.ts'
import { isDelivered, refuseOtherCommit, refuseWithoutBranch } from './refuse-other-commit.ts'
import { setOutput } from './set-output.ts'

/**
 * What a step of an action runs on: GitHub when the runner names a run, else this machine.
 * @throws FactoryError BASE_MOVED, USAGE.
 */
export async function hostFor(inputs: StationInputs, env: NodeJS.ProcessEnv): Promise<Host> {
  refuseOtherCommit(inputs.base, env)
  const store = await storeFor(inputs, env)
  const attempt = attemptOf(env)
  if (env['GITHUB_RUN_ID'] === undefined)
    return machineHost({ store, env, attempt, branch: undefined, ...stepLog, annotate: annotateResult })
  const facts = githubFacts(env)
  return {
    identity: { ...hostIdentity(env, env['GITHUB_RUN_ID']), isolation: inputs.isolation },
    store,
    env,
    identityToken: identityTokenOf(env),
    isEphemeral: true,
    ...(facts !== undefined && inputs.keptAnswers === 'ref' ? keptIn(facts, inputs, env) : {}),
    ...stepLog,
    annotate: annotateResult,
    recorded: () => setOutput('recorded', 'true'),
    fetchRef: (repo, ref) => fetchRefOf(facts, { repo, ref, token: inputs.token, env }),
    checkLine: async (unit) => {
      refuseWithoutBranch(unit.factory, env)
      await (await import('./refuse-uncompiled.ts')).refuseUncompiled(unit, env)
      if (facts !== undefined && isDelivered(unit.factory, env)) await refuseTaken(unit, facts, inputs, env)
    },
    // a runner that names no server has no remote to deliver to
    publish: async (result) => {
      if (facts === undefined) return publishHere(result)
      const { publishOnGithub } = await import('./publish.ts')
      return publishOnGithub(result, facts)
    },
  }
}

/** From the server, with the token of the job; without a server from where the checkout came from. */
async function fetchRefOf(
  facts: GithubFacts | undefined,
  { repo, ref, token, env }: { repo: string; ref: string; token: string; env: NodeJS.ProcessEnv },
): Promise<string | undefined> {
  if (facts === undefined) return (await import('../git/origin-ref.ts')).fetchFromOrigin(repo, ref)
  const [{ openRemoteRef }, { serverOptions }] = await Promise.all([
    import('../git/remote-ref.ts'),
    import('./server-remote.ts'),
  ])
  const remote = openRemoteRef(serverOptions({ facts, repo, token, env }), ref)
  const tip = await remote.tip()
  if (tip !== undefined) await remote.fetch(tip)
  return tip
}

/** The job that delivers would find it too, when the model is paid. */
async function refuseTaken(
  unit: Unit,
  facts: GithubFacts,
  { token }: StationInputs,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [{ refuseOccupied }, { serverRemote }] = await Promise.all([
    import('../station/release-branch.ts'),
    import('./server-remote.ts'),
  ])
  await refuseOccupied(unit, serverRemote({ facts, repo: unit.repo, token, env }))
}

/** The answers of other runs, in the ref of the unit and in those of the units whose questions its spec answers. */
function keptIn(
  facts: GithubFacts,
  { repo, token }: StationInputs,
  env: NodeJS.ProcessEnv,
): Pick<Host, 'keptAnswers'> {
  return {
    keptAnswers: async (unit) => {
      const [{ openAnswersRef }, { readKept }] = await Promise.all([
        import('./answers/answers-ref.ts'),
        import('./answers/read-kept.ts'),
      ])
      const { station, round, spec } = unit
      const kept: KeptAnswer[] = []
      for (const serial of new Set([unit.serial, ...askedSerials(spec).filter(isSerial)])) {
        const ref = openAnswersRef(serial, { facts, repo, token, env })
        kept.push(...(await readKept({ repo, ref, warn }, { serial, station, round })))
      }
      return kept
    },
  }
}

function info(message: string): void {
  core.info(safeWord(message))
}

function warn(message: string): void {
  core.warning(safeWord(message))
}

/** The log of this step, for work that has no host. */
export const stepLog: Pick<Host, 'info' | 'warn'> = { info, warn }

function hostIdentity(env: NodeJS.ProcessEnv, id: string): HostIdentity {
  return {
    host: 'github',
    id,
    attempt: attemptOf(env),
    repository: env['GITHUB_REPOSITORY'] ?? '',
    workflow: env['GITHUB_WORKFLOW_REF'] ?? '',
    actor: env['GITHUB_ACTOR'] ?? '',
  }
}

/** A folder that all stations share, or the artifacts of this workflow run. @throws FactoryError USAGE. */
async function storeFor(inputs: StationInputs, env: NodeJS.ProcessEnv): Promise<ParcelStore> {
  if (inputs.store !== 'artifacts') return folderStore(inputs.store)
  if (env['ACTIONS_RESULTS_URL'] === undefined) {
    throw new FactoryError('USAGE', 'there is no artifact service here (ACTIONS_RESULTS_URL is not set)', {
      hint: 'run inside a GitHub workflow, or set `store:` to a folder that all stations share',
    })
  }
  const { artifactStore } = await import('./artifacts/artifact-store.ts')
  return artifactStore({ env, token: inputs.token })
}
