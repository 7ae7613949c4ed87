import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cacheFolder } from '../../shared/cache-folder.ts'

it.each<[NodeJS.ProcessEnv, NodeJS.Platform, string | undefined]>([
  [{}, 'linux', join(homedir(), '.cache', 'jidoka')],
  [{}, 'darwin', join(homedir(), 'Library', 'Caches', 'jidoka')],
  [{ XDG_CACHE_HOME: '/c' }, 'linux', join('/c', 'jidoka')],
  [{ LOCALAPPDATA: '/l' }, 'win32', join('/l', 'jidoka')],
  [{ JIDOKA_CACHE: '/own' }, 'linux', '/own'],
  [{ JIDOKA_CACHE: 'off' }, 'linux', undefined],
])('with %j on %s the cache lies in %s', (env, platform, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder)
})
