import { FactoryError } from '../errors.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Host, PublishInputs, StationResult, StepExtras } from './program.ts'

export interface MachineHostOptions {
  store: ParcelStore
  env: NodeJS.ProcessEnv
  /** From 1. */
  attempt: number
  /** The branch that a release belongs to; `undefined` when that is not known. */
  branch: string | undefined
  info: Host['info']
  warn: Host['warn']
  annotate: Host['annotate']
}

/** This machine: a released change becomes a branch of this repository. */
export function machineHost({ store, env, attempt, branch, info, warn, annotate }: MachineHostOptions): Host {
  return {
    identity: { host: 'local', id: 'local', attempt, isolation: 'machine' },
    store,
    env,
    isEphemeral: false,
    info,
    warn,
    annotate,
    recorded: () => undefined,
    fetchRef: async (repo, ref) => (await import('../git/origin-ref.ts')).fetchFromOrigin(repo, ref),
    checkLine: async ({ repo, base, serial }) => {
      const [{ refuseOccupied }, { localRemote }] = await Promise.all([
        import('./release-branch.ts'),
        import('../git/remote.ts'),
      ])
      await refuseOccupied({ repo, base, serial }, localRemote(repo))
    },
    publish: (result) => publishHere(result, branch),
  }
}

/** Writes the trace into the requested folder, and commits a released change. */
export async function publishHere(
  result: StationResult<PublishInputs>,
  branch?: string,
): Promise<StepExtras> {
  const { traceFolder } = result.context.inputs
  if (traceFolder !== undefined) {
    const { publishTrace } = await import('./publish-trace.ts')
    await publishTrace(result, traceFolder)
  }
  if (result.signed.transition.to !== 'released') return { outputs: {}, summary: '' }
  const { deliverHere } = await import('./deliver-here.ts')
  return deliverHere(result, branch)
}

/** A host that stores, shows and publishes nothing: a re-execution only decides again. */
export function replayHost(): Host {
  return {
    identity: { host: 'local', id: 'local', attempt: 1 },
    store: NO_STORE,
    env: {},
    isEphemeral: false,
    info: () => undefined,
    warn: () => undefined,
    annotate: () => Promise.resolve(),
    recorded: () => undefined,
    fetchRef: () => Promise.resolve(undefined),
    checkLine: () => Promise.resolve(),
    publish: () => Promise.resolve({ outputs: {}, summary: '' }),
  }
}

const NO_STORE: ParcelStore = {
  put: () => Promise.reject(new FactoryError('INTERNAL', 'a re-execution stores nothing')),
  get: () => Promise.reject(new FactoryError('INTERNAL', 'a re-execution reads verified links only')),
  list: () => Promise.resolve([]),
}
