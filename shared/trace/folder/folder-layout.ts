import { canonicalJson } from '../../formats/canonical.ts'
import { placeKey } from '../verify/chain-order.ts'
import type { SignedBundle } from '../signer/bundle-kind.ts'
import { publicPem } from '../signer/keys.ts'
import { jsonLine } from './seal.ts'
import { keysOf, type Trust } from '../verify/trust.ts'
import type { VerifiedStatement } from '../verify/verify-link.ts'

export const HTML_FILE = 'index.html'

/** Everything in a folder of this name is a parcel, an attested file. */
export const PARCELS = 'parcels/'
export const FILES = 'files/'

/** What the top of a trace folder may hold. */
export const TOP_NAMES: ReadonlySet<string> = new Set([
  'parcels',
  'links',
  'files',
  'keys',
  'trace.sigstore.jsonl',
  'summary.dsse.json',
  HTML_FILE,
  'seal.sigstore.json',
])

/**
 * The files of a trace folder that follow from its links, oldest first: one bundle per link for other tools, all of
 * them as JSON lines, the raw DSSE envelope of the summary, and the public key each station signed with, where keys sign. They are a
 * convenience: verification derives them again and never reads trust from them.
 */
export function derivedFiles(links: readonly VerifiedStatement[], trust: Trust): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const keys = keysOf(trust)
  for (const { extension, bundle, signer } of links) {
    files.set(`links/${placeKey(extension)}.sigstore.json`, jsonLine(bundle))
    if (extension.action === 'trace-publish') files.set('summary.dsse.json', rawEnvelope(bundle))
    const key = keys.get(signer)
    if (key !== undefined) files.set(`keys/${extension.station}.pem`, Buffer.from(publicPem(key.publicKey)))
  }
  const lines = links.map(({ bundle }) => `${canonicalJson(bundle)}\n`)
  return files.set('trace.sigstore.jsonl', Buffer.from(lines.join('')))
}

/** The DSSE envelope alone. Some readers insist on a `keyid` and take an empty one for none. */
function rawEnvelope({ dsseEnvelope }: SignedBundle): Buffer {
  const signatures = dsseEnvelope.signatures.map(({ sig }) => ({ keyid: '', sig }))
  return jsonLine({ ...dsseEnvelope, signatures })
}
