import type { ReadFacts } from '../../exports/facts-cache.ts'
import type { Factory } from '../../factory/factory.ts'
import { covers } from '../../paths/declared-paths.ts'
import { contextAt } from '../../specification/checks/commit-context.ts'
import { validateSpecs } from '../../specification/checks/validate-spec.ts'
import { draftSpecs, type DraftSpec, type Trial } from './first-spec.ts'
import { isTaken, type RepoFacts, type InitStep } from './create-file.ts'

/** The first spec, and what it can be tried with. */
export interface SpecStep extends InitStep {
  trial: Trial | undefined
}

/** When the repository has no spec: a tiny valid one to try the line with. `read` keeps what was read of the files to find out. */
export async function planSpec(found: RepoFacts, factory: Factory, read: ReadFacts): Promise<SpecStep> {
  const own = found.facts.files.filter((path) => covers(factory.specs, path))
  if (own.length > 0)
    return {
      files: own.slice(0, 1).map((path) => ({ path, content: undefined })),
      notes: [],
      trial: undefined,
    }
  for (const draft of draftsFor(found, factory)) {
    if (await isTaken(found.repo, draft.path)) continue
    if (await isValid(draft, { ...found, read }, factory))
      return { files: [{ path: draft.path, content: draft.text }], notes: [], trial: draft.trial }
  }
  const hint = factory.models.reviewer === undefined ? 'name a reviewer in factory.yml, or ' : ''
  return {
    files: [],
    notes: [`no first spec fits this repository: ${hint}write one that ${factory.specs} covers`],
    trial: undefined,
  }
}

/** What the specs of which one may be written can be tried with. */
export function firstTrials(found: RepoFacts, factory: Factory): Trial[] {
  return draftsFor(found, factory).flatMap(({ trial }) => trial ?? [])
}

function draftsFor({ facts: { files, under } }: RepoFacts, factory: Factory): DraftSpec[] {
  return draftSpecs({ factory, files, under })
}

async function isValid(
  { path, text }: Pick<DraftSpec, 'path' | 'text'>,
  { repo, facts, read }: RepoFacts & { read: ReadFacts },
  factory: Factory,
): Promise<boolean> {
  const source = { path, bytes: Buffer.from(text) }
  const context = facts.head === undefined ? {} : await contextAt(repo, facts.head, [source], { read })
  const findings = await validateSpecs([source], { ...context, factory })
  return findings.every(({ level }) => level !== 'block')
}
