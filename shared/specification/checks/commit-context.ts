import type { ExistenceOptions } from '../../exports/exports-at.ts'
import { isRegular, listTree, readBlobs } from '../../git/tree.ts'
import { covers, literalPrefix } from '../../paths/declared-paths.ts'
import { templateIndexAt } from '../../template/record/template-index.ts'
import type { SpecSource, ValidationContext } from './validate-spec.ts'
import { partSpecs } from './closed-specs.ts'
import { placesAt } from './places.ts'
import { testsAt } from './tests.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

/**
 * What the rules need from a commit: its exports and dependencies, its submodules and pointers, and its tests when a spec may name one.
 * What its files say may be kept in a cache folder, which only a folder that no code on trial can write may be.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function contextAt(
  repo: string,
  base: string,
  asked: readonly SpecSource[],
  known: KnownFacts = {},
): Promise<CommitContext> {
  const found = { existence: await existenceIndexAt(repo, base, known), places: await placesAt(repo, base) }
  const mayName = (word: string): boolean => asked.some(({ bytes }) => Buffer.from(bytes).includes(word))
  return {
    ...found,
    ...(mayName('tests') ? { tests: await testsAt(repo, base) } : {}),
    ...(mayName('template') ? { templates: await templateIndexAt(repo, base) } : {}),
  }
}

/** What is known of files already: kept by earlier runs, and read by this process. */
export type KnownFacts = Pick<ExistenceOptions, 'cache' | 'read'>

type CommitContext = Required<Pick<ValidationContext, 'existence' | 'places'>> &
  Pick<ValidationContext, 'tests' | 'templates'>

/** The code parser is loaded only here, because it slows the start. */
async function existenceIndexAt(
  repo: string,
  base: string,
  known: KnownFacts,
): Promise<NonNullable<ValidationContext['existence']>> {
  const { existenceAt } = await import('../../exports/exports-at.ts')
  return existenceAt(repo, base, known)
}

/** The open specs of a commit: those of {@link specsAt} that no release has closed. */
export async function openSpecsAt(repo: string, commit: string, glob: string): Promise<SpecSource[]> {
  return partSpecs(await specsAt(repo, commit, glob)).open
}

/**
 * The specs of a commit: the regular files that the glob of factory.yml covers. A file above the size limit comes back as empty
 * bytes that are too many, so that readSpec reports it.
 */
export async function specsAt(repo: string, commit: string, glob: string): Promise<SpecSource[]> {
  const folder = literalPrefix(glob)
  const tree = await listTree(repo, commit, folder === '' ? [] : [`:(literal)${folder}`])
  const entries = tree.filter((entry) => isRegular(entry) && covers(glob, entry.path))
  const small = entries.filter(({ size }) => size <= MAX_CONTROL_FILE_BYTES)
  const blobs = await readBlobs(
    repo,
    small.map(({ oid }) => oid),
  )
  const bytesOf = new Map(small.map(({ path }, index) => [path, blobs[index]]))
  return entries.map(({ path, size }) => ({
    path,
    bytes: bytesOf.get(path) ?? Buffer.alloc(Math.min(size, MAX_CONTROL_FILE_BYTES + 1)),
  }))
}
