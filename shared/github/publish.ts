import { join } from 'node:path'
import { isDelivered } from '../station/machine-host.ts'
import type { PublishInputs, StationResult, StepExtras } from '../station/program.ts'
import { publishTrace } from '../station/publish-trace.ts'
import { deliverReleased, deliveryOutputs, deliveryText } from './deliver/delivery-end.ts'
import type { GithubFacts } from './deliver/github-facts.ts'

type PublishResult = StationResult<PublishInputs>

/**
 * What happens on GitHub once the summary is signed: the trace folder, as one artifact to download, and for a released
 * unit its delivery. A released unit that was to be delivered and was not makes the job red.
 */
export async function publishOnGithub(result: PublishResult, facts: GithubFacts): Promise<StepExtras> {
  const trace = await withAttestation(result, await leaveTrace(result))
  const { publish, token } = result.context.inputs
  if (!isDelivered(result) || publish === undefined || publish === 'none') return trace
  const { unit, signed, context } = result
  const released = { unit, reason: signed.transition.reason, summarySha256: signed.parcel.payloadSha256 }
  const { env, warn } = context.host
  const how = { facts, publish, token, env, warn, commits: 'api', isWorkflowToken: true } as const
  const end = await deliverReleased(released, how)
  return {
    outputs: { ...trace.outputs, ...deliveryOutputs(end) },
    summary: `${trace.summary}\n${deliveryText(end)}\n`,
    ...(end.kind === 'failed' ? { failure: end.error } : {}),
  }
}

/** A halted unit has nothing that people could take for a release. */
async function withAttestation(result: PublishResult, extras: StepExtras): Promise<StepExtras> {
  const { signed, context } = result
  if (!context.inputs.attest || signed.transition.to !== 'released') return extras
  const { writeAttestation } = await import('./attestation-files.ts')
  await writeAttestation(signed.statement, context.host.env)
  return { ...extras, outputs: { ...extras.outputs, attest: 'true' } }
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
