import { posix } from 'node:path'
import { resolveImport } from '../../exports/relative-imports.ts'
import type { CodeTree } from '../code-tree.ts'

type Known = Pick<ReadonlySet<string>, 'has'>

/** The file that a path without or with an ending means, as TypeScript, bundlers and Node look for it. */
export function fileOf(target: string, known: Known): string | undefined {
  if (target.startsWith('../') || target.startsWith('/')) return undefined
  const path = target.replace(/\/+$/, '')
  return resolveImport('top', `./${path === '.' || path === '' ? 'index' : path}`, known)
}

/** The file of this repository that a relative import means. */
export function relativeFile(from: string, specifier: string, known: Known): string | undefined {
  return targetsOf(from, specifier)
    .map((target) => fileOf(target, known))
    .find((path) => path !== undefined)
}

/** The symbolic link that a relative import goes to or through. */
export function linkOf(
  from: string,
  specifier: string,
  tree: Pick<CodeTree, 'isLinked'>,
): string | undefined {
  const ends = targetsOf(from, specifier).flatMap((target) =>
    ['', '.ts', '.tsx', '.js'].map((ending) => `${target}${ending}`),
  )
  return ends.find(tree.isLinked)
}

/**
 * The paths that a relative import may mean: as it stands, and as Node reads it, where a module's name is an address: `%61` is a
 * letter, a backslash is a slash, and `?x` is no part of the file.
 */
function targetsOf(from: string, specifier: string): string[] {
  const plain = posix.join(posix.dirname(from), specifier)
  if (!/[%\\?#\s]/.test(specifier)) return [plain]
  const address = URL.parse(specifier, `file:///${from.split('/').map(encodeURIComponent).join('/')}`)
  if (address === null) return [plain]
  try {
    return [plain, decodeURIComponent(address.pathname).slice(1)]
  } catch {
    // a per cent sign that is none of an address
    return [plain]
  }
}

const BUILT = /^(?:dist|build|lib|out|output|esm|cjs|types)\/(?:(?:esm|cjs|types|node|src)\/)?/

/**
 * The source of a file that a package.json names: what is built is not committed, and lies in `src` under the same name.
 */
export function sourceOf(folder: string, target: string, known: Known): string | undefined {
  const own = posix.normalize(target)
  const inSource = own.replace(BUILT, 'src/')
  const beside = own.replace(BUILT, '')
  const bare = [own, inSource, beside].map((path) => path.replace(/\.d\.([cm]?)ts$/, '.$1js'))
  const found = bare.map((path) => fileOf(posix.join(folder, path), known))
  return found.find((path) => path !== undefined)
}
