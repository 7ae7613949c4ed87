import { entryDigest, type EntryOf } from '../entry.ts'
import { proveAndon, type AndonProof, type Authority } from './prove-andon.ts'

/** Something that stops the line, or a part of it. */
export interface Pull {
  /** Digest of its entry; a release names it. `undefined` while a rule holds the line that nobody has entered yet. */
  digest: string | undefined
  scope: string
  /** Untrusted text, as the reason. */
  by: string
  reason: string
  /** The rule of factory.yml that pulled. */
  rule: string | undefined
  at: string
  proof: AndonProof
}

/** A release that did not count, and why. */
export interface RefusedRelease {
  by: string
  at: string
  why: string
}

/** How the andon of a ledger stands. */
export interface AndonStanding {
  pulls: Pull[]
  refused: RefusedRelease[]
  /** By rule: when a pull by it was released last. What happened until then is forgiven. */
  forgiven: Map<string, string>
  /** Pulls that were released, each with who did. */
  freed: { pull: Pull; by: string }[]
}

/**
 * What stops the line. Anybody may pull: a pull counts whoever signed it. A release counts when its signature does, and frees only the pulls
 * that it names, so an old one frees nothing new.
 */
export async function openPulls(
  entries: readonly EntryOf<'andon'>[],
  authority: Authority,
): Promise<AndonStanding> {
  const open = new Map<string, Pull>()
  const refused: RefusedRelease[] = []
  const forgiven = new Map<string, string>()
  const freed: AndonStanding['freed'] = []
  for (const entry of entries) {
    if (entry.action === 'pull') open.set(entryDigest(entry), await pullOf(entry, authority))
    if (entry.action !== 'release') continue
    const proof = await proveAndon(entry, authority)
    if (proof.kind === 'none') refused.push({ by: entry.by, at: entry.at, why: proof.why })
    else freed.push(...free(open, entry, forgiven))
  }
  return { pulls: [...open.values()], refused, forgiven, freed }
}

function free(
  open: Map<string, Pull>,
  entry: EntryOf<'andon'>,
  forgiven: Map<string, string>,
): AndonStanding['freed'] {
  return (entry.of ?? []).flatMap((digest) => {
    const pull = open.get(digest)
    if (pull === undefined) return []
    if (pull.rule !== undefined) forgiven.set(pull.rule, entry.at)
    open.delete(digest)
    return [{ pull, by: entry.by }]
  })
}

async function pullOf(entry: EntryOf<'andon'>, authority: Authority): Promise<Pull> {
  const { scope, by, reason, rule, at } = entry
  return {
    digest: entryDigest(entry),
    scope,
    by,
    reason,
    rule,
    at,
    proof: await proveAndon(entry, authority),
  }
}
