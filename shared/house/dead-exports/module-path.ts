import { posix } from 'node:path'

const ENDING = /\.[cm]?[jt]sx?$/

/** A path as imports name it: without the ending of code, and without `/index`. */
export function moduleOf(path: string): string {
  return path.replace(ENDING, '').replace(/(^|\/)index$/, '')
}

/** Where builds put what they make of `src/`. */
const BUILT = /^(?:dist|build|lib|out|output|es|esm|cjs|src|\.next|\.output)$/

/**
 * Does a path that a text names mean this module: itself, or what a build makes of it? Paths are without endings. `of`: the folders that
 * the text counts from.
 */
export function meansModule(named: string, module: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const path = posix.normalize(posix.join(folder, named))
    return path === module || path.startsWith(`${module}.`) || isBuilt(path, module)
  })
}

/** `dist/a/b` of `src/a/b`: equal but for one folder that holds builds or sources. */
function isBuilt(path: string, module: string): boolean {
  const [one, other] = [path.split('/'), module.split('/')]
  const at = one.findIndex((segment, index) => segment !== other[index])
  const [left, right] = [one[at] ?? '', other[at] ?? '']
  if (at === -1) return false
  const isSame = one.slice(at + 1).join('/') === other.slice(at + 1).join('/')
  return isSame && one.length > at + 1 && BUILT.test(left) && BUILT.test(right)
}
