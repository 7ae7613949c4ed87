import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { readFileAt } from '../../git/tree.ts'
import { writeAtomic } from '../../json/files.ts'
import { localKeys } from '../../trace/local-keys.ts'
import { formatTrust, readTrust, trustOf, type Trust } from '../../trace/trust.ts'
import { signingStations } from '../signing.ts'
import type { PreparedUnit } from './prepare.ts'

/** Trust for a run on this machine; for local keys both the keys and their trust file are made on first use. */
export async function localTrustFor(unit: PreparedUnit, useLocalKeys: boolean): Promise<Trust> {
  const { factory, repo, base } = unit
  if (useLocalKeys || factory.signing.mode === 'local') return makeLocalTrust(unit)
  const bytes = await readFileAt(repo, base, factory.signing.trust)
  if (bytes !== undefined) return readTrust(bytes)
  throw new FactoryError('TRUST_MISSING', `there is no ${factory.signing.trust} in the base commit`, {
    hint: 'commit the trust file, or set signing mode local for runs on one machine',
  })
}

async function makeLocalTrust({ home, factory, warnings }: PreparedUnit): Promise<Trust> {
  const { keys, created } = await localKeys(join(home, 'keys'), signingStations(factory))
  const trust = trustOf(keys, { repository: factory.repository, assurance: 'local' })
  if (created) {
    await writeAtomic(join(home, 'trust.json'), formatTrust(trust))
    warnings.push(
      `made local signing keys in ${join(home, 'keys')}: links signed with them show that nothing changed since, not who ran the line`,
    )
  }
  return trust
}
