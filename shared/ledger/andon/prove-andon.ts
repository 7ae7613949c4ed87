import { FactoryError } from '../../errors.ts'
import { canonicalJson, type JsonObject } from '../../formats/canonical.ts'
import { isRecord, parseJson } from '../../formats/read-json.ts'
import { MAX_PAYLOAD_BYTES } from '../../limits.ts'
import { loadPublicKey } from '../../trace/signer/keys.ts'
import { checkSigner, signerName } from '../../trace/verify/signer-rules.ts'
import { keysOf, trustOf, type Trust } from '../../trace/verify/trust.ts'
import { openEnvelope } from '../../trace/verify/verifier.ts'
import type { AndonEntry } from '../entry.ts'
import { ANDON, payloadOf, wordsOf } from './andon-words.ts'
import { ANDON_BUNDLE } from './sign-andon.ts'

/**
 * What vouches for the words of an andon. `trusted`: a key that the trust file names for the andon. `own-key`: a key that came along with the
 * words, where the trust file names none: it shows that nothing changed since, not who said it. `none`: nothing does.
 */
export type AndonProof =
  { kind: 'trusted'; signer: string } | { kind: 'own-key'; signer: string } | { kind: 'none'; why: string }

/** Whose signature counts, and for which repository. */
export interface Authority {
  trust: Trust
  repository: string
}

/** Does a trust file say who speaks for the andon? Then nobody else frees the line. */
export function namesAndon(trust: Trust): boolean {
  if (trust.assurance === 'keyless') return Object.hasOwn(trust.stations, ANDON)
  return [...keysOf(trust).values()].some(({ stations }) => stations.includes(ANDON))
}

/** What vouches for an entry. A signature that proves nothing is no error: the entry then has no proof. */
export async function proveAndon(entry: AndonEntry, authority: Authority): Promise<AndonProof> {
  const { signature } = entry
  if (signature === undefined) return { kind: 'none', why: 'it is not signed' }
  try {
    return namesAndon(authority.trust)
      ? { kind: 'trusted', signer: await signerOf(entry, signature['bundle'], authority) }
      : { kind: 'own-key', signer: await ownSignerOf(entry, signature, authority.repository) }
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return { kind: 'none', why: thrown.reason }
  }
}

async function ownSignerOf(
  entry: AndonEntry,
  { bundle, publicKey }: JsonObject,
  repository: string,
): Promise<string> {
  const key = loadPublicKey(typeof publicKey === 'string' ? publicKey : '', 'the key of the andon')
  const trust = trustOf(new Map([[ANDON, key]]), { repository, assurance: 'local' })
  return signerOf(entry, bundle, { trust, repository })
}

/** The hint of the key, or the workflow of the identity. @throws FactoryError LINK_REJECTED, JSON_INVALID. */
async function signerOf(
  entry: AndonEntry,
  bundle: unknown,
  { trust, repository }: Authority,
): Promise<string> {
  const { payload, signer } = await openEnvelope(bundle, trust, ANDON_BUNDLE)
  checkSigner(signer, ANDON)
  const said = parseJson(payload, 'the words of the andon', MAX_PAYLOAD_BYTES)
  const signedAt = isRecord(said) && typeof said['signedAt'] === 'string' ? said['signedAt'] : ''
  const expected = canonicalJson(payloadOf(wordsOf(entry), { repository, signedAt }))
  if (payload.toString('utf8') === expected) return signerName(signer)
  throw new FactoryError('LINK_REJECTED', 'the andon is signed with other words than its entry has', {
    reason: 'the signature is over other words, or of another repository',
  })
}
