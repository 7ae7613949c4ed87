import { defined } from '../formats/defined.ts'
import { workOptions, type RawWorkOptions, type WorkOptions } from './work-options.ts'

/** What runs a job: a group of runners, labels that a runner must have, or both. */
export interface Runner {
  group: string | undefined
  labels: string[]
}

export type Labels = string | string[]
export type RawRunner = Labels | { group?: string; labels?: Labels }

/** How the checkout of a command station is made. A field that is left out is off. */
export interface CheckoutOptions {
  submodules?: boolean | 'recursive'
  lfs?: boolean
  /** Commits of history; 0 is all of it. */
  depth?: number
}

/** The part of `github:` that says on what the jobs run. */
export interface MachineOptions {
  runsOn: Runners
  /** What command stations run in, `default` for those that say nothing of their own. */
  work: { default: WorkOptions; stations: Map<string, WorkOptions> }
  /** Of command stations. */
  checkout: CheckoutOptions
  /** `read`: the token of a command station may read packages, and setup is given it as NODE_AUTH_TOKEN. */
  packages: 'none' | 'read'
  /** Names of configuration variables that say how a network is reached; every job has them. */
  proxy: string[]
  /** Command stations have pnpm and yarn, by corepack. */
  corepack: boolean
  /** Days that parcels are kept; `undefined` means the setting of the repository. */
  retention: number | undefined
}

/** The same as factory.yml has it. */
export interface RawMachineOptions extends RawWorkOptions {
  runsOn?: RawRunner | Record<string, RawRunner>
  stations?: Record<string, RawWorkOptions>
  checkout?: CheckoutOptions
  packages?: 'none' | 'read'
  proxy?: string[]
  corepack?: boolean
  retention?: number
}

/** Parts these options, with their defaults, from the others of `github:`. */
export function partMachineOptions<T extends RawMachineOptions>(
  raw: T,
): { machine: MachineOptions; others: Omit<T, keyof RawMachineOptions> } {
  const {
    setUp,
    container,
    services,
    stations = {},
    runsOn,
    checkout = {},
    packages = 'none',
    proxy = [],
    corepack = false,
    retention,
    ...others
  } = raw
  const all = defined({ setUp, container, services })
  const ofStations = Object.entries(stations).map(([name, own]) => [name, workOptions(all, own)] as const)
  const work = { default: workOptions(all), stations: new Map(ofStations) }
  return {
    machine: { runsOn: runnersOf(runsOn), work, checkout, packages, proxy, corepack, retention },
    others,
  }
}

/** Runners by station, `default` for all others. */
export interface Runners {
  default: Runner
  stations: Map<string, Runner>
}

const DEFAULT_RUNNER = 'ubuntu-24.04'

/** The runners of `runsOn`: one for all jobs, or by station. */
export function runnersOf(raw: RawRunner | Record<string, RawRunner> = DEFAULT_RUNNER): Runners {
  if (isRunner(raw)) return { default: runnerFrom(raw), stations: new Map() }
  const stations = new Map(Object.entries(raw).map(([name, runner]) => [name, runnerFrom(runner)]))
  const fallback = stations.get('default') ?? runnerFrom(DEFAULT_RUNNER)
  stations.delete('default')
  return { default: fallback, stations }
}

/** A mapping with a group is a runner; every other mapping names stations. */
function isRunner(raw: RawRunner | Record<string, RawRunner>): raw is RawRunner {
  return typeof raw === 'string' || Array.isArray(raw) || typeof raw['group'] === 'string'
}

function runnerFrom(raw: RawRunner): Runner {
  const plain = typeof raw === 'string' || Array.isArray(raw)
  const { group, labels = [] } = plain ? { labels: raw } : raw
  return { group, labels: typeof labels === 'string' ? [labels] : labels }
}
