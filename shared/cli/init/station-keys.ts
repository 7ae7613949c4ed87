import type { KeyObject } from 'node:crypto'
import { environmentsOf } from '../../compile/environment.ts'
import { signingSecret, signingStations, type Factory } from '../../factory/factory.ts'
import { WRITE_TRUST } from '../../trace/verify/keyless/keyless-trust.ts'
import { generateSigningKey } from '../../trace/signer/keys.ts'
import { formatTrust, trustOf } from '../../trace/verify/trust.ts'
import type { TreeFactory } from '../work-tree.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'

/** The private part of a station's key, as the secret to set. It is shown once and stored nowhere. */
export interface StationSecret {
  station: string
  /** The environments of its job. No other job can read a secret that is set there. */
  environments: string[]
  /** Name of the secret. */
  name: string
  /** PEM, PKCS#8. */
  value: string
}

export interface StationKeys {
  /** Text of the trust file: the public parts. */
  trust: string
  secrets: StationSecret[]
}

/** A key of its own for every station that signs. */
export function makeStationKeys(factory: Factory, factoryPath: string): StationKeys {
  const { repository } = factory
  const keys = new Map(
    signingStations(factory).map((station): [string, KeyObject] => [station, generateSigningKey()]),
  )
  return {
    trust: formatTrust(trustOf(keys, { repository, assurance: 'keyed' })),
    secrets: [...keys].map(([station, key]) => ({
      station,
      environments: environmentsOf(factory, factoryPath, station),
      name: signingSecret(station),
      value: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    })),
  }
}

export interface TrustStep extends InitStep {
  secrets: StationSecret[]
}

/** How people get the root of an instance, and the trust file from it. */
const ROOT_STEPS = `${WRITE_TRUST} --repository-id N`

/** Keys for the stations of a keyed line that has no trust file yet. */
export async function planTrust({ repo }: RepoFacts, { factory, sources }: TreeFactory): Promise<TrustStep> {
  const { mode, trust: path } = factory.signing
  if (mode === 'local') return { files: [], notes: [], secrets: [] }
  if (mode === 'keyless') {
    const notes = (await isTaken(repo, path)) ? [] : [`the trust file ${path} is missing: ${ROOT_STEPS}`]
    return { files: [], notes, secrets: [] }
  }
  if (await isTaken(repo, path)) {
    const notes = [`${path} is kept: the private keys behind it were shown when it was made`]
    return { files: [{ path, content: undefined }], notes, secrets: [] }
  }
  const { trust, secrets } = makeStationKeys(factory, sources.factoryPath)
  return { files: [{ path, content: trust }], notes: [], secrets }
}
