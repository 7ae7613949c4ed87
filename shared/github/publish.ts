import { join } from 'node:path'
import type { PublishInputs, StationResult, StepExtras } from '../station/program.ts'
import { publishTrace } from '../station/publish-trace.ts'
import type { GithubFacts } from './github-facts.ts'

type PublishResult = StationResult<PublishInputs>

/**
 * What happens on GitHub once the summary is signed: the trace folder, and beside it one artifact to download unless the parcels
 * lie in a shared folder. A released unit is delivered by a job of its own, which holds no key.
 */
export async function publishOnGithub(result: PublishResult, facts: GithubFacts): Promise<StepExtras> {
  return withAttestation(result, await leaveTrace(result, facts))
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
async function leaveTrace(result: PublishResult, facts: GithubFacts): Promise<StepExtras> {
  const { unit, context } = result
  const { inputs, host } = context
  const folder = inputs.traceFolder ?? defaultFolder(result)
  await publishTrace(result, folder)
  if (inputs.store !== 'artifacts') return { outputs: {}, summary: '' }
  const [{ uploadFolder }, { artifactUrl, traceName }] = await Promise.all([
    import('./artifacts/upload.ts'),
    import('./artifacts/trace-artifact.ts'),
  ])
  const { attempt } = host.identity
  const artifact = await uploadFolder(traceName({ serial: unit.serial, attempt }), folder, host.env)
  return {
    outputs: { 'trace-artifact': artifact.name, 'trace-artifact-id': artifact.id },
    summary: `The whole trace is the artifact [\`${artifact.name}\`](${artifactUrl(facts, artifact.id)}).\n`,
  }
}

function defaultFolder({ unit, context }: PublishResult): string {
  const { inputs, host } = context
  const parent = inputs.store === 'artifacts' ? (host.env['RUNNER_TEMP'] ?? inputs.home) : inputs.store
  return join(parent, 'traces', unit.serial)
}
