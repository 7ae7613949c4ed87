import type ts from 'typescript'
import { overlay, type Snapshot } from '../code/snapshot.ts'
import type { Compiler } from './compiler.ts'
import { hostOf, virtualPath, type Sources, type FileSource } from './file-source.ts'
import type { Installed } from './installed.ts'

const NOTHING: Snapshot = {
  has: () => false,
  hasFolder: () => false,
  paths: () => [],
  read: () => undefined,
  version: () => '',
}

const NOT_INSTALLED: Installed = {
  any: false,
  has: () => false,
  hasFolder: () => false,
  foldersIn: () => [],
  read: () => undefined,
  realPath: (path) => path,
}

/** A strict program of texts that stand alone: the language's own library, no packages, each file a module. */
export function compileExamples(
  compiler: Compiler,
  texts: ReadonlyMap<string, string>,
  sources: Sources = new Map(),
): ts.Program {
  const { ts } = compiler
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.Preserve,
    strict: true,
    types: [],
    noEmit: true,
    allowImportingTsExtensions: true,
  }
  const world: FileSource = { compiler, snapshot: overlay(NOTHING, texts), installed: NOT_INSTALLED, sources }
  const program = ts.createProgram({
    rootNames: [...texts.keys()].sort().map(virtualPath),
    options,
    host: hostOf(world, options),
  })
  program.getTypeChecker()
  return program
}
