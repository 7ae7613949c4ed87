import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FactoryError } from '../errors.ts'

/**
 * Where compiled sources are kept between starts: stripping types costs more than most stations' work. Bundles have no
 * such folder and need none.
 */
export function compileCache(): string | undefined {
  const sources = fileURLToPath(new URL('../../package.json', import.meta.url))
  return import.meta.url.endsWith('.ts') && existsSync(sources)
    ? join(dirname(sources), 'node_modules', '.cache', 'jidoka')
    : undefined
}

/**
 * The file that starts an action as a process of its own: the bundle beside this chunk, or the source entry.
 * @throws FactoryError INTERNAL when neither is there.
 */
export function actionEntry(action: string): string {
  const candidates = [
    new URL(`./${action}.js`, import.meta.url),
    new URL(`../../actions/${action}/main.ts`, import.meta.url),
  ]
  const found = candidates.map((url) => fileURLToPath(url)).find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new FactoryError('INTERNAL', `no entry of the action ${action} beside this program`, {
    hint: 'build the bundles with npm run build',
  })
}
