import { posix } from 'node:path'
import { manifestIn } from '../formats/manifest.ts'
import { readFileAt } from '../git/tree.ts'
import type { Spec } from '../specification/document/spec.ts'

/**
 * The modules of a spec's interface, and these further paths, that Node would take for CommonJS by their name and the package.json nearest
 * to them in the base commit (repository paths). Sources that are compiled are none of them.
 */
export async function commonJsModules(
  repo: string,
  base: string,
  spec: Pick<Spec, 'interface' | 'paths'>,
  further: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const modules = new Set([...spec.interface.map(({ module }) => module), ...spec.paths.write, ...further])
  const found = new Set<string>()
  for (const module of modules) if (await isCommonJs(repo, base, module)) found.add(module)
  return found
}

async function isCommonJs(repo: string, base: string, module: string): Promise<boolean> {
  if (module.endsWith('.cjs')) return true
  if (!module.endsWith('.js')) return false
  for (let folder = posix.dirname(module); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, 'package.json')
    const bytes = await readFileAt(repo, base, path)
    if (bytes !== undefined) return manifestIn(bytes)?.['type'] !== 'module'
    if (folder === '.' || folder === '/') return true
  }
}
