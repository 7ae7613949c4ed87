import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type ts from 'typescript'
import { withoutMark } from '../code/changed-files.ts'
import { CHANGED, type Snapshot } from '../code/snapshot.ts'
import { missingLib, type Compiler } from './compiler.ts'
import { isInstalledPath, type Installed } from './installed.ts'
import { parseSource, type SourceFormat } from './parse.ts'

/** Repository paths are linted and compiled below this folder, so no message depends on where a checkout lies. */
export const VIRTUAL_ROOT = '/repo'

const LIB_ROOT = '/lib'

/** What a program is compiled from. Programs that share `sources` parse a file once. */
export interface FileSource {
  compiler: Compiler
  snapshot: Snapshot
  installed: Installed
  sources: Sources
}

/** Parsed files by path, version and module format. */
export type Sources = Map<string, ts.SourceFile>

/** Where the compiler sees a repository path: below a root that no disk has. */
export function virtualPath(path: string): string {
  return `${VIRTUAL_ROOT}/${path}`
}

/** The repository path of a virtual one; `undefined` outside the repository. */
export function repositoryPath(virtual: string): string | undefined {
  if (virtual === VIRTUAL_ROOT) return ''
  return virtual.startsWith(`${VIRTUAL_ROOT}/`) ? virtual.slice(VIRTUAL_ROOT.length + 1) : undefined
}

/** The file system a compiler sees: git blobs, declarations of installed packages, the compiler's own libraries. */
export function fileSystemOf({ snapshot, installed, compiler }: Omit<FileSource, 'sources'>): FileSystem {
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
 * A compiler host that reads through {@link fileSystemOf}, writes nothing and minds letter case everywhere. Its reads
 * throw FactoryError INTERNAL when a library file of the compiler is missing.
 */
export function hostOf(world: FileSource, options: ts.CompilerOptions): ts.CompilerHost {
  const { ts } = world.compiler
  const files = fileSystemOf(world)
  return {
    ...files,
    getSourceFile: (path, format) => sourceFile(world, files, path, format),
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

function sourceFile(
  world: FileSource,
  files: FileSystem,
  path: string,
  format: SourceFormat,
): ts.SourceFile | undefined {
  const version = world.snapshot.version(repositoryPath(path) ?? '')
  const mode = typeof format === 'object' ? format.impliedNodeFormat : undefined
  const key = `${path}|${version}|${mode ?? ''}`
  const known = world.sources.get(key)
  if (known !== undefined) return known
  const text = files.readFile(path)
  if (text === undefined) return undefined
  const parsed = parse(world, path, withoutMark(text), format)
  world.sources.set(key, parsed)
  return parsed
}

/**
 * A changed file nested beyond reason must not take the gate down or hold it up: it is compiled as an empty one, and
 * whoever compares texts sees that this is not the file.
 */
function parse(
  { compiler, snapshot }: FileSource,
  path: string,
  text: string,
  format: SourceFormat,
): ts.SourceFile {
  const { ts } = compiler
  const isChanged = snapshot.version(repositoryPath(path) ?? '') === CHANGED
  if (!isChanged) return ts.createSourceFile(path, text, format)
  return parseSource(ts, path, text, format) ?? ts.createSourceFile(path, '', format)
}
