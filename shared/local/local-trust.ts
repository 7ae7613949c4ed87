import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readFileAt } from '../git/tree.ts'
import { readBytesIfAny, writeAtomic } from '../files.ts'
import { localKeys } from '../trace/signer/local-keys.ts'
import { formatTrust, readTrust, trustOf, type Trust } from '../trace/verify/trust.ts'
import { signingStations } from '../station/signing.ts'
import type { PreparedUnit } from './prepare.ts'
import type { RunOptions } from './run-unit.ts'

/** Trust for a run on this machine; for local keys both the keys and their trust file are made on first use. */
export async function localTrustFor(
  unit: PreparedUnit,
  options: Pick<RunOptions, 'localKeys' | 'say'>,
): Promise<Trust> {
  const { factory, repo, base } = unit
  if (options.localKeys || factory.signing.mode === 'local') return makeLocalTrust(unit, options.say)
  const bytes = await readFileAt(repo, base, factory.signing.trust)
  if (bytes !== undefined) return readTrust(bytes)
  throw new FactoryError('TRUST_MISSING', `there is no ${factory.signing.trust} in the base commit`, {
    hint: 'commit the trust file, or set signing mode local for runs on one machine',
  })
}

async function makeLocalTrust({ home, factory }: PreparedUnit, say: RunOptions['say']): Promise<Trust> {
  const { keys, created } = await localKeys(join(home, 'keys'), signingStations(factory))
  const trust = trustOf(keys, { repository: factory.repository, assurance: 'local' })
  await keepTrust(join(home, 'trust.json'), formatTrust(trust))
  if (created)
    say(
      `note: made local signing keys in ${join(home, 'keys')}: links signed with them show that nothing changed since, not who ran the line`,
    )
  return trust
}

/** A run that was ended between its keys and this file left none, or an old one. */
async function keepTrust(path: string, text: string): Promise<void> {
  const kept = await readBytesIfAny(path, MAX_TRUST_BYTES)
  if (kept?.toString('utf8') !== text) await writeAtomic(path, text)
}

const MAX_TRUST_BYTES = 1024 * 1024
