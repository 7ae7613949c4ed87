import type ts from 'typescript'
import { isTooLarge, type ChangedFile } from '../code/changed-files.ts'
import { overlay, settled, type BaseSnapshot, type Snapshot } from '../code/snapshot.ts'
import type { Compiler } from './compiler.ts'
import { hostOf, virtualPath, type Sources, type FileSource } from './file-source.ts'
import { importersOf, type Importers } from './importers.ts'
import { openInstalled, type Installed } from './installed.ts'
import { projectFinder, type Project } from './project.ts'

/** The changed files of one project, compiled as they were and as they would be. */
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
  /** Repository paths the compiler gave up on. */
  failed: string[]
  sources: Sources
  installed: Installed
  base: Snapshot
  head: Snapshot
}

export interface Change {
  repo: string
  base: BaseSnapshot
  /** Every file of the change. */
  files: readonly ChangedFile[]
  /** Those to be judged. */
  code: readonly ChangedFile[]
}

const TYPESCRIPT = /\.(?:[cm]?ts|tsx)$/
const JAVASCRIPT = /\.(?:[cm]?js|jsx)$/
const PREFETCH_BYTES = 8 * 1024 * 1024

/** By the ending of the path (.ts, .mts, .cts, .tsx); declaration files count. */
export function isTypeScript(path: string): boolean {
  return TYPESCRIPT.test(path)
}

/**
 * Compiles the changed files, what they import, and who imports them: once at the base, once with the change. Only text
 * is read, from git; both programs share every file that did not change.
 */
export async function compileChange(
  { repo, base, files, code }: Change,
  compiler: Compiler,
): Promise<Compilation> {
  const installed = openInstalled(repo, compiler.typesFolder)
  const sources: Sources = new Map()
  const head = overlay(base, new Map(files.map(({ path, head }) => [path, isTooLarge(head) ? '' : head])))
  const world: FileSource = { compiler, snapshot: base, installed, sources }
  const whole = await prefetch(base)
  const groups = await settled(base, () => groupsOf(world, head.paths(), code))
  const compilation: Compilation = { compiler, pairs: [], failed: [], sources, installed, base, head }
  for (const [project, paths] of groups) {
    const importers = await settled(base, () => importersOf(world, project, paths, whole))
    const pair = await pairOf(world, base, head, { project, files: paths, importers })
    if (pair === undefined) compilation.failed.push(...paths)
    else compilation.pairs.push(pair)
  }
  return compilation
}

/** Loads configurations, and all sources where they are few: one call of git rather than one per level of imports. */
async function prefetch(base: BaseSnapshot): Promise<boolean> {
  const configs = base.paths().filter((path) => /(?:^|\/)(?:package|tsconfig[^/]*)\.json$/.test(path))
  const sources = base.paths().filter(isTypeScript)
  const whole = sources.reduce((bytes, path) => bytes + base.size(path), 0) <= PREFETCH_BYTES
  await base.fetch(whole ? [...configs, ...sources] : configs)
  return whole
}

function groupsOf(
  world: FileSource,
  paths: readonly string[],
  files: readonly ChangedFile[],
): Map<Project, string[]> {
  const find = projectFinder(world, paths)
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
  world: FileSource,
  base: BaseSnapshot,
  head: Snapshot,
  plan: Plan,
): Promise<ProgramPair | undefined> {
  try {
    const after = await settled(base, () => programOf({ ...world, snapshot: head }, plan))
    const before = await settled(base, () => programOf(world, plan))
    // binds every file now, so that a stack overflow happens inside this try
    after.getTypeChecker()
    before.getTypeChecker()
    return { ...plan, base: before, head: after }
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function programOf(world: FileSource, { project, files, importers }: Plan): ts.Program {
  const { ts } = world.compiler
  const rootNames = [...files, ...importers.paths].filter((path) => world.snapshot.has(path)).map(virtualPath)
  const host = hostOf(world, project.options)
  return ts.createProgram({ rootNames: [...project.ambient, ...rootNames], options: project.options, host })
}
