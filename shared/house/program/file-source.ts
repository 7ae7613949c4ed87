import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type ts from 'typescript'
import { withoutMark } from '../code/changed-files.ts'
import type { Snapshot } from '../code/snapshot.ts'
import { cachedProgram, type CompileCache } from './compile-cache.ts'
import { missingLib, type Compiler } from './compiler.ts'
import { isInstalledPath, type Installed } from './installed.ts'
import { parseSource, type SourceFormat } from '../../source/parse.ts'

/** Repository paths are linted and compiled below this folder, so no message depends on where the checkout is. */
export const VIRTUAL_ROOT = '/repo'

const LIB_ROOT = '/lib'

/** What a program is compiled from. Programs that share `cache` parse a text once. */
export interface FileSource {
  compiler: Compiler
  snapshot: Snapshot
  installed: Installed
  cache: CompileCache
}

/** The path by which the compiler knows a repository path: below a root that exists on no disk. */
export function virtualPath(path: string): string {
  return `${VIRTUAL_ROOT}/${path}`
}

/** The repository path of a virtual one; `undefined` outside the repository. */
export function repositoryPath(virtual: string): string | undefined {
  if (virtual === VIRTUAL_ROOT) return ''
  return virtual.startsWith(`${VIRTUAL_ROOT}/`) ? virtual.slice(VIRTUAL_ROOT.length + 1) : undefined
}

/** The file system a compiler sees: git blobs, declarations of installed packages, the compiler's own libraries. */
export function fileSystemOf({ snapshot, installed, compiler }: Omit<FileSource, 'cache'>): FileSystem {
  const real = (path: string): string => (isInstalledPath(path) ? installed.realPath(path) : path)
  const inRepository = <T>(
    virtual: string,
    read: (path: string, from: Snapshot | Installed) => T,
  ): T | undefined => {
    const path = repositoryPath(virtual)
    if (path === undefined) return undefined
    const actual = real(path)
    return isInstalledPath(actual) ? read(actual, installed) : read(actual, snapshot)
  }
  return {
    fileExists: (virtual) => inRepository(virtual, (path, from) => from.has(path)) ?? false,
    directoryExists: (virtual) => inRepository(virtual, (path, from) => from.hasFolder(path)) ?? false,
    getDirectories: (virtual) => {
      const path = repositoryPath(virtual)
      return path !== undefined && isInstalledPath(path) ? installed.foldersIn(path) : []
    },
    readFile: (virtual) =>
      virtual.startsWith(`${LIB_ROOT}/`)
        ? readLib(compiler, virtual)
        : inRepository(virtual, (path, from) => from.read(path)),
    realpath: (virtual) => {
      const path = repositoryPath(virtual)
      return path === undefined ? virtual : virtualPath(real(path))
    },
  }
}

export interface FileSystem {
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  getDirectories(path: string): string[]
  readFile(path: string): string | undefined
  realpath(path: string): string
}

function readLib(compiler: Compiler, virtual: string): string {
  const path = join(compiler.libFolder, virtual.slice(LIB_ROOT.length + 1))
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw missingLib(path)
  }
}

/**
 * A compiler host that reads through {@link fileSystemOf}, writes nothing, and respects letter case on every platform.
 * Reading throws FactoryError INTERNAL when a library file of the compiler is missing.
 */
export function hostOf(source: FileSource, options: ts.CompilerOptions): ts.CompilerHost {
  const { ts } = source.compiler
  const files = fileSystemOf(source)
  return {
    ...files,
    getSourceFile: cachedSourceFile(source, files, options),
    getDefaultLibFileName: () => `${LIB_ROOT}/${ts.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => LIB_ROOT,
    getCurrentDirectory: () => VIRTUAL_ROOT,
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo,
  }
}

type GetSourceFile = ts.CompilerHost['getSourceFile']

function cachedSourceFile(source: FileSource, files: FileSystem, options: ts.CompilerOptions): GetSourceFile {
  const { sources } = source.cache
  const optionsKey = JSON.stringify(options)
  return (path, format) => {
    const mode = typeof format === 'object' ? format.impliedNodeFormat : undefined
    // no option changes how a declaration file is parsed and bound
    const key = JSON.stringify([path, versionOf(source, path), mode, isDeclaration(path) ? '' : optionsKey])
    const known = sources.get(key)
    if (known !== undefined) return known
    const text = files.readFile(path)
    if (text === undefined) return undefined
    const parsed = parseFile(source, path, withoutMark(text), format)
    sources.set(key, parsed)
    return parsed
  }
}

/** The libraries of the compiler have no version: they are part of it. */
function versionOf({ snapshot, installed }: FileSource, virtual: string): string {
  const path = repositoryPath(virtual)
  if (path === undefined) return ''
  const actual = isInstalledPath(path) ? installed.realPath(path) : path
  return isInstalledPath(actual) ? installed.version(actual) : snapshot.version(actual)
}

function isDeclaration(path: string): boolean {
  return /\.d\.(?:[^/]+\.)?[cm]?ts$/.test(path)
}

/**
 * A changed file with too much nesting must not crash or delay the gate: it is compiled as an empty file. The readers of
 * the program compare texts and see that this is not the file.
 */
function parseFile(
  { compiler, snapshot }: FileSource,
  path: string,
  text: string,
  format: SourceFormat,
): ts.SourceFile {
  const { ts } = compiler
  if (!snapshot.isChanged(repositoryPath(path) ?? '')) return ts.createSourceFile(path, text, format)
  return parseSource(ts, path, text, format) ?? ts.createSourceFile(path, '', format)
}

/** The program of these root files; from the cache when it holds one with equal options and equal files. */
export function programOf(
  source: FileSource,
  options: ts.CompilerOptions,
  rootNames: readonly string[],
  compute: (make: () => ts.Program) => Promise<ts.Program>,
): Promise<ts.Program> {
  const key = JSON.stringify([options, rootNames, source.snapshot.id, source.installed.id])
  const make = (): ts.Program =>
    source.compiler.ts.createProgram({ rootNames, options, host: hostOf(source, options) })
  return cachedProgram(source.cache, key, () => compute(make))
}
