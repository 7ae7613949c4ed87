import { FactoryError } from '../errors.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Host, PublishInputs, StationResult, StepExtras } from './program.ts'

export interface MachineHostOptions {
  store: ParcelStore
  env: NodeJS.ProcessEnv
  /** From 1. */
  attempt: number
  info: Host['info']
  warn: Host['warn']
  annotate: Host['annotate']
}

/** This machine: a released change becomes a branch of this repository. */
export function machineHost({ store, env, attempt, info, warn, annotate }: MachineHostOptions): Host {
  return {
    identity: { host: 'local', id: 'local', attempt, isolation: 'machine' },
    store,
    env,
    isEphemeral: false,
    info,
    warn,
    annotate,
    recorded: () => undefined,
    checkLine: async ({ repo, base, serial }) => {
      const [{ refuseOccupied }, { localRemote }] = await Promise.all([
        import('./release-branch.ts'),
        import('../git/remote.ts'),
      ])
      await refuseOccupied({ repo, base, serial }, localRemote(repo))
    },
    publish: publishHere,
  }
}

/** Writes the trace into the requested folder, and commits a released change. */
export async function publishHere(result: StationResult<PublishInputs>): Promise<StepExtras> {
  const { traceFolder } = result.context.inputs
  if (traceFolder !== undefined) {
    const { publishTrace } = await import('./publish-trace.ts')
    await publishTrace(result, traceFolder)
  }
  return result.signed.transition.to === 'released' ? deliverHere(result) : { outputs: {}, summary: '' }
}

/** Commits the release on its branch of this repository. @throws FactoryError PUBLISH_OCCUPIED. */
async function deliverHere(result: StationResult): Promise<StepExtras> {
  const [{ releaseOf }, { gitWriter, pushRelease }, { localRemote }] = await Promise.all([
    import('./release.ts'),
    import('./release-branch.ts'),
    import('../git/remote.ts'),
  ])
  const { unit, signed, context } = result
  const release = await releaseOf(unit, { summarySha256: signed.parcel.payloadSha256, now: context.now() })
  const { repo } = unit
  const remote = localRemote(repo)
  const write = gitWriter(repo, remote)
  const { commit } = await pushRelease(release, { repo, remote, write, beforeWrite: () => Promise.resolve() })
  const { branch } = release
  const summary = `\nThe change is on branch \`${branch}\` of this repository, at ${commit.slice(0, 12)}.\n`
  return { outputs: { branch, commit }, summary }
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
    checkLine: () => Promise.resolve(),
    publish: () => Promise.resolve({ outputs: {}, summary: '' }),
  }
}

const NO_STORE: ParcelStore = {
  put: () => Promise.reject(new FactoryError('INTERNAL', 'a re-execution stores nothing')),
  get: () => Promise.reject(new FactoryError('INTERNAL', 'a re-execution reads verified links only')),
  list: () => Promise.resolve([]),
}
