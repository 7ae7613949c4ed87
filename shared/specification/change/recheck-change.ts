import { blocking, type Finding } from '../../findings.ts'
import type { ChangeSet } from '../../git/change-set.ts'
import { listTree, readBlobs, type TreeEntry } from '../../git/tree.ts'
import { sha256 } from '../../formats/digest.ts'
import { checkChange, contentFindings, type ChangeContext, type ProposedFile } from './check-change.ts'
import { checkInterface } from './check-interface.ts'
import { checkPlaces } from './check-places.ts'
import { checkProduced } from './check-produced.ts'
import { MAX_PRODUCED_FILE_BYTES } from '../../limits.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import type { Spec } from '../document/spec.ts'

/** A file that Jidoka itself adds to the writer's change. */
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
  /** Paths of the change that stations made, and no writer proposed. Default: none. */
  made?: ReadonlySet<string>
}

/** What checkChange needs to know about the base commit; `tree` is its tree. @throws FactoryError GIT_OBJECT_MISSING. */
export async function readChangeContext(
  files: readonly ProposedFile[],
  tree: readonly TreeEntry[],
  { repo, control, ownFiles }: ChangeContextRequest,
): Promise<ChangeContext> {
  const before = await readTexts(
    repo,
    tree,
    files.map((file) => file.path),
  )
  return { base: tree, control, ownTests: ownFiles.map((file) => file.path), before }
}

/** The texts of those of these paths that are regular files of the tree. */
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
 * Checks a finished change set again from its bytes: each content has its digest, our own files are exactly those that the
 * spec gives (or unchanged in the base), all other files pass {@link checkChange}, and the exports of the interface exist.
 * @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function recheckChange(
  changeSet: ChangeSet,
  spec: Spec,
  request: ChangeContextRequest,
): Promise<Finding[]> {
  const { made = new Set() } = request
  const files = proposedFiles(withoutOwnFiles(changeSet, request.ownFiles)).filter(
    ({ path }) => !made.has(path),
  )
  const tree = await listTree(request.repo, request.base)
  const context = await readChangeContext(files, tree, request)
  return [
    ...digestFindings(changeSet),
    ...modeFindings(changeSet, context, made),
    ...(await madeFindings(changeSet, tree, request)),
    ...(await ownFindings(proposedFiles(changeSet), tree, request)),
    ...checkChange(files, spec, context),
    ...checkInterface(spec, await modulesAfter(changeSet, spec, { repo: request.repo, tree })),
  ]
}

/** What stations made: that they may, and what every file of a change must hold to. Nobody wrote it, so nothing else is asked of it. */
async function madeFindings(
  changeSet: ChangeSet,
  tree: readonly TreeEntry[],
  { repo, control, made = new Set() }: ChangeContextRequest,
): Promise<Finding[]> {
  const changes = changeSet.changes.filter(({ path }) => made.has(path))
  if (changes.length === 0) return []
  const before = await readTexts(repo, tree, [...made])
  const files = proposedFiles({ ...changeSet, changes })
  const places = checkPlaces(proposedFiles(changeSet), tree, made)
  return [
    ...checkProduced(changes, { globs: control.produces ?? [], formatted: new Map(), control }),
    ...files.flatMap((file) => contentFindings(file, before.get(file.path), MAX_PRODUCED_FILE_BYTES)),
    ...places.filter(({ file }) => file !== undefined && made.has(file)),
  ]
}

/** The texts of the modules of the interface after the change. */
async function modulesAfter(
  { changes }: ChangeSet,
  spec: Spec,
  { repo, tree }: { repo: string; tree: readonly TreeEntry[] },
): Promise<Map<string, string>> {
  const texts = await readTexts(
    repo,
    tree,
    spec.interface.map(({ module }) => module),
  )
  for (const change of changes) {
    if ('content' in change) texts.set(change.path, change.content)
    else texts.delete(change.path)
  }
  return texts
}

/** The part of a change set that the writer made. Gates judge only this part, because the writer cannot correct our files. */
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

function modeFindings({ changes }: ChangeSet, { base }: ChangeContext, made: ReadonlySet<string>): Finding[] {
  return changes
    .filter(({ path }) => !made.has(path))
    .filter((change) => !('deletion' in change) && change.mode !== modeAt(change.path, base))
    .map(({ path }) => blocking('CHANGE_MODE', 'the file changes whether it can be executed', { file: path }))
}

function digestFindings({ changes }: ChangeSet): Finding[] {
  return changes
    .filter((change) => !('deletion' in change) && sha256(change.content) !== change.sha256)
    .map(({ path }) =>
      blocking('CHANGE_DIGEST', 'the content does not have the digest that is named', { file: path }),
    )
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
    .map(({ path }) =>
      blocking('CHANGE_OWN_TEST', 'the acceptance tests are not those that the spec gives', { file: path }),
    )
}
