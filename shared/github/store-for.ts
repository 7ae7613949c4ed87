import { FactoryError } from '../errors.ts'
import { folderStore, type ParcelStore } from '../trace/parcel/store.ts'
import type { StationInputs } from '../station/station-inputs.ts'

/** The parcel store an action was told to use: a folder, or the artifacts of this workflow run. */
export async function storeFor(inputs: StationInputs, env: NodeJS.ProcessEnv): Promise<ParcelStore> {
  if (inputs.store !== 'artifacts') return folderStore(inputs.store)
  if (env['ACTIONS_RESULTS_URL'] === undefined) {
    throw new FactoryError('USAGE', 'there is no artifact service here (ACTIONS_RESULTS_URL is not set)', {
      hint: 'run inside a GitHub workflow, or set `store:` to a folder that all stations share',
    })
  }
  const { artifactStore } = await import('./artifacts/artifact-store.ts')
  return artifactStore({ env, token: inputs.token })
}
