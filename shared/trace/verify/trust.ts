import type { KeyObject } from 'node:crypto'
import { FactoryError } from '../../errors.ts'
import { compareText } from '../../findings.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import trustSchema from '../../../schemas/trust.schema.json' with { type: 'json' }
import { hintOf, loadPublicKey, publicPem } from '../signer/keys.ts'
import { MAX_TRUST_BYTES } from '../../limits.ts'
import { defined } from '../../formats/defined.ts'
import type { KeylessPart, KeylessTrust } from './keyless/keyless-trust.ts'

/** The trust file (schemas/trust.schema.json): whose links count. */
export interface TrustFile {
  /** Address of the schema: ours, or the one of traces that are older. */
  $schema: string
  repository: string
  assurance: Trust['assurance']
  /** Unless the assurance is keyless. */
  keys?: TrustEntry[]
  /** If the assurance is keyless. */
  keyless?: KeylessPart
}

export interface TrustEntry {
  hint: string
  publicKey: string
  stations: string[]
  validFrom?: string
  revokedAt?: string
}

/** A trust file after the border. */
export type Trust = KeyTrust | KeylessTrust

/** Trust in keys. */
export interface KeyTrust {
  repository: string
  assurance: 'local' | 'keyed'
  /** By hint. */
  keys: Map<string, TrustedKey>
}

export interface TrustedKey {
  hint: string
  publicKey: KeyObject
  /** Stations whose links this key may sign. */
  stations: string[]
  validFrom: string | undefined
  revokedAt: string | undefined
}

const trustDocument = schemaOf<TrustFile>(trustSchema)

/** @throws FactoryError TRUST_INVALID: no such shape, a hint that is not its key's, a key that is no P-256 key, a key twice. */
export function readTrust(bytes: Uint8Array): Trust {
  try {
    return trustOfFile(
      trustDocument.parse(parseJson(bytes, 'the trust file', MAX_TRUST_BYTES), 'the trust file'),
    )
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'the trust file cannot be read'
    throw new FactoryError('TRUST_INVALID', message, {
      cause,
      hint: 'correct the trust file of this line',
    })
  }
}

function trustOfFile({ repository, assurance, keys = [], keyless }: TrustFile): Trust {
  if (assurance !== 'keyless') return { repository, assurance, keys: trustedKeys(keys) }
  if (keyless !== undefined) return { repository, assurance, ...keyless }
  throw new FactoryError('TRUST_INVALID', 'the trust file lists no identities')
}

function trustedKeys(entries: readonly TrustEntry[]): Map<string, TrustedKey> {
  const keys = new Map(entries.map((entry) => [entry.hint, trustedKey(entry)]))
  if (keys.size === entries.length) return keys
  throw new FactoryError('TRUST_INVALID', 'the trust file lists a key twice')
}

function trustedKey({ hint, publicKey: pem, stations, validFrom, revokedAt }: TrustEntry): TrustedKey {
  const publicKey = loadPublicKey(pem, `the key ${hint}`)
  if (hintOf(publicKey) === hint) return { hint, publicKey, stations, validFrom, revokedAt }
  throw new FactoryError('TRUST_INVALID', `the hint ${hint} is not that of its key`)
}

/** Trust in these keys alone, each for its station. `keys`: public or private key by station. */
export function trustOf(
  keys: ReadonlyMap<string, KeyObject>,
  about: Pick<KeyTrust, 'repository' | 'assurance'>,
): KeyTrust {
  const trusted = new Map<string, TrustedKey>()
  for (const [station, key] of [...keys].sort(([a], [b]) => compareText(a, b))) {
    const hint = hintOf(key)
    const stations = [...(trusted.get(hint)?.stations ?? []), station]
    const publicKey = loadPublicKey(publicPem(key), `the key of ${station}`)
    trusted.set(hint, { hint, publicKey, stations, validFrom: undefined, revokedAt: undefined })
  }
  return { ...about, keys: trusted }
}

/** The trust file of a trust, as text to commit. */
export function formatTrust(trust: Trust): string {
  const { repository, assurance } = trust
  const file: TrustFile = {
    $schema: trustSchema.$id,
    repository,
    assurance,
    ...partOf(trust),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

function partOf(trust: Trust): Pick<TrustFile, 'keys' | 'keyless'> {
  if (trust.assurance !== 'keyless') return { keys: [...trust.keys.values()].map(trustEntry) }
  const { issuer, repositoryId, workflows, stations, runners, thresholds, trustedRoot } = trust
  return { keyless: { issuer, repositoryId, workflows, stations, runners, thresholds, trustedRoot } }
}

/** The keys of a trust, by hint; none where identities sign. */
export function keysOf(trust: Trust): ReadonlyMap<string, TrustedKey> {
  return trust.assurance === 'keyless' ? new Map() : trust.keys
}

function trustEntry({ hint, publicKey, stations, validFrom, revokedAt }: TrustedKey): TrustEntry {
  return {
    hint,
    publicKey: publicPem(publicKey),
    stations,
    ...defined({ validFrom, revokedAt }),
  }
}
