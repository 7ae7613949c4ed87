import * as modules from 'node:module'
import { join } from 'node:path'
import { isMainThread, workerData } from 'node:worker_threads'
import { cacheFolder } from '../../shared/cache-folder.ts'

/**
 * The command line and its threads keep what V8 compiled from one run to the next, because a run compiles 10 MB of TypeScript and ESLint.
 * Imported before everything else. A machine of CI is new each time and would only write. Older versions of Node keep nothing.
 */
const folder = isMainThread
  ? ownFolder(process.env)
  : (workerData as { compileCache?: string } | null)?.compileCache
if (folder !== undefined) (modules as Partial<typeof modules>).enableCompileCache?.(folder)

function ownFolder(env: NodeJS.ProcessEnv): string | undefined {
  const cache = env['CI'] === undefined ? cacheFolder(env) : undefined
  return cache === undefined ? undefined : join(cache, 'compiled')
}
