import { canonicalJson, type JsonObject } from '../../formats/canonical.ts'
import { signBundle } from '../../trace/signer/bundle.ts'
import { bundleKind } from '../../trace/signer/bundle-kind.ts'
import type { KeySigner } from '../../trace/signer/signer.ts'
import type { AndonEntry } from '../entry.ts'
import { payloadOf, type AndonWords } from './andon-words.ts'

/** The envelope around the words of an andon: of its own type, so that no other signature can be taken for one. */
export const ANDON_BUNDLE = bundleKind('application/vnd.jidoka.andon+json')

/** Who signs, and for which repository. */
export interface AndonSigning {
  signer: KeySigner
  /** PEM of the public half of the key: where the trust file names no key for the andon, this one shows that nothing changed since. */
  publicKey: string
  repository: string
  now: Date
}

/** The words as an entry of the ledger, signed. */
export async function signAndon(
  words: AndonWords,
  { signer, publicKey, repository, now }: AndonSigning,
): Promise<AndonEntry> {
  const payload = payloadOf(words, { repository, signedAt: now.toISOString() })
  const { mediaType, verificationMaterial, dsseEnvelope } = await signBundle(
    Buffer.from(canonicalJson(payload)),
    ANDON_BUNDLE,
    signer,
  )
  const bundle = { mediaType, verificationMaterial, dsseEnvelope }
  return { kind: 'andon', ...words, signature: plain({ bundle, publicKey }) }
}

/** The same as a value of JSON, which it is once it is written. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject
}
