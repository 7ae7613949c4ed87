import { FactoryError } from '../../errors.ts'
import { sha256 } from '../../formats/digest.ts'
import { MAX_RELEASE_ASSETS, MAX_TRACE_RELEASES } from '../../limits.ts'
import { deliveryFailed, responseFacts, withApiRetry } from './api-faults.ts'
import type { Asset, GithubRelease, Releases } from './releases.ts'

/** The trace of a unit as one file. */
export interface PackedTrace {
  serial: string
  /** Attempt of the run that sealed it. */
  attempt: number
  /** ISO 8601. Signed, so that every re-run looks in the same month. */
  sealedAt: string
  archive: Buffer
}

export interface TraceReleaseDeps {
  releases: Releases
  sleep: (ms: number) => Promise<void>
}

/** Where a trace is attached. */
export interface AttachedTrace {
  tag: string
  name: string
}

/**
 * Attaches a trace to the pre-release of the month it was sealed in, which is made when it is not there; when it is full, to the next
 * one of that month. Nothing is replaced: another file under its name gives it the name of the next attempt. The server's
 * digest is read back. Attaching it again changes nothing.
 * @throws FactoryError TRACE_DENIED, TRACE_NOT_KEPT.
 */
export async function attachTrace(trace: PackedTrace, deps: TraceReleaseDeps): Promise<AttachedTrace> {
  try {
    return await withApiRetry(() => attach(trace, deps.releases), deps.sleep)
  } catch (thrown) {
    throw notKept(thrown)
  }
}

async function attach(trace: PackedTrace, releases: Releases): Promise<AttachedTrace> {
  const digest = sha256(trace.archive)
  for (const tag of tagsOf(trace.sealedAt)) {
    const release = (await releases.byTag(tag)) ?? (await create(tag, releases))
    const assets = await releases.assets(release)
    const { name, taken } = placeIn(assets, trace, digest)
    if (taken?.isWhole === true) return { tag, name }
    if (taken !== undefined) await releases.remove(taken)
    else if (assets.length >= MAX_RELEASE_ASSETS) continue
    if (!(await isUploaded(release, { name, bytes: trace.archive }, releases))) continue
    await readBack(release, { name, digest }, releases)
    return { tag, name }
  }
  throw new FactoryError('TRACE_NOT_KEPT', `all ${MAX_TRACE_RELEASES} releases of the month are full`, {
    hint: 'say `github.trace: branch` in factory.yml',
  })
}

/** `jidoka-traces-2026-11`, `jidoka-traces-2026-11.2`, ... */
function tagsOf(sealedAt: string): string[] {
  const first = `jidoka-traces-${sealedAt.slice(0, 7)}`
  return Array.from({ length: MAX_TRACE_RELEASES }, (_, at) => (at === 0 ? first : `${first}.${at + 1}`))
}

/** The first name that holds this trace or is free. `taken` is what is there already: this trace, or half an upload. */
function placeIn(
  assets: readonly Asset[],
  { serial, attempt }: PackedTrace,
  digest: string,
): { name: string; taken: Asset | undefined } {
  const byName = new Map(assets.map((asset) => [asset.name, asset]))
  for (let at = attempt; ; at += 1) {
    const name = `${serial}.a${at}.tar`
    const taken = byName.get(name)
    // docs.github.com/rest/releases/assets: a failed upload may leave an empty file in the state `starter`, to be deleted
    if (taken === undefined || !taken.isWhole || digestOf(taken) === digest) return { name, taken }
  }
}

function digestOf({ name, sha256: digest }: Asset): string {
  if (digest !== undefined) return digest
  // github.blog changelog 2025-06-03: "Releases now expose digests for release assets"
  throw new FactoryError('TRACE_NOT_KEPT', `this server does not say the digest of ${name}`, {
    hint: 'say `github.trace: branch` in factory.yml',
  })
}

async function create(tag: string, releases: Releases): Promise<GithubRelease> {
  const name = `Traces ${tag.replace('jidoka-traces-', '')}`
  try {
    return await releases.create({ tag, name, body: NOTES })
  } catch (thrown) {
    if (isRefusedFor(/already_exists/, thrown)) throw deliveryFailed(`the release ${tag} came into being`)
    throw thrown
  }
}

const NOTES =
  'Signed traces of delivered units, added as they are delivered. `tar xf <file>`, then `jidoka verify <serial>` with your trust file. This is no version of the software.'

/** `false` when the release is full. */
async function isUploaded(
  release: GithubRelease,
  { name, bytes }: { name: string; bytes: Buffer },
  releases: Releases,
): Promise<boolean> {
  try {
    await releases.upload(release, name, bytes)
    return true
  } catch (thrown) {
    // others attach theirs at the same time; in this form the limit is refused: astral-sh/python-build-standalone#691
    if (isRefusedFor(/file_count/, thrown)) return false
    if (isRefusedFor(/already_exists/, thrown)) throw deliveryFailed(`${name} came into being`)
    if (isRefusedFor(/immutable release/i, thrown)) throw immutable()
    throw thrown
  }
}

function isRefusedFor(why: RegExp, thrown: unknown): boolean {
  return responseFacts(thrown).status === 422 && thrown instanceof Error && why.test(thrown.message)
}

async function readBack(
  release: GithubRelease,
  wanted: { name: string; digest: string },
  releases: Releases,
): Promise<void> {
  const found = (await releases.assets(release)).find(({ name }) => name === wanted.name)
  if (found !== undefined && digestOf(found) === wanted.digest) return
  throw deliveryFailed(`the trace ${wanted.name} does not read back as written`)
}

/** docs.github.com/code-security/concepts/supply-chain-security/immutable-releases; in these words: softprops/action-gh-release#771. */
function immutable(): FactoryError {
  return new FactoryError('TRACE_DENIED', 'releases are immutable here, so nothing can be added to one', {
    hint: 'say `github.trace: branch` in factory.yml, compile, and start the unit again',
  })
}

function notKept(thrown: unknown): unknown {
  if (!(thrown instanceof FactoryError)) return thrown
  const message = `the trace is not attached to a release: ${thrown.message}`
  if (thrown.code === 'PUBLISH_DENIED')
    return new FactoryError('TRACE_DENIED', message, {
      cause: thrown,
      hint: 'give the job `permissions: contents: write`, let the rules for tags allow `jidoka-traces-*`, then re-run the job',
    })
  if (thrown.code === 'PUBLISH_FAILED')
    return new FactoryError('TRACE_NOT_KEPT', message, {
      cause: thrown,
      hint: 'check githubstatus.com, then re-run the job: a trace that is attached already is left as it is',
    })
  return thrown
}
