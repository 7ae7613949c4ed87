/** How links are signed, with its defaults. `trust`: path of the trust file. */
export type Signing = { mode: 'local' | 'keyed'; trust: string } | KeylessSigning

/** Signed with the identity of the job, which GitHub vouches for: no station holds a key. */
export interface KeylessSigning {
  mode: 'keyless'
  trust: string
  /** Who turns the identity into a certificate, and who says when. */
  instance: SigningInstance
  /** May the names of a private repository stand in public logs? */
  publicNames: boolean
}

/**
 * `public`: the public good instance of Sigstore, whose logs everybody reads. `github`: GitHub's own, without public logs, for
 * repositories of an organization on Enterprise Cloud. Else the servers of the team.
 */
export type SigningInstance = 'public' | 'github' | SigningServers

/** Addresses. Exactly one of them gives the time: a Rekor log of version 1, else a timestamp authority. */
export interface SigningServers {
  fulcio: string
  rekor?: string
  /** Version of its interface. Default: 1. Version 2 gives no time. */
  rekorVersion?: 1 | 2
  tsa?: string
}

/** The same as factory.yml has it, after the schema check. */
export interface RawSigning {
  mode?: Signing['mode']
  trust?: string
  instance?: SigningInstance
  publicNames?: boolean
}

const TRUST = '.factory/trust.json'

/** The signing with its defaults filled in. What keyless signing must say is checked before. */
export function signingOf({ mode, trust = TRUST, instance, publicNames }: RawSigning = {}): Signing {
  if (mode !== 'keyless') return { mode: mode ?? 'local', trust }
  return { mode, trust, instance: instance ?? 'github', publicNames: publicNames ?? false }
}

/**
 * The servers of an instance. Those of Sigstore and GitHub are the ones that `actions/attest` uses:
 * https://github.com/actions/toolkit/blob/main/packages/attest/src/endpoints.ts
 */
export function serversOf(instance: SigningInstance, host: string): SigningServers {
  if (typeof instance === 'object') return instance
  if (instance === 'public')
    return { fulcio: 'https://fulcio.sigstore.dev', rekor: 'https://rekor.sigstore.dev' }
  const domain = host === 'https://github.com' ? 'githubapp.com' : new URL(host).host
  return { fulcio: `https://fulcio.${domain}`, tsa: `https://timestamp.${domain}` }
}

/** Who issues identity tokens: https://docs.github.com/actions/reference/security/oidc */
export function tokenIssuer(host: string): string {
  const domain = host === 'https://github.com' ? 'githubusercontent.com' : new URL(host).host
  return `https://token.actions.${domain}`
}
