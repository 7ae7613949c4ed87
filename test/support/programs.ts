import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const NAMED = process.env['JIDOKA_DIST']

/** Folder of the bundles under test, named by JIDOKA_DIST; without it the sources are tested. */
export const DIST = NAMED === undefined ? undefined : resolve(ROOT, NAMED)

if (DIST !== undefined && !existsSync(join(DIST, 'index.js')))
  throw new Error(`there are no bundles in ${DIST}: run npm run build first`)

/** The file under test that starts a program: an action by its name, or `jidoka`. */
export function entryOf(program: string): string {
  return DIST === undefined ? sourceOf(program) : bundleOf(program, DIST)
}

/** The same among the sources, whatever is under test. */
export function sourceOf(program: string): string {
  const parts = program === 'jidoka' ? ['shared', 'cli', 'jidoka.js'] : ['actions', program, 'main.ts']
  return join(ROOT, ...parts)
}

/** The same in a folder of bundles. */
export function bundleOf(program: string, dist: string): string {
  return join(dist, `${program}.js`)
}

/** Variables that let the programs under test start fast: Node keeps what it has compiled. */
export function startUpVariables(): Record<string, string> {
  return DIST === undefined
    ? sourceStartUpVariables()
    : { NODE_COMPILE_CACHE: join(tmpdir(), 'jidoka-compiled-bundles') }
}

/** The same for a program that is started from its source, whatever is under test. */
export function sourceStartUpVariables(): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'jidoka') }
}
