import { networkVariables } from '../network-variables.ts'
import type { Place } from './place.ts'

type Variables = Readonly<Record<string, string | undefined>>

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin'

/** What a command is given of the caller's environment. */
export interface Given {
  /** Variables that factory.yml names. */
  names: readonly string[]
  /** Those that say how a network is reached: proxies, certificates, the registry of packages. */
  network: boolean
}

/** The whole environment of a command: nothing else of the caller's, so no key, no token and no setting. */
export function commandEnvironment(
  caller: Variables,
  { home, tmp }: Pick<Place, 'home' | 'tmp'>,
  { names, network }: Given,
): Record<string, string> {
  return {
    ...(network ? { ...networkVariables(caller), ...registryVariables(caller) } : {}),
    ...namedVariables(caller, names),
    PATH: caller['PATH'] ?? DEFAULT_PATH,
    HOME: home,
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    CI: 'true',
  }
}

/** What of a caller's environment the programs of a station may need: beside the network what `names` says, and where programs lie. */
export function variablesOfPrograms(caller: Variables, names: readonly string[]): Record<string, string> {
  return { ...registryVariables(caller), ...namedVariables(caller, ['PATH', ...names]) }
}

/** Settings of npm and corepack: where packages and package managers come from, and which certificates and signatures to trust. */
const REGISTRY_VARIABLE =
  /^(?:npm_config_(?:registry|cafile|ca|(?:https?_|no_?)?proxy|noproxy|https-proxy)|corepack_(?:npm_registry|integrity_keys))$/i

function registryVariables(caller: Variables): Record<string, string> {
  return namedVariables(
    caller,
    Object.keys(caller).filter((name) => REGISTRY_VARIABLE.test(name)),
  )
}

/** The variables of these names that are set and not empty. */
function namedVariables(caller: Variables, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = caller[name] ?? ''
      return value === '' ? [] : [[name, value] as const]
    }),
  )
}
