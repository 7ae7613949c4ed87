import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FactoryError } from '../errors.ts'

/** The folder of this very file: of the sources, or of the bundle it was built into. */
const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = join(HERE, '..', '..')

/**
 * Where compiled sources are kept between starts: stripping types costs more than most stations' work. Bundles are not
 * stripped and keep nothing.
 */
export function compileCache(): string | undefined {
  return import.meta.url.endsWith('.ts') ? join(ROOT, 'node_modules', '.cache', 'jidoka') : undefined
}

/**
 * The file that starts an action as a process of its own: the bundle beside this chunk, or the source entry.
 * @throws FactoryError INTERNAL when neither is there.
 */
export function actionEntry(action: string): string {
  const candidates = [join(HERE, `${action}.js`), join(ROOT, 'actions', action, 'main.ts')]
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new FactoryError('INTERNAL', `no entry of the action ${action} beside this program`, {
    hint: 'build the bundles with npm run build',
  })
}
