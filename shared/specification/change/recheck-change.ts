import type { Finding } from '../../findings.ts'
import type { ChangeSet } from '../../git/change-set.ts'
import { listTree, readBlobs, type TreeEntry } from '../../git/tree.ts'
import { sha256 } from '../../formats/digest.ts'
import { checkChange, type ChangeContext, type ProposedFile } from './check-change.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import { namedOnly } from '../../paths/guarded-paths.ts'
import type { Spec } from '../document/spec.ts'

/** A file that our own code writes beside the writer's. */
export interface OwnFile {
  path: string
  content: string
}

export interface ChangeContextRequest {
  repo: string
  /** Commit the change is made against. */
  base: string
  control: ControlPaths
  ownFiles: readonly OwnFile[]
}

/** What checkChange needs to know of the base commit, whose tree is at hand. @throws FactoryError GIT_OBJECT_MISSING. */
export async function readChangeContext(
  files: readonly ProposedFile[],
  tree: readonly TreeEntry[],
  { repo, control, ownFiles }: ChangeContextRequest,
): Promise<ChangeContext> {
  const paths = files.map((file) => file.path).filter((path) => namedOnly(path)?.kind === 'manifest')
  const manifests = await readTexts(repo, tree, paths)
  return { base: tree, control, ownTests: ownFiles.map((file) => file.path), manifests }
}

/** Texts of these paths as far as they are regular files of the tree. */
export async function readTexts(
  repo: string,
  tree: readonly TreeEntry[],
  paths: readonly string[],
): Promise<Map<string, string>> {
  const wanted = new Set(paths)
  const entries = tree.filter((entry) => wanted.has(entry.path) && entry.mode.startsWith('100'))
  const blobs = await readBlobs(
    repo,
    entries.map((entry) => entry.oid),
  )
  return new Map(entries.map((entry, index) => [entry.path, blobs[index]?.toString('utf8') ?? '']))
}

/**
 * The checks of a finished change set, computed again from its bytes: each content has its digest, our own files are
 * exactly those the spec gives (or unchanged in the base), and everything else passes {@link checkChange}.
 * @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function recheckChange(
  changeSet: ChangeSet,
  spec: Spec,
  request: ChangeContextRequest,
): Promise<Finding[]> {
  const files = proposedFiles(withoutOwnFiles(changeSet, request.ownFiles))
  const tree = await listTree(request.repo, request.base)
  const surroundings = await readChangeContext(files, tree, request)
  return [
    ...digestFindings(changeSet),
    ...modeFindings(changeSet, surroundings),
    ...(await ownFindings(proposedFiles(changeSet), tree, request)),
    ...checkChange(files, spec, surroundings),
  ]
}

/** The writer's part of a change set: gates judge it alone, because nobody but us can mend our own files. */
export function withoutOwnFiles(changeSet: ChangeSet, ownFiles: readonly { path: string }[]): ChangeSet {
  const own = new Set(ownFiles.map((file) => file.path))
  return { ...changeSet, changes: changeSet.changes.filter((change) => !own.has(change.path)) }
}

/** The files of a change set as they were proposed. */
export function proposedFiles({ changes }: ChangeSet): ProposedFile[] {
  return changes.map((change) => ({
    path: change.path,
    content: 'deletion' in change ? undefined : change.content,
  }))
}

/** The mode of a written file: as in the base, and not executable when it is new. */
export function modeAt(path: string, base: readonly Pick<TreeEntry, 'path' | 'mode'>[]): '100644' | '100755' {
  return base.find((entry) => entry.path === path)?.mode === '100755' ? '100755' : '100644'
}

function modeFindings({ changes }: ChangeSet, { base }: ChangeContext): Finding[] {
  return changes
    .filter((change) => !('deletion' in change) && change.mode !== modeAt(change.path, base))
    .map(({ path }) => ({
      code: 'CHANGE_MODE',
      level: 'block',
      file: path,
      message: 'the file changes whether it can be executed',
    }))
}

function digestFindings({ changes }: ChangeSet): Finding[] {
  return changes
    .filter((change) => !('deletion' in change) && sha256(change.content) !== change.sha256)
    .map(({ path }) => ({
      code: 'CHANGE_DIGEST',
      level: 'block',
      file: path,
      message: 'the content does not have the digest that is named',
    }))
}

async function ownFindings(
  proposed: readonly ProposedFile[],
  tree: readonly TreeEntry[],
  { repo, ownFiles }: ChangeContextRequest,
): Promise<Finding[]> {
  const paths = ownFiles.map((file) => file.path)
  const atBase = await readTexts(repo, tree, paths)
  const atHead = new Map(
    proposed.filter((file) => paths.includes(file.path)).map((file) => [file.path, file.content]),
  )
  return ownFiles
    .filter(({ path, content }) => (atHead.has(path) ? atHead.get(path) : atBase.get(path)) !== content)
    .map(({ path }) => ({
      code: 'CHANGE_OWN_TEST',
      level: 'block',
      file: path,
      message: 'the acceptance tests are not those that the spec gives',
    }))
}
