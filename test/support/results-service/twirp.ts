import type { BlobStore } from './blob-store.ts'
import type { RuntimeIdentity } from './runtime-token.ts'
import type { Fault, FaultPlan, FaultPoint } from './faults.ts'
import { digestText, type Shelf, type StoredArtifact } from './shelf.ts'

type Fields = Record<string, unknown>

export interface TwirpAnswer {
  status: number
  body: object
}

const POINTS: Record<string, FaultPoint> = {
  CreateArtifact: 'create',
  FinalizeArtifact: 'finalize',
  ListArtifacts: 'list',
  GetSignedArtifactURL: 'sign',
}

interface Call {
  method: string
  who: RuntimeIdentity
  fields: Fields
}

/** The five calls of github.actions.results.api.v1.ArtifactService in Twirp JSON (snake case, int64 as strings). */
export async function answerTwirp(
  call: Call,
  { shelf, faults, blobs }: { shelf: Shelf; faults: FaultPlan; blobs: BlobStore },
): Promise<TwirpAnswer | 'stall' | 'html'> {
  const name = textOf(call.fields['name'] ?? call.fields['name_filter'])
  const point = POINTS[call.method]
  const effect = point === undefined ? undefined : faults.strike(point, name)
  if (effect?.kind === 'stall' || effect?.kind === 'html') return effect.kind
  if (effect?.kind === 'refuse') return { status: 200, body: { ok: false } }
  if (effect?.kind === 'status') return failure(effect.status, effect.message ?? 'injected')
  return regular(call, effect, shelf, blobs)
}

async function regular(
  call: Call,
  effect: Fault['effect'] | undefined,
  shelf: Shelf,
  blobs: BlobStore,
): Promise<TwirpAnswer> {
  const { who, fields } = call
  const name = textOf(fields['name']) ?? ''
  switch (call.method) {
    case 'CreateArtifact': {
      const artifact = shelf.create(who, name, textOf(fields['mime_type']) ?? 'application/octet-stream')
      if (artifact === undefined)
        return failure(409, 'an artifact with this name already exists on the workflow run')
      return ok({ ok: true, signed_upload_url: blobs.uploadUrl(artifact) })
    }
    case 'FinalizeArtifact':
      return finalize(shelf.pending(who, name), fields, blobs)
    case 'ListArtifacts':
      return ok({
        artifacts: matching(shelf.visible(who), fields).map((artifact) => entry(artifact, effect)),
      })
    case 'GetSignedArtifactURL': {
      const artifact = shelf.visible(who).findLast((other) => other.name === name)
      return artifact === undefined
        ? failure(404, 'not found')
        : ok({ name, signed_url: blobs.downloadUrl(artifact) })
    }
    default:
      return failure(404, `no such call: ${call.method}`)
  }
}

async function finalize(
  artifact: StoredArtifact | undefined,
  fields: Fields,
  blobs: BlobStore,
): Promise<TwirpAnswer> {
  if (artifact === undefined) return failure(404, 'artifact not found')
  const bytes = await blobs.read(artifact)
  if (Number(fields['size']) !== bytes?.length) return failure(400, 'the size is not that of the blob')
  artifact.bytes = bytes
  artifact.digest = textOf(fields['hash']) ?? digestText(artifact.bytes)
  artifact.state = 'finalized'
  return ok({ ok: true, artifact_id: String(artifact.id) })
}

function matching(artifacts: StoredArtifact[], fields: Fields): StoredArtifact[] {
  const name = textOf(fields['name_filter'])
  const id = textOf(fields['id_filter'])
  return artifacts.filter(
    (artifact) =>
      (name === undefined || artifact.name === name) && (id === undefined || String(artifact.id) === id),
  )
}

function entry(artifact: StoredArtifact, effect: Fault['effect'] | undefined): object {
  const bytes = effect?.kind === 'replace' ? effect.bytes : artifact.bytes
  return {
    workflow_run_backend_id: artifact.run,
    workflow_job_run_backend_id: `${artifact.attempt}-${artifact.job}`,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(bytes.length),
    created_at: artifact.createdAt,
    digest: effect?.kind === 'replace' ? digestText(bytes) : artifact.digest,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function ok(body: object): TwirpAnswer {
  return { status: 200, body }
}

function failure(status: number, message: string): TwirpAnswer {
  return { status, body: { code: 'injected', msg: message } }
}
