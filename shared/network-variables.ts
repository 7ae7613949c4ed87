/**
 * Variables that say how a network is reached: proxies and the certificates to trust. None of them is a secret of ours.
 * Programs spell them in capitals or in small letters.
 */
const NAMES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'GIT_SSL_CAINFO',
]

const NETWORK_VARIABLES = NAMES.flatMap((name) => [name, name.toLowerCase()])

/** The variables of `env` that a program needs to reach a server through a company network, and no other. */
export function networkVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    NETWORK_VARIABLES.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
