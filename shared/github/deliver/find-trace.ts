import { join } from 'node:path'
import { FactoryError, noneOn } from '../../errors.ts'
import { readFolder } from '../../trace/folder/read-folder.ts'
import { verifyTrace, type VerifiedTrace } from '../../replay/verify-trace.ts'
import type { Trust } from '../../trace/verify/trust.ts'
import type { VerifiedTraceFiles } from './trace-archive.ts'

export interface TracePlace {
  /** `artifacts`, or the folder that all stations share. */
  store: string
  env: NodeJS.ProcessEnv
  /** Reads artifacts of earlier attempts. */
  token: string
  trust: Trust
}

/** A unit whose end was signed. */
export interface SealedUnit {
  unit: { serial: string }
  /** SHA-256 of the signed payload of the summary. */
  summarySha256: string
  /** Attempt of the run that sealed it. */
  attempt: number
}

/** The whole trace of a unit. */
interface SealedTrace extends VerifiedTraceFiles {
  /** When it was sealed, as its summary signs it. ISO 8601. */
  sealedAt: string
  trace: VerifiedTrace
}

export interface FoundTrace extends SealedTrace {
  /** Id of the artifact that it is. */
  artifact: string | undefined
}

/**
 * The trace folder that the sealing station left, verified again: its seal, its files, its links, and that its summary is the
 * one of this unit. Whoever may write to the store may have put another one there, so the first that verifies counts.
 * @throws FactoryError TRACE_UNREADABLE when none does.
 */
export async function findTrace(released: SealedUnit, place: TracePlace): Promise<FoundTrace> {
  const { serial } = released.unit
  if (place.store !== 'artifacts') {
    const found = await verified(join(place.store, 'traces', serial), released, place.trust)
    if (found !== undefined) return { ...found, artifact: undefined }
    throw notFound(serial)
  }
  const { traceArtifacts } = await import('../artifacts/trace-artifact.ts')
  for (const artifact of await traceArtifacts({ serial, attempt: released.attempt }, place)) {
    const found = await artifact.unpacked((folder) => verified(folder, released, place.trust))
    if (found !== undefined) return { ...found, artifact: artifact.id }
  }
  throw notFound(serial)
}

/** `undefined` for a folder that is not the whole trace of this unit. */
async function verified(
  folder: string,
  { unit: { serial }, summarySha256 }: SealedUnit,
  trust: Trust,
): Promise<SealedTrace | undefined> {
  const verification = await verifyTrace(folder, trust, { serial }).catch(
    // a folder that cannot be listed is not the trace either
    noneOn('TRACE_UNREADABLE'),
  )
  if (verification?.kind !== 'verified') return undefined
  const { trace } = verification
  const summary = trace.links.at(-1)
  if (summary?.payloadSha256 !== summarySha256) return undefined
  const files = (await readFolder(folder)).flatMap((file) => ('bytes' in file ? [file] : []))
  return { serial, files, trace, sealedAt: summary.extension.run.finishedAt }
}

function notFound(serial: string): FactoryError {
  return new FactoryError(
    'TRACE_UNREADABLE',
    `the trace of ${serial} is not where the sealing station left it`,
    {
      hint: 're-run the job `result`, which leaves the trace again, and then this one',
    },
  )
}
