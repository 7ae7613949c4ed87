import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const SOURCE = join(import.meta.dirname, '..', '..', '..', '..', 'scripts', 'bundle', 'keep-compiled.ts')
const HOME = mkdtempSync(join(tmpdir(), 'jidoka-test-'))
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

/** Where a program that imports it first keeps what it compiles, seen from the home; empty: nowhere. */
function keptIn(env: Record<string, string>, thread?: { compileCache: string | undefined }): string {
  const say = "require('node:fs').writeSync(1, require('node:module').getCompileCacheDir() ?? '')"
  const load = `import(${JSON.stringify(pathToFileURL(SOURCE).href)}).then(() => ${say})`
  const words =
    thread === undefined
      ? load
      : `new (require('node:worker_threads').Worker)(${JSON.stringify(load)}, { eval: true, workerData: ${JSON.stringify(thread)} })`
  const { stdout } = spawnSync(process.execPath, ['-e', words], {
    env: { HOME, XDG_CACHE_HOME: join(HOME, 'cache'), ...env },
    encoding: 'utf8',
  })
  return stdout === '' ? '' : relative(HOME, stdout)
}

describe('what V8 compiled of the command line is kept', () => {
  test('in the cache folder of the user', () => {
    expect(keptIn({})).toMatch(/^cache\/jidoka\/compiled\//)
    expect(keptIn({ JIDOKA_CACHE: join(HOME, 'own') })).toMatch(/^own\/compiled\//)
  })

  test('nowhere on a machine of CI, or where the user wants no cache', () => {
    expect(keptIn({ CI: 'true' })).toBe('')
    expect(keptIn({ JIDOKA_CACHE: 'off' })).toBe('')
  })

  test('by a thread where the main thread keeps it', () => {
    expect(keptIn({}, { compileCache: join(HOME, 'of-main') })).toMatch(/^of-main\//)
    expect(keptIn({}, { compileCache: undefined })).toBe('')
  })
})
