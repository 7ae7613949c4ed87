import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import * as core from '@actions/core'
import { asFactoryError } from '../errors.ts'
import { openRemote } from '../git/remote.ts'
import { isDelivered } from '../station/machine-host.ts'
import type { PublishInputs, StationResult, StepExtras } from '../station/program.ts'
import { publishTrace } from '../station/publish-trace.ts'
import { releaseOf } from '../station/release.ts'
import { safeWord } from '../text/safe-log.ts'
import { deliver, deliveryOutputs, deliveryText, type DeliveryEnd } from './deliver/deliver.ts'
import { openPulls, type GithubFacts } from './deliver/github-api.ts'

type PublishResult = StationResult<PublishInputs>

/**
 * What happens on GitHub once the summary is signed: the trace folder, as one artifact to download, and for a released
 * unit its delivery. A token that may not deliver is no fault of the unit: the job stays green and says so. Everything
 * else that keeps a released unit from being delivered makes the job red.
 */
export async function publishOnGithub(result: PublishResult, facts: GithubFacts): Promise<StepExtras> {
  const trace = await leaveTrace(result)
  if (!isDelivered(result)) return trace
  const end = await deliverOrSay(result, facts)
  if (end.kind === 'undelivered') core.warning(safeWord(`not delivered: ${end.error.message}`))
  return {
    outputs: { ...trace.outputs, ...deliveryOutputs(end) },
    summary: `${trace.summary}\n${deliveryText(end)}\n`,
    ...(end.kind === 'failed' ? { failure: end.error } : {}),
  }
}

/** The folder, and beside it the artifact unless the parcels lie in a shared folder. */
async function leaveTrace(result: PublishResult): Promise<StepExtras> {
  const { unit, context } = result
  const { inputs, host } = context
  const folder = inputs.traceFolder ?? defaultFolder(result)
  await publishTrace(result, folder)
  if (inputs.store !== 'artifacts') return { outputs: {}, summary: '' }
  const { uploadFolder } = await import('./artifacts/upload.ts')
  const name = `${unit.serial}.trace.a${host.identity.attempt}`
  const artifact = await uploadFolder(name, folder, host.env)
  return {
    outputs: { 'trace-artifact': artifact.name, 'trace-artifact-id': artifact.id },
    summary: `The whole trace is the artifact \`${artifact.name}\`.\n`,
  }
}

function defaultFolder({ unit, context }: PublishResult): string {
  const { inputs, host } = context
  const parent = inputs.store === 'artifacts' ? (host.env['RUNNER_TEMP'] ?? inputs.home) : inputs.store
  return join(parent, 'traces', unit.serial)
}

async function deliverOrSay(result: PublishResult, facts: GithubFacts): Promise<DeliveryEnd> {
  const release = await releaseOf(result)
  const { inputs, host } = result.context
  const { token } = inputs
  const { env } = host
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
