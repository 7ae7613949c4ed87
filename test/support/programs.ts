import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const NAMED = process.env['JIDOKA_DIST']

/** Folder of the bundles under test, named by JIDOKA_DIST; without it the sources are tested. */
export const DIST = NAMED === undefined ? undefined : resolve(ROOT, NAMED)

if (DIST !== undefined && !existsSync(join(DIST, 'index.js')))
  throw new Error(`there are no bundles in ${DIST}: run npm run build first`)

/** The file that starts a program: an action by its name, or `jidoka`. */
export function entryOf(program: string, dist = DIST): string {
  if (dist !== undefined) return join(dist, `${program}.js`)
  return program === 'jidoka'
    ? join(ROOT, 'shared', 'cli', 'jidoka.js')
    : join(ROOT, 'actions', program, 'main.ts')
}

/** Variables that let sources start fast; bundles need none. */
export function startUpVariables(dist = DIST): Record<string, string> {
  return dist === undefined ? { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'jidoka') } : {}
}
