import { posix } from 'node:path'
import { hostOf, repositoryPath, virtualPath, type FileSource } from './file-source.ts'
import type { Project } from './project.ts'
import { literalPattern } from '../../text/literal-pattern.ts'

/** Unchanged files that import a changed file directly at the base commit, sorted. */
export interface Importers {
  /** At most 300: the compiler reads each with all that it imports. */
  paths: string[]
  /** The others. */
  rest: string[]
}

const MOST = 300
const SOURCE = /\.(?:[cm]?ts|tsx)$/
const DECLARATION = /\.d\.[cm]?ts$/

/**
 * Finds direct importers only, to bound the cost: imports through another file or a package name are not followed.
 * `candidates`: every file that holds one of {@link wordsOfImports}, and maybe others.
 */
export function importersOf(
  source: FileSource,
  project: Project,
  changed: readonly string[],
  candidates: readonly string[],
): Importers {
  const existing = changed.filter((path) => source.snapshot.has(path))
  if (existing.length === 0) return { paths: [], rest: [] }
  const mention = mentionOf(existing)
  const targets = new Set(existing)
  const resolve = resolver(source, project)
  const found = candidates
    .filter((path) => SOURCE.test(path) && !DECLARATION.test(path) && !changed.includes(path))
    .filter((path) => {
      const text = source.snapshot.read(path) ?? ''
      return mention.test(text) && resolve(path, text).some((target) => targets.has(target))
    })
  return { paths: found.slice(0, MOST), rest: found.slice(MOST) }
}

/** Texts of which every import of one of these files holds one. */
export function wordsOfImports(paths: readonly string[]): string[] {
  const words = paths.flatMap((path) => {
    const stem = stemOf(path)
    return stem === 'index' ? ['index', posix.basename(posix.dirname(path)), ...FOLDER_IMPORTS] : [stem]
  })
  return [...new Set(words)]
}

const FOLDER_IMPORTS = ["'.'", '"."', "'./'", '"./"', "..'", '.."', "../'", '../"']

function stemOf(path: string): string {
  return posix.basename(path).replace(/\.[^.]+$/, '')
}

/** Matches a text that may hold an import of one of these files. */
function mentionOf(paths: readonly string[]): RegExp {
  const endings = paths.flatMap((path) => {
    const stem = stemOf(path)
    const folder = posix.basename(posix.dirname(path))
    return stem === 'index' ? ['index', `${literalPattern(folder)}/?`, '\\.{1,2}/?'] : [literalPattern(stem)]
  })
  return new RegExp(`[/'"](?:${endings.join('|')})(?:\\.[cm]?[jt]sx?)?['"]`)
}

function resolver(source: FileSource, project: Project): (path: string, text: string) => string[] {
  const { ts } = source.compiler
  const host = hostOf(source, project.options)
  const mode = ts.ModuleKind.ESNext
  const cache = ts.createModuleResolutionCache('/', (name) => name, project.options)
  return (path, text) =>
    ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
      const from = virtualPath(path)
      const { resolvedModule } = ts.resolveModuleName(
        fileName,
        from,
        project.options,
        host,
        cache,
        undefined,
        mode,
      )
      const target =
        resolvedModule === undefined ? undefined : repositoryPath(resolvedModule.resolvedFileName)
      return target === undefined ? [] : [target]
    })
}
