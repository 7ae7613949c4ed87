import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import * as core from '@actions/core'
import { asFactoryError } from '../errors.ts'
import type { Unit } from '../line/unit.ts'
import { safeWord } from '../text/safe-log.ts'
import { formatTrust } from '../trace/verify/trust.ts'
import { deliver, deliveryOutputs, deliveryText, type DeliveryEnd } from './deliver/deliver.ts'
import { githubFacts, openPulls, type GithubFacts } from './deliver/github-api.ts'
import { pushRelease } from './deliver/release-branch.ts'
import { releaseOf, type Release } from './deliver/release.ts'
import { localRemote } from '../git/local-remote.ts'
import { openRemote } from '../git/remote.ts'
import { publishTrace } from './publish.ts'
import { recomputeGate } from '../replay/recompute.ts'
import type { ReplayedStation } from '../replay/replay-station.ts'
import type { StepExtras } from './run-action.ts'
import { attemptOf, type StationResult, type StationContext } from '../station/run-station.ts'
import type { StationInputs } from '../station/station-inputs.ts'

/**
 * Re-execution of style-gate with the trust this station itself was given: in a process of its own, because it needs
 * TypeScript and publishing must not.
 */
export function recomputeFor(world: StationContext): (unit: Unit) => Promise<ReplayedStation[]> {
  const trust = Buffer.from(formatTrust(world.trust))
  return (unit) =>
    recomputeGate(unit, 'style-gate', world.upstream, {
      trust,
      signal: AbortSignal.timeout(RECOMPUTE_TIMEOUT_MS),
    })
}

const RECOMPUTE_TIMEOUT_MS = 10 * 60 * 1000

export interface PublishInputs extends StationInputs {
  /** Folder the trace is written to; nothing is written when absent. */
  traceFolder: string | undefined
  /**
   * For a released unit: `branch` makes `factory/<serial>`, `pull-request` opens its pull request as well, `none` leaves
   * it at the trace. Outside of GitHub both make a local branch.
   */
  publish: 'pull-request' | 'branch' | 'none'
}

type PublishResult = StationResult<PublishInputs>

/**
 * What happens once the summary is sealed: the trace folder, on GitHub as one artifact to download, and for a released
 * unit its delivery. A token that may not deliver is no fault of the unit: the job stays green and says so. Everything
 * else that keeps a released unit from being delivered makes the job red.
 */
export async function publishUnit(result: PublishResult): Promise<StepExtras> {
  const facts = githubFacts(result.world.env)
  const trace = await leaveTrace(result, facts !== undefined)
  const end = await deliveryOf(result, facts)
  if (end === undefined) return trace
  if (end.kind === 'undelivered') core.warning(safeWord(`not delivered: ${end.error.message}`))
  return {
    outputs: { ...trace.outputs, ...deliveryOutputs(end) },
    summary: `${trace.summary}\n${deliveryText(end)}\n`,
    ...(end.kind === 'failed' ? { failure: end.error } : {}),
  }
}

/** The folder, and on GitHub the artifact or its place in a shared store. */
async function leaveTrace(result: PublishResult, isGithub: boolean): Promise<StepExtras> {
  const { unit, world } = result
  const { inputs, env } = world
  const folder = inputs.traceFolder ?? (isGithub ? defaultFolder(result) : undefined)
  if (folder === undefined) return { outputs: {}, summary: '' }
  await publishTrace(result, folder)
  if (!isGithub || inputs.store !== 'artifacts') return { outputs: {}, summary: '' }
  const { uploadFolder } = await import('./artifacts/upload.ts')
  const { id, name } = await uploadFolder(`${unit.serial}.trace.a${attemptOf(env)}`, folder, env)
  return {
    outputs: { 'trace-artifact': name, 'trace-artifact-id': id },
    summary: `The whole trace is the artifact \`${name}\`.\n`,
  }
}

function defaultFolder({ unit, world }: PublishResult): string {
  const { inputs, env } = world
  const parent = inputs.store === 'artifacts' ? (env['RUNNER_TEMP'] ?? inputs.home) : inputs.store
  return join(parent, 'traces', unit.serial)
}

async function deliveryOf(
  result: PublishResult,
  facts: GithubFacts | undefined,
): Promise<DeliveryEnd | undefined> {
  const { publish } = result.world.inputs
  if (result.closed.transition.to !== 'released' || publish === 'none') return undefined
  const release = await releaseOf(result)
  if (facts !== undefined) return deliverRemotely(result, release, facts)
  const { repo } = result.unit
  const { commit } = await pushRelease(repo, release, localRemote(repo), () => Promise.resolve())
  return { kind: 'local', branch: release.branch, commit }
}

async function deliverRemotely(
  result: PublishResult,
  release: Release,
  facts: GithubFacts,
): Promise<DeliveryEnd> {
  const { inputs, env } = result.world
  const { token } = inputs
  const sleep = (ms: number): Promise<void> => setTimeout(ms)
  try {
    const url = `${facts.server}/${facts.owner}/${facts.repository}.git`
    const remote = openRemote({ repo: result.unit.repo, url, token, env, sleep })
    const pulls = inputs.publish === 'pull-request' ? await openPulls(facts, token) : undefined
    return { kind: 'delivered', delivery: await deliver(result, release, { facts, remote, pulls, sleep }) }
  } catch (thrown) {
    const error = asFactoryError(thrown)
    return { kind: error.code === 'PUBLISH_DENIED' ? 'undelivered' : 'failed', error }
  }
}
