import type { Factory } from '../../factory/factory.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'
import { makeStationKeys, type StationSecret } from './station-keys.ts'

export interface TrustStep extends InitStep {
  secrets: StationSecret[]
}

/** Keys for the stations of a keyed line that has no trust file yet. */
export async function planTrust({ repo }: RepoFacts, factory: Factory): Promise<TrustStep> {
  const { mode, trust: path } = factory.signing
  if (mode !== 'keyed') return { files: [], notes: [], secrets: [] }
  if (await isTaken(repo, path)) {
    const notes = [`${path} is kept: the private keys behind it were shown when it was made`]
    return { files: [{ path, content: undefined }], notes, secrets: [] }
  }
  const { trust, secrets } = makeStationKeys(factory)
  return { files: [{ path, content: trust }], notes: [], secrets }
}
