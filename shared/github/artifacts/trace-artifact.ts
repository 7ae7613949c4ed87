import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withTimeout } from '../../retry.ts'
import { checkHost, loadClient, runAddress, type Environment, type RunAddress } from './client.ts'
import { listAll } from './find.ts'

/** An artifact that is named like the trace of a unit. Any job of the run may have uploaded it. */
export interface TraceArtifact {
  id: string
  /** Calls `use` with a folder that holds what was in it; the folder is removed after that. */
  unpacked: <T>(use: (folder: string) => Promise<T>) => Promise<T>
}

interface TraceName {
  serial: string
  /** Attempt of the run that sealed it. */
  attempt: number
}

/** Name of the artifact of a trace; a failed upload adds a suffix. */
export function traceName({ serial, attempt }: TraceName): string {
  return `${serial}.trace.a${attempt}`
}

/** Where a signed-in person downloads an artifact of a run. */
export function artifactUrl({ runUrl }: { runUrl: string }, id: string): string {
  return `${runUrl}/artifacts/${id}`
}

/**
 * The artifacts of this run that are named like this trace, newest first. An earlier attempt of the run may have left them,
 * which only the REST API shows.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE; what the client throws.
 */
export async function traceArtifacts(
  wanted: TraceName,
  { env, token }: { env: Environment; token: string },
): Promise<TraceArtifact[]> {
  checkHost(env)
  const name = traceName(wanted)
  const isNamed = (given: string): boolean =>
    given === name || (/^\.u[2-9]$/.test(given.slice(name.length)) && given.startsWith(name))
  const here = await artifactsOf(undefined, isNamed, env)
  const address = runAddress(env, token)
  return here.length > 0 || address === undefined ? here : artifactsOf(address, isNamed, env)
}

/** The artifacts of this run or another one with such a name, newest first. */
async function artifactsOf(
  from: RunAddress | undefined,
  isNamed: (name: string) => boolean,
  env: Environment,
): Promise<TraceArtifact[]> {
  return (await listAll(await loadClient(), from))
    .filter(({ name }) => isNamed(name))
    .sort((a, b) => b.id - a.id)
    .map(({ id }) => ({ id: String(id), unpacked: (use) => unpacked(id, from, { env, use }) }))
}

/**
 * The artifacts of another run that are named like a trace of this serial, of whatever attempt, newest first.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE; what the client throws.
 */
export async function tracesOfRun(
  { serial, run }: { serial: string; run: string },
  { env, token }: { env: Environment; token: string },
): Promise<TraceArtifact[]> {
  checkHost(env)
  const from = runAddress({ ...env, GITHUB_RUN_ID: run }, token)
  if (from === undefined) return []
  const start = `${serial}.trace.a`
  const isNamed = (name: string): boolean =>
    name.startsWith(start) && /^[1-9]\d{0,4}(\.u[2-9])?$/.test(name.slice(start.length))
  return artifactsOf(from, isNamed, env)
}

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000

async function unpacked<T>(
  id: number,
  from: RunAddress | undefined,
  { env, use }: { env: Environment; use: (folder: string) => Promise<T> },
): Promise<T> {
  const folder = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'jidoka-trace-'))
  try {
    const client = await loadClient()
    const where = from === undefined ? { path: folder } : { path: folder, findBy: from }
    await withTimeout(DOWNLOAD_TIMEOUT_MS, 'the download of the trace', client.downloadArtifact(id, where))
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
