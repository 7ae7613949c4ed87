import type { KeylessTrust } from '../../../shared/trace/verify/keyless/keyless-trust.ts'
import { ISSUER } from './claims.ts'
import type { SigstoreStandIn } from './sigstore.ts'

/** Trust in the jobs of `acme/checkout` on its default branch, each station in its own environment. */
export function keylessTrust(
  { trustedRoot }: Pick<SigstoreStandIn, 'trustedRoot'>,
  stations: readonly string[],
  changes: Partial<KeylessTrust> = {},
): KeylessTrust {
  const workflow = (name: string): string =>
    `https://github.com/acme/checkout/.github/workflows/${name}.yml@refs/heads/main`
  return {
    repository: 'acme/checkout',
    assurance: 'keyless',
    issuer: ISSUER,
    repositoryId: '4711',
    workflows: [workflow('factory-unit'), workflow('factory-round')],
    stations: Object.fromEntries(stations.map((station) => [station, [`factory-${station}`]])),
    runners: 'github-hosted',
    thresholds: { tlog: 0, ctlog: 1 },
    trustedRoot,
    ...changes,
  }
}
