import type { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKey } from '../../shared/trace/signer/keys.ts'
import { formatTrust, trustOf } from '../../shared/trace/verify/trust.ts'
import { edit } from './story.ts'

/** The stations of the example that sign, in the order of its line. */
export const SIGNING_STATIONS = ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish']

/** One signing key per station of the example, as a team keeps them: private parts as secrets, public ones committed. */
export interface StationKeys {
  /** The private key of a station, as its secret holds it. */
  pemOf: (station: string) => string
  /** Makes a copied example a keyed line that trusts these keys. */
  install: (folder: string) => void
  /** The trust file, with some stations' keys given to others. */
  trustWith: (swapped: Record<string, string>) => string
}

export function makeStationKeys(): StationKeys {
  const keys = new Map(SIGNING_STATIONS.map((station) => [station, generateSigningKey()]))
  const keyOf = (station: string): KeyObject => {
    const key = keys.get(station)
    if (key === undefined) throw new Error(`the example has no station ${station}`)
    return key
  }
  const trustWith = (swapped: Record<string, string>): string => {
    const of = new Map(SIGNING_STATIONS.map((station) => [station, keyOf(swapped[station] ?? station)]))
    return formatTrust(trustOf(of, { repository: 'example/text-kit', assurance: 'keyed' }))
  }
  return {
    pemOf: (station) => keyOf(station).export({ type: 'pkcs8', format: 'pem' }).toString(),
    install(folder) {
      edit(folder, 'factory.yml', 'signing: { mode: local }', 'signing: { mode: keyed }')
      writeFileSync(join(folder, '.factory', 'trust.json'), trustWith({}))
    },
    trustWith,
  }
}
