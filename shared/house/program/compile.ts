import type ts from 'typescript'
import { isTooLarge, type ChangedFile } from '../code/changed-files.ts'
import { EMPTY_SNAPSHOT, overlay, settled, type BaseSnapshot, type Snapshot } from '../code/snapshot.ts'
import type { CompileCache } from './compile-cache.ts'
import type { Compiler } from './compiler.ts'
import { programOf, virtualPath, type FileSource } from './file-source.ts'
import { importersOf, wordsOfImports, type Importers } from './importers.ts'
import { NOT_INSTALLED, type Installed } from './installed.ts'
import { projectFinder, type Project } from './project.ts'

/** The changed files of one project, compiled at the base and with the change. */
export interface ProgramPair {
  project: Project
  base: ts.Program
  head: ts.Program
  /** Repository paths of the changed files, at base or head. */
  files: string[]
  importers: Importers
}

export interface Compilation {
  compiler: Compiler
  pairs: ProgramPair[]
  /** Repository paths that the compiler could not handle. */
  failed: string[]
  installed: Installed
  base: Snapshot
  head: Snapshot
}

export interface Change {
  base: BaseSnapshot
  installed: Installed
  /** Every file of the change. */
  files: readonly ChangedFile[]
  /** Those to be judged. */
  code: readonly ChangedFile[]
}

const TYPESCRIPT = /\.(?:[cm]?ts|tsx)$/
const JAVASCRIPT = /\.(?:[cm]?js|jsx)$/
const PREFETCH_BYTES = 8 * 1024 * 1024

/** Is it a TypeScript file by its name (.ts, .mts, .cts, .tsx)? Declaration files are. */
export function isTypeScript(path: string): boolean {
  return TYPESCRIPT.test(path)
}

/**
 * Compiles the changed files, what they import, and the files that import them: once at the base, once with the change.
 * Only text from git is read. Programs made with one cache share every file that did not change.
 */
export async function compileChange(
  { base, installed, files, code }: Change,
  compiler: Compiler,
  cache: CompileCache,
): Promise<Compilation> {
  const head = overlay(base, new Map(files.map(({ path, head }) => [path, isTooLarge(head) ? '' : head])))
  const source: FileSource = { compiler, snapshot: base, installed, cache }
  const whole = await prefetch(base)
  const groups = await settled(base, () => groupsOf(source, head.paths(), code))
  const compilation: Compilation = { compiler, pairs: [], failed: [], installed, base, head }
  for (const [project, paths] of groups) {
    const candidates = whole ? base.paths() : await base.mentioning(wordsOfImports(paths))
    const importers = await settled(base, () => importersOf(source, project, paths, candidates))
    const pair = await pairOf(source, base, head, { project, files: paths, importers })
    if (pair === undefined) compilation.failed.push(...paths)
    else compilation.pairs.push(pair)
  }
  return compilation
}

/** Loads configurations, and all sources when they are few: one call of git instead of one per level of imports. */
async function prefetch(base: BaseSnapshot): Promise<boolean> {
  const configs = base.paths().filter((path) => /(?:^|\/)(?:package|tsconfig[^/]*)\.json$/.test(path))
  const sources = base.paths().filter(isTypeScript)
  const whole = sources.reduce((bytes, path) => bytes + base.size(path), 0) <= PREFETCH_BYTES
  await base.fetch(whole ? [...configs, ...sources] : configs)
  return whole
}

function groupsOf(
  source: FileSource,
  paths: readonly string[],
  files: readonly ChangedFile[],
): Map<Project, string[]> {
  const find = projectFinder(source, paths)
  const groups = new Map<Project, string[]>()
  for (const { path } of files) {
    const project = find(path)
    const compiled = isTypeScript(path) || (project.options.allowJs === true && JAVASCRIPT.test(path))
    if (compiled) groups.set(project, [...(groups.get(project) ?? []), path])
  }
  return groups
}

type Plan = Omit<ProgramPair, 'base' | 'head'>

/** `undefined` when a file is nested so deep that the compiler runs out of stack. */
async function pairOf(
  source: FileSource,
  base: BaseSnapshot,
  head: Snapshot,
  plan: Plan,
): Promise<ProgramPair | undefined> {
  const programAt = (snapshot: Snapshot): Promise<ts.Program> =>
    programOf({ ...source, snapshot }, plan.project.options, rootsOf(plan, snapshot), (make) =>
      settled(base, make),
    )
  try {
    const after = await programAt(head)
    const before = await programAt(base)
    // this binds every file, so that a stack overflow happens inside this try
    after.getTypeChecker()
    before.getTypeChecker()
    return { ...plan, base: before, head: after }
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function rootsOf({ project, files, importers }: Plan, snapshot: Snapshot): string[] {
  const present = [...files, ...importers.paths].filter((path) => snapshot.has(path))
  return [...project.ambient, ...present.map(virtualPath)]
}

/** A strict program of independent texts: the library of the language, no packages, each file a module. */
export async function compileExamples(
  compiler: Compiler,
  texts: ReadonlyMap<string, string>,
  cache: CompileCache,
): Promise<ts.Program> {
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
  const snapshot = overlay(EMPTY_SNAPSHOT, texts)
  const source: FileSource = { compiler, snapshot, installed: NOT_INSTALLED, cache }
  const roots = [...texts.keys()].sort().map(virtualPath)
  const program = await programOf(source, options, roots, (make) => Promise.resolve(make()))
  program.getTypeChecker()
  return program
}
