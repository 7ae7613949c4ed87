import { createHash } from 'node:crypto'
import type { RuntimeIdentity } from './runtime-token.ts'

/** One artifact as the service keeps it. Until it is finalized only its name is taken. */
export interface StoredArtifact {
  id: number
  name: string
  run: string
  job: string
  attempt: number
  mimeType: string
  state: 'created' | 'finalized' | 'deleted' | 'expired'
  /** What lay in the blob store when it was finalized. */
  bytes: Buffer
  /** As the uploader said it, `sha256:<hex>`. */
  digest: string
  createdAt: string
}

/** How attempts of one run see each other: reports about GitHub conflict, so tests run both ways. */
export type AttemptView = 'shared' | 'separate'

/** The artifacts of all runs, with GitHub's rules of naming and seeing. */
export interface Shelf {
  all(): StoredArtifact[]
  create(who: RuntimeIdentity, name: string, mimeType: string): StoredArtifact | undefined
  visible(who: RuntimeIdentity): StoredArtifact[]
  pending(who: RuntimeIdentity, name: string): StoredArtifact | undefined
  byId(id: number): StoredArtifact | undefined
}

export function makeShelf(view: AttemptView, now: () => Date): Shelf {
  const artifacts: StoredArtifact[] = []
  const near = (who: RuntimeIdentity) => (artifact: StoredArtifact) =>
    artifact.run === who.run && (view === 'shared' || artifact.attempt === who.attempt)
  return {
    all: () => [...artifacts],
    create(who, name, mimeType) {
      const taken = artifacts.some(
        (other) => near(who)(other) && other.name === name && other.state !== 'deleted',
      )
      if (taken) return undefined
      const artifact = freshArtifact(artifacts.length + 1001, who, name)
      artifacts.push(Object.assign(artifact, { mimeType, createdAt: now().toISOString() }))
      return artifact
    },
    visible: (who) => artifacts.filter((artifact) => near(who)(artifact) && artifact.state === 'finalized'),
    pending: (who, name) =>
      artifacts.find(
        (artifact) => near(who)(artifact) && artifact.name === name && artifact.state === 'created',
      ),
    byId: (id) => artifacts.find((artifact) => artifact.id === id),
  }
}

function freshArtifact(id: number, who: RuntimeIdentity, name: string): StoredArtifact {
  const { run, job, attempt } = who
  return {
    id,
    name,
    run,
    job,
    attempt,
    mimeType: '',
    state: 'created',
    bytes: Buffer.alloc(0),
    digest: '',
    createdAt: '',
  }
}

export function digestText(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
