import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where commands keep what they can read again: JIDOKA_CACHE (`off`: nowhere), else the cache folder of the user, outside of
 * every repository, so that no commit can bring one along.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform = process.platform): string | undefined {
  const own = env['JIDOKA_CACHE'] ?? ''
  if (own === 'off') return undefined
  if (own !== '') return own
  return join(userCache(env, platform), 'jidoka')
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME']
  if (named !== undefined && named !== '') return named
  return platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}
