import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { safeWord } from '../text/safe-log.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { firstDifference } from '../formats/difference.ts'
import { outcomeName, signedOutcomes } from '../line/journey.ts'
import type { UpstreamLink } from '../line/unit.ts'
import { parcelName } from '../trace/parcel/names.ts'
import { claimedStatement } from '../trace/parcel/parcel.ts'
import { invariantDigestOf, invariantFormOf } from '../trace/statement/invariant.ts'
import type { Statement } from '../trace/statement/statement.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { folderStore } from '../trace/parcel/store.ts'
import { runChild, type ChildResult } from '../station/child-station.ts'
import { addNeed, type Needs } from '../station/needs.ts'

/** One link to re-execute, with everything that came before it. */
export interface ReplayRequest {
  repo: string
  action: string
  link: UpstreamLink
  statement: Statement
  /** The parcels before this one, oldest first. */
  before: VerifiedLink[]
  /** Bytes of factory.yml and of the spec, as the trace attests them. */
  factory: Buffer
  spec: Buffer
  trust: Buffer
  signal: AbortSignal
}

export interface ReplayedStation {
  station: string
  round: number
  status: 'replayed' | 'diverged' | 'error'
  invariantDigest: string
  /** The first difference, or why it could not be re-executed. */
  difference: string | null
}

/**
 * Runs a station again in an empty folder from its recorded inputs and answers, signed with a throw-away key, and
 * compares what it decides with what the link says.
 */
export async function replayStation(request: ReplayRequest): Promise<ReplayedStation> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-replay-'))
  try {
    const needs = await layOut(request, folder)
    const child = await runChild({
      action: request.action,
      inputs: inputsFor(request, folder, needs),
      workspace: join(folder, 'workspace'),
      attempt: 1,
      secrets: {},
      log: join(folder, 'station.log'),
      signal: request.signal,
    })
    return await compare(request, folder, child)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function layOut(request: ReplayRequest, folder: string): Promise<Needs> {
  const { extension, attachments } = request.link
  const store = folderStore(join(folder, 'parcels'))
  let needs: Needs = {}
  for (const { extension: earlier, name, bytes } of request.before) {
    const { station, round } = earlier
    needs = addNeed(needs, { station, round, kind: 'parcel', ref: await store.put(name, bytes) })
  }
  for (const { station, round, outcome } of signedOutcomes(request.link)) {
    const bytes = attachments.get(outcomeName({ station, round })) ?? Buffer.alloc(0)
    const name = parcelName({ serial: extension.serial, station, round, attempt: 1 })
    const ref = await store.put(name, bytes)
    needs = addNeed(needs, { station, round, kind: 'outcome', ref, outcome })
  }
  await layFiles(request, folder)
  return needs
}

async function layFiles({ link, factory, spec, trust }: ReplayRequest, folder: string): Promise<void> {
  const { extension, attachments } = link
  const cassette = attachments.get('cassette.jsonl') ?? Buffer.alloc(0)
  const files: [string, Buffer][] = [
    [join('workspace', extension.spec.path), spec],
    ['factory.yml', factory],
    ['trust.json', trust],
    [
      join('home', 'cassettes', extension.spec.id, `${extension.station}.r${extension.round}.jsonl`),
      cassette,
    ],
  ]
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}

function inputsFor({ repo, link }: ReplayRequest, folder: string, needs: Needs): Record<string, string> {
  const { station, round, spec, base } = link.extension
  return {
    station,
    repo,
    base,
    round: String(round),
    spec: spec.path,
    factory: join(folder, 'factory.yml'),
    trust: join(folder, 'trust.json'),
    home: join(folder, 'home'),
    store: join(folder, 'parcels'),
    upstream: JSON.stringify(needs),
    mode: 'replay',
    ephemeral: 'true',
    publish: 'none',
    'fail-on-stop': 'false',
  }
}

async function compare(request: ReplayRequest, folder: string, child: ChildResult): Promise<ReplayedStation> {
  const { station, round, reproduction } = request.link.extension
  const name = child.outputs['parcel-name']
  const sha256 = child.outputs['parcel-sha256']
  if (name === undefined || sha256 === undefined) {
    const difference = safeWord(child.outputs['error'] ?? `ended with exit code ${child.exitCode ?? 'none'}`)
    return { station, round, status: 'error', invariantDigest: reproduction.invariantDigest, difference }
  }
  const again = claimedStatement(await folderStore(join(folder, 'parcels')).get({ name, sha256 }))
  const invariantDigest = invariantDigestOf(again)
  if (invariantDigest === reproduction.invariantDigest)
    return { station, round, status: 'replayed', invariantDigest, difference: null }
  const difference =
    firstDifference(invariantFormOf(request.statement), invariantFormOf(again)) ?? 'canonical forms differ'
  return { station, round, status: 'diverged', invariantDigest, difference: safeWord(difference) }
}

/** The same comparison for the outcome of commands. */
export function compareOutcome(
  at: { station: string; round: number },
  before: unknown,
  after: unknown,
  digest: string,
): ReplayedStation {
  const difference = firstDifference(before, after)
  if (canonicalJson(before) === canonicalJson(after))
    return { ...at, status: 'replayed', invariantDigest: digest, difference: null }
  return {
    ...at,
    status: 'diverged',
    invariantDigest: digest,
    difference: safeWord(difference ?? 'documents differ'),
  }
}
