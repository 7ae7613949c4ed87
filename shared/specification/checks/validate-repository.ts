import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, isErrno, noneOn } from '../../errors.ts'
import { compareText, sortFindings, type Finding } from '../../findings.ts'
import { resolveCommit } from '../../git/revision.ts'
import { notCheckedOut, readTracked } from '../../git/tracked-file.ts'
import { safePath } from '../../paths/safe-path.ts'
import { readBytes } from '../../files.ts'
import type { FactoryShape } from './factory-limits.ts'
import { coveredBy, literalPrefix } from '../../paths/declared-paths.ts'
import { commitDay } from '../../git/commit.ts'
import { contextAt } from './commit-context.ts'
import { partSpecs, type ClosedSpec } from './closed-specs.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import type { SpecFile } from '../document/spec-file.ts'
import { readSpecs, validateReadings, type SpecSource, type ValidationContext } from './validate-spec.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

export interface RepositoryOptions {
  factory: FactoryShape
  /** Default: `factory.yml`. */
  factoryPath?: string
  /** Commit that is searched for existing exports. Default: HEAD. */
  base?: string
  /** Folder that keeps what its files say from one run to the next. Default: nothing is kept. */
  cache?: string
  /** Lets exports of the base commit do the rows of specs. Default: nothing is called. */
  tryExports?: (files: readonly SpecFile[], of: Tryable) => Promise<Finding[]>
}

/** A commit whose exports can be called, and what is known of them. */
export interface Tryable {
  repo: string
  base: string
  existence: ExistenceIndex
}

export interface RepositoryValidation {
  findings: Finding[]
  /** Paths of the specs reported on, sorted. */
  specs: string[]
  /** How many specs were compared, including those reported on. */
  compared: number
  /** Commit that was searched; `undefined` when the repository has none yet, and then nothing was searched. */
  base: string | undefined
  exports: number
  /** Specs that would have been reported on, and are done. */
  done: ClosedSpec[]
}

/**
 * Validates spec files of a work tree: the named ones. Default: all that the glob of factory.yml covers. Each is compared
 * with every open spec of the work tree and with the exports, dependencies and tests of the base commit. Nothing is asked of specs that a
 * release has closed.
 * @throws FactoryError PATH_UNSAFE, FILE_UNREADABLE for a named file, GIT_REVISION_UNKNOWN for a named base.
 */
export async function validateRepository(
  repo: string,
  paths: readonly string[],
  options: RepositoryOptions,
): Promise<RepositoryValidation> {
  const { factory, factoryPath = 'factory.yml' } = options
  const left = await notCheckedOut(repo)
  const covered = await coveredSpecs(repo, factory.specs, left)
  const named = new Set(
    paths.length === 0 ? covered : paths.map((path) => safePath(path, 'the path of a spec')),
  )
  const all = await Promise.all(
    [...new Set([...covered, ...named])]
      .sort(compareText)
      .map((path) => readSource(repo, path, left.has(path))),
  )
  const { open: sources, closed } = partSpecs(all)
  const asked = sources.map(({ path }) => path).filter((path) => named.has(path))
  const base = await baseCommit(repo, options.base)
  const context: ValidationContext =
    base === undefined ? {} : await datedContext(repo, base, sources, options.cache)
  const only = new Set(asked)
  const readings = readSpecs(sources)
  const findings = await validateReadings(readings, { ...context, factory, factoryPath, only })
  const tried = await triedExports(
    readings.files.filter(({ path }) => only.has(path)),
    { repo, base, existence: context.existence },
    options,
  )
  return {
    findings: withTried(findings, tried),
    specs: asked,
    compared: sources.length,
    base,
    exports: context.existence?.counts.exports ?? 0,
    done: closed.filter(({ path }) => named.has(path)),
  }
}

/** What exports do of the rows of specs that can be read. */
async function triedExports(
  files: readonly SpecFile[],
  {
    repo,
    base,
    existence,
  }: Pick<Tryable, 'repo'> & { [Key in 'base' | 'existence']: Tryable[Key] | undefined },
  { tryExports }: RepositoryOptions,
): Promise<Finding[]> {
  if (tryExports === undefined || base === undefined || existence === undefined) return []
  return tryExports(files, { repo, base, existence })
}

/** One thing is told once, by what is surest: values that show it, words that make it likely, values that may be chance, other words. */
function withTried(findings: readonly Finding[], tried: readonly Finding[]): Finding[] {
  const all = [...tried, ...findings]
  const surer = (one: Finding): Finding | undefined =>
    all.find(
      (each) =>
        each.code.startsWith(EXISTS) &&
        tried.includes(each) !== tried.includes(one) &&
        each.file === one.file &&
        each.line === one.line &&
        (each.code.length < one.code.length || (each.code === one.code && tried.includes(each))),
    )
  return sortFindings(all.filter((each) => !each.code.startsWith(EXISTS) || surer(each) === undefined))
}

/** `SPEC_EXISTS_MAYBE` is the longer word, and the weaker one. */
const EXISTS = 'SPEC_EXISTS'

async function datedContext(
  repo: string,
  base: string,
  sources: readonly SpecSource[],
  cache: string | undefined,
): Promise<ValidationContext> {
  return { ...(await contextAt(repo, base, sources, { cache })), today: await commitDay(repo, base) }
}

/** Of the work tree, and those that a sparse checkout leaves out of it. */
async function coveredSpecs(
  repo: string,
  glob: string,
  left: ReadonlyMap<string, string>,
): Promise<string[]> {
  const isSpec = coveredBy(glob)
  const present = (await namesIn(repo, glob)).filter(isSpec)
  return [...new Set([...present, ...[...left.keys()].filter(isSpec)])].sort(compareText)
}

async function namesIn(repo: string, glob: string): Promise<string[]> {
  const folder = literalPrefix(glob)
  const names = await readdir(join(repo, folder), {
    recursive: glob.includes('**'),
    withFileTypes: true,
  }).catch(noFolder)
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(repo, '/').length).replaceAll('\\', '/'))
}

function noFolder(thrown: unknown): [] {
  if (isErrno(thrown, 'ENOENT') || isErrno(thrown, 'ENOTDIR')) return []
  throw thrown
}

/** A file above the limit is not read; it comes back as too many bytes, so that readSpec reports it. */
async function readSource(repo: string, path: string, isLeft: boolean): Promise<SpecSource> {
  try {
    const left = isLeft ? await readTracked(repo, path, MAX_CONTROL_FILE_BYTES) : undefined
    return { path, bytes: left ?? (await readBytes(join(repo, path), MAX_CONTROL_FILE_BYTES)) }
  } catch (thrown) {
    if (!hasCode(thrown, 'FILE_TOO_LARGE')) throw thrown
    return { path, bytes: new Uint8Array(MAX_CONTROL_FILE_BYTES + 1) }
  }
}

async function baseCommit(repo: string, named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) return resolveCommit(repo, named)
  return resolveCommit(repo, 'HEAD').catch(noneOn('GIT_REVISION_UNKNOWN'))
}
