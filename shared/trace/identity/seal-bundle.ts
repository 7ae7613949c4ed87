import { sign } from 'node:crypto'
import type * as Library from '@sigstore/sign'
import type { SigningServers } from '../../factory/signing.ts'
import { generateSigningKey, publicPem } from '../signer/keys.ts'
import { withLowS } from '../signer/low-s.ts'
import { signingError } from './signing-error.ts'

/** How long a server may take, and how often it is asked again. */
export interface Patience {
  timeoutMs: number
  retries: number
  /** Before the first further try; each one after it waits twice as long. */
  waitMs: number
}

const PATIENCE: Patience = { timeoutMs: 20_000, retries: 3, waitMs: 1000 }

export interface SealOptions {
  servers: SigningServers
  identityToken: () => Promise<string>
  /** Default: {@link PATIENCE}. */
  patience?: Patience
}

/**
 * Makes a key, has its certificate made for the identity of the token, signs, and has the time recorded: a Sigstore bundle
 * v0.3 as JSON, not yet checked. The key is forgotten. Protocols: https://docs.sigstore.dev/certificate_authority/overview
 * @throws FactoryError SIGNING_DOWN, SIGNING_REFUSED, SIGNING_ANSWER, and what `identityToken` throws.
 */
export async function sealBundle(
  artifact: Buffer,
  payloadType: string,
  options: SealOptions,
): Promise<unknown> {
  // loaded on first use: most commands sign nothing, and most lines sign with keys
  const [library, { bundleToJSON }] = await Promise.all([
    import('@sigstore/sign'),
    import('@sigstore/bundle'),
  ])
  const { servers, identityToken, patience = PATIENCE } = options
  const fetching = fetchOptions(patience)
  const { FulcioSigner, DSSEBundleBuilder } = library
  const signer = new FulcioSigner({
    fulcioBaseURL: servers.fulcio,
    identityProvider: { getToken: identityToken },
    keyHolder: keyOfMinutes(),
    ...fetching,
  })
  const builder = new DSSEBundleBuilder({ signer, witnesses: witnesses(library, servers, fetching) })
  try {
    return bundleToJSON(await builder.create({ data: artifact, type: payloadType }))
  } catch (thrown) {
    throw signingError(thrown, servers)
  }
}

interface FetchOptions {
  timeout: number
  retry: { retries: number; minTimeout: number; factor: number }
}

function fetchOptions({ timeoutMs, retries, waitMs }: Patience): FetchOptions {
  return { timeout: timeoutMs, retry: { retries, minTimeout: waitMs, factor: 2 } }
}

/** Writes signatures in the one form that counts here. */
function keyOfMinutes(): Library.Signer {
  const key = generateSigningKey()
  const publicKey = publicPem(key)
  return {
    sign: async (bytes) => ({
      signature: await withLowS(sign('sha256', bytes, { key, dsaEncoding: 'der' })),
      key: { $case: 'publicKey', publicKey },
    }),
  }
}

function witnesses(
  { RekorWitness, TSAWitness }: Pick<typeof Library, 'RekorWitness' | 'TSAWitness'>,
  { rekor, rekorVersion = 1, tsa }: SigningServers,
  fetching: FetchOptions,
): Library.Witness[] {
  return [
    ...(rekor === undefined
      ? []
      : [new RekorWitness({ rekorBaseURL: rekor, majorApiVersion: rekorVersion, ...fetching })]),
    ...(tsa === undefined ? [] : [new TSAWitness({ tsaBaseURL: tsa, ...fetching })]),
  ]
}
