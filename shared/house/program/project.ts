import { posix } from 'node:path'
import type ts from 'typescript'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { sha256 } from '../../formats/digest.ts'
import { globMatcher } from '../../paths/globs.ts'
import { assumedOptions, fixedOptions, defaultOptions } from './compiler-options.ts'
import { fileSystemOf, repositoryPath, virtualPath, VIRTUAL_ROOT, type FileSource } from './file-source.ts'

/** How one file is compiled: the options of its nearest tsconfig.json, as the base commit has them. */
export interface Project {
  /** Repository path of the configuration, or `undefined` when the default options apply. */
  config: string | undefined
  options: ts.CompilerOptions
  /** Why the configuration was not understood, or only in part. */
  problems: string[]
  /** The configuration and what it extends, by repository path. */
  sources: { uri: string; sha256: string }[]
  /** Virtual paths of declaration files that are part of the project without being imported. */
  ambient: string[]
}

type Base = Omit<FileSource, 'cache'>

/** Gives the project of any repository path. `base` is the commit; `paths` are the files that exist with the change. */
export function projectFinder(base: Base, paths: readonly string[]): (path: string) => Project {
  const readings = new Map<string, ConfigReading[]>()
  const byDefault = defaultProject(base)
  return (path) => {
    const config = configsAbove(path).find((each) => base.snapshot.has(each))
    if (config === undefined) return byDefault
    const read =
      readings.get(config) ??
      [config, ...references(base, config)].map((each) => readConfig(base, each, paths))
    readings.set(config, read)
    const owner = read.find(({ files }) => files.has(virtualPath(path))) ?? read[0]
    return owner?.project ?? byDefault
  }
}

function configsAbove(path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  return [...folders.keys(), folders.length]
    .map((depth) => [...folders.slice(0, depth), 'tsconfig.json'].join('/'))
    .reverse()
}

function defaultProject(base: Base): Project {
  return {
    config: undefined,
    options: fixedOptions(defaultOptions(base.compiler.ts)),
    problems: [],
    sources: [],
    ambient: [],
  }
}

interface ConfigReading {
  project: Project
  files: Set<string>
}

function readConfig(base: Base, config: string, paths: readonly string[]): ConfigReading {
  const { ts } = base.compiler
  const name = virtualPath(config)
  const { json, error } = jsonOf(base, config)
  const files = fileSystemOf(base)
  const texts = new Map([[name, base.snapshot.read(config) ?? '']])
  const readFile = (path: string): string | undefined => remembered(texts, path, files.readFile(path))
  const host = { ...files, readFile, useCaseSensitiveFileNames: true, readDirectory: listing(paths) }
  const parsed = ts.parseJsonConfigFileContent(json, host, folderOf(name), undefined, name)
  const faults = [error ?? [], ...parsed.errors.filter(({ code }) => !HARMLESS.has(code))].flat()
  const partial = error !== undefined || faults.some(({ code }) => PARTIAL.has(code))
  const options = fixedOptions({
    ...(partial ? defaultOptions(ts) : assumedOptions(base.snapshot)),
    ...parsed.options,
  })
  const ambient = parsed.fileNames.filter((file) => /\.d\.[cm]?ts$/.test(file)).sort()
  const problems = faults.map((fault) => configFaultText(ts, fault))
  return {
    project: { config, options, problems, sources: configSources(texts), ambient },
    files: new Set(parsed.fileNames),
  }
}

/** "No inputs were found", "the files list is empty": the files to compile are given. */
const HARMLESS = new Set([18002, 18003])
/** A file the configuration extends is missing or extends itself: part of the options is unknown. */
const PARTIAL = new Set([5012, 5083, 6053, 18000])

function configFaultText(compiler: typeof ts, fault: ts.Diagnostic): string {
  const text = compiler.flattenDiagnosticMessageText(fault.messageText, ' ')
  return text.replaceAll(`${VIRTUAL_ROOT}/`, '').slice(0, 300)
}

function remembered(texts: Map<string, string>, path: string, text: string | undefined): string | undefined {
  if (text !== undefined && !path.endsWith('/package.json')) texts.set(path, text)
  return text
}

function configSources(texts: ReadonlyMap<string, string>): Project['sources'] {
  return [...texts].map(([path, text]) => ({ uri: repositoryPath(path) ?? path, sha256: sha256(text) }))
}

function jsonOf(
  base: Base,
  config: string,
): { json: Record<string, unknown>; error: ts.Diagnostic | undefined } {
  const text = base.snapshot.read(config) ?? '{}'
  const read: { config?: unknown; error?: ts.Diagnostic } = base.compiler.ts.parseConfigFileTextToJson(
    virtualPath(config),
    text,
  )
  return { json: recordOrEmpty(read.config), error: read.error }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

/** Configurations a solution-style tsconfig.json refers to, in its order. */
function references(base: Base, config: string): string[] {
  const list = jsonOf(base, config).json['references']
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    const target: unknown = isRecord(entry) ? entry['path'] : undefined
    if (typeof target !== 'string') return []
    const path = posix.join(posix.dirname(config), target)
    return [path, posix.join(path, 'tsconfig.json')].filter((each) => base.snapshot.has(each)).slice(0, 1)
  })
}

type Listing = ts.ParseConfigHost['readDirectory']

/** `include` and `exclude` of a tsconfig.json over a list of repository paths. */
function listing(paths: readonly string[]): Listing {
  return (root, extensions, excludes, includes) => {
    const folder = repositoryPath(root) ?? ''
    const matcher = (patterns: readonly string[]): ((path: string) => boolean) =>
      globMatcher(patterns.flatMap((pattern) => globsOf(folder, pattern)))
    const [included, excluded] = [matcher(includes), matcher(excludes ?? [])]
    return paths
      .filter((path) => extensions.some((extension) => path.endsWith(extension)))
      .filter((path) => included(path) && !excluded(path))
      .map(virtualPath)
  }
}

/** A pattern of tsconfig.json as globs over repository paths: a folder means everything in it. */
function globsOf(folder: string, pattern: string): string[] {
  if (/[{}]/.test(pattern)) return []
  const absolute = repositoryPath(pattern) ?? posix.join(folder, pattern)
  const glob = absolute.replace(/\/$/, '')
  return glob === '' || glob === '.' ? ['**'] : [glob, `${glob}/**`]
}
