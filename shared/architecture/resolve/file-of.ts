import { posix } from 'node:path'
import { resolveImport } from '../../exports/relative-imports.ts'

type Known = Pick<ReadonlySet<string>, 'has'>

/** The file that a path without or with an ending means, as TypeScript, bundlers and Node look for it. */
export function fileOf(target: string, known: Known): string | undefined {
  if (target.startsWith('../') || target.startsWith('/')) return undefined
  const path = target.replace(/\/+$/, '')
  return resolveImport('top', `./${path === '.' || path === '' ? 'index' : path}`, known)
}

/** The file of this repository that a relative import means. */
export function relativeFile(from: string, specifier: string, known: Known): string | undefined {
  const plain = fileOf(posix.join(posix.dirname(from), specifier), known)
  return plain ?? urlFile(from, specifier, known)
}

/** Node reads a module's name as an address: `%61` is a letter, a backslash is a slash, and `?x` is no part of the file. */
function urlFile(from: string, specifier: string, known: Known): string | undefined {
  if (!/[%\\?#\s]/.test(specifier)) return undefined
  const address = URL.parse(specifier, `file:///${from.split('/').map(encodeURIComponent).join('/')}`)
  if (address === null) return undefined
  try {
    return fileOf(decodeURIComponent(address.pathname).slice(1), known)
  } catch {
    // a per cent sign that is none of an address
    return undefined
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
