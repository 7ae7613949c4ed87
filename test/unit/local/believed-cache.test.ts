import { rmSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { StationName } from '../../../shared/factory/stations.ts'
import { believedCache } from '../../../shared/local/believed-cache.ts'
import { BEST, pathWithoutIsolation } from '../../support/isolation.ts'

const PATH = process.env['PATH'] ?? ''

function believed(
  env: NodeJS.ProcessEnv,
  action: StationName = 'spec-validate',
): Promise<string | undefined> {
  return believedCache(action, { unit: { repo: '/work/repo' }, options: { env: { PATH, ...env } } })
}

describe('what earlier runs kept', () => {
  it.runIf(BEST.kind !== 'none')(
    'is believed by the station that searches, from outside of the repository',
    async () => {
      expect(await believed({ JIDOKA_CACHE: '/somewhere' })).toBe('/somewhere')
      expect(await believed({ JIDOKA_CACHE: 'off' })).toBeUndefined()
      for (const folder of ['/work/repo/cache', '/work/repo', '/work/other/../repo/x'])
        expect(await believed({ JIDOKA_CACHE: folder })).toBeUndefined()
      expect(await believed({ JIDOKA_CACHE: '/work/repository' })).toBe('/work/repository')
      expect(await believed({ JIDOKA_CACHE: '/somewhere' }, 'trace-publish')).toBeUndefined()
    },
  )

  it('is not believed where code on trial could have written it', async () => {
    const { folder, path } = pathWithoutIsolation(PATH)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    expect(await believed({ JIDOKA_CACHE: '/somewhere', PATH: path })).toBeUndefined()
  })
})
