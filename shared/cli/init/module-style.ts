/** How this repository lays its modules out. */
export interface ModuleStyle {
  folder: string
  extension: string
}

/** Where this repository keeps code, and in which language; `undefined` when it has no JavaScript or TypeScript. */
export function moduleStyle(files: readonly string[], under: string): ModuleStyle | undefined {
  const code = files
    .map(withoutX)
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !/\.d\.[cm]?ts$|(^|\/)\.|\.config\.|test/i.test(path))
  if (code.length === 0) return undefined
  const folder = under + sourceFolder(code.map((path) => path.slice(under.length)))
  const extensions = ['.ts', '.mts', '.mjs', '.js']
  const extension = extensions.find((each) =>
    code.some((path) => path.endsWith(each) && path.startsWith(folder)),
  )
  return {
    folder,
    extension: extension ?? extensions.find((each) => code.some((path) => path.endsWith(each))) ?? '.ts',
  }
}

/** Where components stand, a function stands in a file of the same language. */
function withoutX(path: string): string {
  return path.replace(/(\.[jt]s)x$/, '$1')
}

/** Names that folders of sources have. */
const SOURCES = ['src', 'lib', 'source']

/** The folder of sources at the root, else that of the package with most code. */
function sourceFolder(code: readonly string[]): string {
  const atRoot = SOURCES.find((name) => code.some((path) => path.startsWith(`${name}/`)))
  if (atRoot !== undefined) return atRoot
  const folders = code.flatMap((path) => /^(?:[^/]+\/){1,3}?(?:src|lib|source)(?=\/)/.exec(path)?.[0] ?? [])
  const counts = [...Map.groupBy(folders, (folder) => folder)].sort((a, b) => b[1].length - a[1].length)
  return counts[0]?.[0] ?? 'src'
}
