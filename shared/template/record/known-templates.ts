import { warning, type Finding } from '../../findings.ts'
import type { ChangeSet } from '../../git/change-set.ts'
import { listTree, readBlobs } from '../../git/tree.ts'
import { isTemplateFile, templatesAt, templatesOf, type Templates } from './templates-at.ts'

/** The change for which templates are wanted. */
interface Moving {
  repo: string
  base: string
  changeSet: ChangeSet
  mayMoveTemplates?: boolean
}

/** The templates that a change may follow. */
export interface KnownTemplates {
  base: Templates
  /** Templates that the change itself brings. */
  moved: Templates
}

/** @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function knownTemplates({
  repo,
  base,
  changeSet,
  mayMoveTemplates,
}: Moving): Promise<KnownTemplates> {
  const templates = await templatesAt(repo, base)
  const isMoved = mayMoveTemplates === true && changeSet.changes.some(({ path }) => isTemplateFile(path))
  return { base: templates, moved: isMoved ? await movedTemplates(repo, changeSet) : new Map() }
}

/** The templates as they are with the change. */
async function movedTemplates(repo: string, { base, changes }: ChangeSet): Promise<Templates> {
  const changed = new Set(changes.map(({ path }) => path))
  const kept = (await listTree(repo, base)).filter(({ path }) => isTemplateFile(path) && !changed.has(path))
  const blobs = await readBlobs(
    repo,
    kept.map(({ oid }) => oid),
  )
  const before = kept.map(({ path }, index) => ({ path, bytes: blobs[index] ?? Buffer.alloc(0) }))
  const after = changes.flatMap((each) =>
    'content' in each && isTemplateFile(each.path)
      ? [{ path: each.path, bytes: Buffer.from(each.content) }]
      : [],
  )
  return templatesOf([...before, ...after])
}

/** What a change of a template means for what was made from it: a person confirms it. */
export function movedFindings({ changes }: ChangeSet): Finding[] {
  const names = new Set(
    changes
      .map(({ path }) => path)
      .filter(isTemplateFile)
      .map((path) => path.split('/')[2] ?? ''),
  )
  const hint =
    'jidoka template diff shows the instances that lag behind it, and jidoka template apply brings them up'
  return [...names].sort().map((name) => warning('TEMPLATE_MOVED', `the template ${name} changes`, { hint }))
}
